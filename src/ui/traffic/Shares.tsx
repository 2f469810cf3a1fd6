import { useMemo } from 'react';
import { useSession } from '../../client/session';
import { countsSince, useCounts } from '../../client/streams';
import { traffic } from '../../cluster/traffic/request';
import { recall } from '../../cluster/world';
import { promisedShares, type Promised } from '../../topology/promise';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';
import './shares.css';

interface Share {
  readonly pod: string;
  readonly count: number;
  /** Of all answers, 0 to 1. */
  readonly part: number;
  /** The probability with which the rules pick it, 0 to 1; undefined when no rules were met. */
  readonly promised: number | undefined;
}

function sharesOf(
  counts: ReadonlyMap<string, number>,
  promised: Promised | undefined,
): readonly Share[] {
  const pods = new Set([...counts.keys(), ...(promised?.shares.keys() ?? [])]);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...pods].sort().map((pod) => {
    const count = counts.get(pod) ?? 0;
    const part = total === 0 ? 0 : count / total;
    return { pod, count, part, promised: promised && (promised.shares.get(pod) ?? 0) };
  });
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

function ShareRow({ share, scale }: { readonly share: Share; readonly scale: number }) {
  const { traffic: words } = useMessages();
  const { pod, count, part, promised } = share;
  return (
    <tr>
      <th scope="row">{pod.replace(/^default\//, '')}</th>
      <td className="share-bar">
        <span style={{ width: `${(part / scale) * 100}%` }} />
        {promised !== undefined && <i style={{ left: `${(promised / scale) * 100}%` }} />}
      </td>
      <td className="share-got">
        {words.shares.got(count, percent(part))}
        {promised !== undefined && (
          <span className="visually-hidden">{words.shares.promised(percent(promised))}</span>
        )}
      </td>
    </tr>
  );
}

/** How the answers are spread over the pods, beside the share that the rules promise each. */
export function Shares() {
  const { traffic: words } = useMessages();
  const cluster = useSession((session) => session.cluster);
  const { since, countAnew } = useCounts();
  const { byPod } = recall(cluster, traffic).tally;
  const promised = useMemo(() => promisedShares(cluster), [cluster]);
  const shares = useMemo(
    () => sharesOf(countsSince(byPod, since?.byPod), promised),
    [byPod, since, promised],
  );
  const scale = Math.max(0.01, ...shares.flatMap(({ part, promised: p = 0 }) => [part, p]));
  return (
    <section className="panel-section">
      <header className="panel-section-head">
        <h3>{words.shares.title}</h3>
        <Button look="quiet" disabled={byPod.size === 0} onClick={countAnew}>
          {words.shares.countAnew}
        </Button>
      </header>
      {shares.length === 0 && <p className="traffic-note">{words.shares.none}</p>}
      <table className="shares">
        <tbody>
          {shares.map((share) => (
            <ShareRow key={share.pod} share={share} scale={scale * 1.05} />
          ))}
        </tbody>
      </table>
      {promised && (
        <p className="share-key">
          <i aria-hidden="true" /> {words.shares.promise(promised.node)}
        </p>
      )}
    </section>
  );
}
