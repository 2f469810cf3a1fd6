import { useSyncExternalStore } from 'react';
import { useNamespaces } from '../../client/namespaces';
import { useSession } from '../../client/session';
import { buildGraph, type Graph } from '../../topology/graph';
import { graphView } from './views';
import { watched } from './watched';

interface Shown {
  readonly generation: number;
  readonly graph: Graph;
}

function build(last: Shown | undefined): Shown {
  const { cluster, generation } = useSession.getState();
  const previous = last?.generation === generation ? last : undefined;
  const graph = buildGraph(cluster, previous?.graph, graphView());
  return graph === previous?.graph ? previous : { generation, graph };
}

const graphs = watched(build, (update) => [
  useSession.subscribe(update),
  useNamespaces.subscribe(update),
]);

/** The graph of the cluster as it is shown now; worked out once for all that show it. */
export function currentGraph(): Graph {
  return graphs.current().graph;
}

/** Calls `listener` when the graph has changed. */
export const onGraph = graphs.onChange;

export function useGraph(): Graph {
  return useSyncExternalStore(onGraph, currentGraph);
}
