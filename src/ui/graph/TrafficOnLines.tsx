import { useEffect, useMemo } from 'react';
import { useSession } from '../../client/session';
import { stretches } from '../../cluster/traffic/stretches';
import { recall } from '../../cluster/world';
import { trafficOnEdges, weightOf, type EdgeTraffic } from '../../topology/edge-traffic';
import { useMessages, type Messages } from '../messages';
import { wordsOfTally } from '../parts/outcome-shape';
import { LossBadge } from './LossBadge';
import type { Picture } from './picture';
import { setTraffic } from './traffic-store';

/** What has gone over the edges lately: it tells the lines, and puts badges where requests failed. */
export function TrafficOnLines({ picture }: { readonly picture: Picture }) {
  const { graph, lines, edgesOver } = picture;
  const messages = useMessages();
  const seconds = useSession(({ cluster }) => recall(cluster, stretches));
  const second = useSession(({ cluster }) => Math.floor(cluster.now / 1000));
  const edges = useMemo(
    () => trafficOnEdges(seconds, second * 1000, graph, edgesOver),
    [seconds, second, graph, edgesOver],
  );
  useEffect(() => {
    const shown = [...edges].map(
      ([id, one]) => [id, { weight: weightOf(one), told: toldOf(one, messages) }] as const,
    );
    setTraffic(new Map(shown));
  }, [edges, messages]);
  return (
    <svg className="lines losses" aria-hidden="true">
      {[...edges].map(([id, { lost }]) => {
        const end = lines.get(id)?.at(-1);
        return end && <LossBadge key={id} end={end} lost={lost} />;
      })}
    </svg>
  );
}

/** What came of the requests on an edge, in words. */
function toldOf({ answered, lost }: EdgeTraffic, messages: Messages): string {
  const parts = lost.map(([key, count]) => `${count} ${wordsOfTally(key, messages)}`);
  if (answered > 0) parts.unshift(messages.graph.traffic.answered(answered));
  return messages.graph.traffic.lately(parts.join(', '));
}
