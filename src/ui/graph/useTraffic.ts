import { useMemo } from 'react';
import { useSession } from '../../client/session';
import { traffic } from '../../cluster/traffic/request';
import { recall } from '../../cluster/world';
import { trafficOnEdges, type TrafficOnEdges } from '../../topology/edge-traffic';
import type { Picture } from './picture';

/** What has gone over the edges lately, as of the cluster that React shows. */
export function useTraffic({ graph, tell }: Picture): TrafficOnEdges {
  const finished = useSession(({ cluster }) => recall(cluster, traffic).finished);
  const second = useSession(({ cluster }) => Math.floor(cluster.now / 1000));
  return useMemo(
    () => trafficOnEdges(finished, second * 1000, graph, tell),
    [finished, second, graph, tell],
  );
}
