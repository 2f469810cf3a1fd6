import { useSelection } from '../../client/selection';
import type { Box } from '../../topology/geometry';
import { RECORDS_ID } from '../../topology/items';
import type { Layout } from '../../topology/layout';
import { useMessages } from '../messages';

/** The style that puts an element where a box is. */
export function placed({ x, y, width, height }: Box) {
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

/** The heading of a column. */
export function Heading(props: { readonly x: number; readonly y: number; readonly text: string }) {
  return (
    <h3 className="heading" style={{ transform: `translate(${props.x}px, ${props.y}px)` }}>
      {props.text}
    </h3>
  );
}
