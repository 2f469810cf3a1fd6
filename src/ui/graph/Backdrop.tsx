import { useSelection } from '../../client/selection';
import type { Box } from '../../topology/geometry';
import { RECORDS_ID } from '../../topology/items';
import type { Layout } from '../../topology/layout';
import type { ServiceLayout } from '../../topology/service-view/layout';
import { useMessages } from '../messages';

function placed({ x, y, width, height }: Box) {
  return { transform: `translate(${x}px, ${y}px)`, width, height };
}

/** What lies below the edges of the Packet view: the cluster's outline, the floors of the rooms, the headings. */
export function Backdrop({ layout }: { readonly layout: Layout }) {
  const { regions } = useMessages().graph;
  const records = layout.boxes.get(RECORDS_ID);
  const [first] = layout.rooms.values();
  return (
    <div className="backdrop">
      <div className="ground-cluster" style={placed(layout.cluster)} />
      {[...layout.rooms].map(([id, { box }]) => (
        <div
          key={id}
          className="ground-room ground-node"
          style={placed(box)}
          onClick={() => useSelection.getState().select(id)}
        />
      ))}
      {records && <div className="ground-records" style={placed(records)} />}
      {layout.waiting && <div className="ground-waiting" style={placed(layout.waiting)} />}
      <Heading x={0} y={layout.cluster.y} text={regions.outside} />
      {first && <Heading x={first.box.x} y={layout.cluster.y} text={regions.nodes} />}
      {records && <Heading x={records.x} y={layout.cluster.y} text={regions.records} />}
      {layout.waiting && (
        <Heading x={layout.waiting.x} y={layout.waiting.y - 34} text={regions.waiting} />
      )}
    </div>
  );
}

/** What lies below the edges of the Service view: the cluster's outline, the frames of pods, the headings. */
export function ServiceBackdrop({ layout }: { readonly layout: ServiceLayout }) {
  const { regions, serviceView } = useMessages().graph;
  const { cluster, columns, frames, demand } = layout;
  const bottom = cluster.y + cluster.height;
  return (
    <div className="backdrop">
      <div className="ground-cluster" style={placed(cluster)} />
      {[...frames].map(([id, box]) => (
        <div key={id} className="ground-room" style={placed(box)} />
      ))}
      <Heading x={0} y={cluster.y} text={regions.outside} />
      {demand.hasEntries && (
        <Heading x={columns.entries} y={cluster.y} text={serviceView.entries} />
      )}
      <Heading x={columns.services} y={cluster.y} text={serviceView.services} />
      <Heading x={columns.slices} y={cluster.y} text={serviceView.endpoints} />
      <Heading x={columns.pods} y={cluster.y} text={serviceView.pods} />
      <p
        className="view-caption"
        style={{ transform: `translate(${cluster.x + 16}px, ${bottom - layout.caption}px)` }}
      >
        {serviceView.caption}
      </p>
    </div>
  );
}

function Heading(props: { readonly x: number; readonly y: number; readonly text: string }) {
  return (
    <h3 className="heading" style={{ transform: `translate(${props.x}px, ${props.y}px)` }}>
      {props.text}
    </h3>
  );
}
