import type { ServiceLayout } from '../../topology/service-view/layout';
import { useMessages } from '../messages';
import { Heading, placed } from './Backdrop';

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
        style={{ transform: `translate(${columns.entries}px, ${bottom - layout.caption}px)` }}
      >
        {serviceView.caption}
      </p>
    </div>
  );
}
