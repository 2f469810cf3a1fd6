import type { Stretch } from '../../cluster/traffic/stretches';
import { edgeId } from '../edges';
import type { Graph } from '../graph';
import { itemOfPlace, type ItemId } from '../items';
import { serviceAt, sliceWith } from './chosen';

/** The edges of the Service view that a stretch stands for: who was chosen on it, not its wires. */
export function choicesOver(stretch: Stretch, graph: Graph): readonly string[] {
  const [from, to] = [itemOfPlace(stretch.from), itemOfPlace(stretch.to)];
  const direct = graph.edges.get(edgeId(from, to));
  if (direct?.relation === 'opens') return [direct.id];
  const service = serviceOf(stretch, graph);
  if (service === undefined) return [];
  const { ingress } = stretch;
  const chosen = [edgeId(ingress ?? from, service), ...endpointsOver(stretch, service, graph)];
  return chosen.filter((id) => graph.edges.has(id));
}

function serviceOf({ by }: Stretch, graph: Graph): ItemId | undefined {
  if (by === undefined) return undefined;
  return graph.items.get(by)?.kind === 'service' ? by : serviceAt(graph, by);
}

/** From a Service over its EndpointSlice to the pod; or, if a packet was lost halfway, to the slice. */
function endpointsOver(stretch: Stretch, service: ItemId, graph: Graph): readonly string[] {
  const [from, to] = [itemOfPlace(stretch.from), itemOfPlace(stretch.to)];
  const pod = graph.items.get(to);
  if (pod?.kind === 'pod') return alongSlice(service, pod.ip, pod.id, graph);
  const ip = stretch.far?.split(':')[0];
  const origin = graph.items.get(from);
  if (origin?.kind === 'node') return alongSlice(service, ip, undefined, graph);
  const isAnswer = origin?.kind === 'pod' && origin.ip === ip;
  return isAnswer ? alongSlice(service, ip, from, graph) : [];
}

function alongSlice(
  service: ItemId,
  ip: string | undefined,
  pod: ItemId | undefined,
  graph: Graph,
): readonly string[] {
  const slice = ip === undefined ? undefined : sliceWith(graph, service, ip);
  if (slice === undefined) return [];
  return [edgeId(service, slice), ...(pod === undefined ? [] : [edgeId(slice, pod)])];
}
