import type { GraphEdge } from '../../topology/edges';
import type { Graph } from '../../topology/graph';
import { useMessages } from '../messages';
import { nameOfItem } from '../graph/names';
import { ElementLink, Fact, Facts } from './Facts';

/** The values of the fields that make a tie: a selector and labels, a range and an address. */
function valuesOf({ source, target, relation, why }: GraphEdge, { items }: Graph): string[] {
  const [from, to] = [items.get(source), items.get(target)];
  if (relation === 'selects' && from?.kind === 'service' && to?.kind === 'pod') {
    const matching = to.labels.filter(({ text }) => from.selector?.split(',').includes(text));
    return [
      `${why}: ${from.selector}`,
      `metadata.labels: ${matching.map(({ text }) => text).join(',')}`,
    ];
  }
  if (relation === 'endpoints' && from?.kind === 'service') return [`${why}: ${from.name}`];
  if (relation === 'wire' && from?.kind === 'node' && to?.kind === 'pod') {
    return [`spec.podCIDR: ${from.podCidr}`, `status.podIP: ${to.ip ?? ''}`];
  }
  return [why];
}

/** Why an edge is there: what ties its ends, in one sentence and with the fields. */
export function EdgeInspector({
  edge,
  graph,
}: {
  readonly edge: GraphEdge;
  readonly graph: Graph;
}) {
  const { inspector } = useMessages();
  const { labels, edge: words } = inspector;
  const [from, to] = [nameOfItem(graph, edge.source), nameOfItem(graph, edge.target)];
  return (
    <div className="inspector-part">
      <p>{words.why[edge.relation](from, to)}</p>
      <Facts>
        <Fact name={words.from}>
          <ElementLink id={edge.source} icon="record">
            {from}
          </ElementLink>
        </Fact>
        <Fact name={words.to}>
          <ElementLink id={edge.target} icon="record">
            {to}
          </ElementLink>
        </Fact>
        <Fact name={labels.field}>
          {valuesOf(edge, graph).map((value) => (
            <code key={value} className="edge-value">
              {value}
            </code>
          ))}
        </Fact>
      </Facts>
    </div>
  );
}
