import { useMemo } from 'react';
import { useSession } from '../../client/session';
import { slicesOf, type Store } from '../../cluster/store';
import { traffic, type Request, type Traffic } from '../../cluster/traffic/request';
import { recall, type ClusterState } from '../../cluster/world';
import { useMessages } from '../messages';
import './shares.css';

interface Share {
  readonly pod: string;
  readonly count: number;
  /** Of all answers, 0 to 1. */
  readonly part: number;
  /** The probability with which the rules pick it, 0 to 1; undefined when no rules were met. */
  readonly promised: number | undefined;
}

/** What kube-proxy's rules did for the latest request that met them. */
function latestPick({ finished, inFlight }: Traffic) {
  const requests: Request[] = [...[...inFlight.values()].reverse(), ...finished];
  for (const { hops, parent } of requests) {
    if (parent !== undefined) continue;
    const because = hops.find((hop) => hop.because.is === 'dnat')?.because;
    if (because?.is === 'dnat') return because;
  }
  return undefined;
}

function readyPods(store: Store, service: string): ReadonlySet<string> {
  const [, namespace = '', name = ''] = service.split('/');
  const ready = new Set<string>();
  for (const { endpoints } of slicesOf(store, namespace, name)) {
    for (const { targetRef, conditions } of endpoints) {
      if (conditions.ready !== false && targetRef) ready.add(`${namespace}/${targetRef.name}`);
    }
  }
  return ready;
}

function sharesIn(cluster: ClusterState): readonly Share[] {
  const known = recall(cluster, traffic);
  const counts = new Map(known.tally.byPod.entries());
  const pick = latestPick(known);
  const ready = pick ? readyPods(cluster.store, pick.service) : new Set<string>();
  for (const pod of ready) if (!counts.has(pod)) counts.set(pod, 0);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([pod, count]) => ({
      pod,
      count,
      part: total === 0 ? 0 : count / total,
      promised: pick && (ready.has(pod) ? 1 / ready.size : 0),
    }));
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

function ShareRow({ share, scale }: { readonly share: Share; readonly scale: number }) {
  const { request } = useMessages();
  const { pod, count, part, promised } = share;
  return (
    <tr>
      <th scope="row">{pod.replace(/^default\//, '')}</th>
      <td className="share-bar">
        <span style={{ width: `${(part / scale) * 100}%` }} />
        {promised !== undefined && <i style={{ left: `${(promised / scale) * 100}%` }} />}
      </td>
      <td className="share-got">
        {request.shares.got(count, percent(part))}
        {promised !== undefined && (
          <span className="visually-hidden">{request.shares.promised(percent(promised))}</span>
        )}
      </td>
    </tr>
  );
}

/** How the answers are spread over the pods, beside the share that the rules promise each. */
export function Shares() {
  const { request } = useMessages();
  const cluster = useSession((session) => session.cluster);
  const shares = useMemo(() => sharesIn(cluster), [cluster]);
  const outcomes = recall(cluster, traffic).tally.byOutcome;
  if (shares.every(({ count }) => count === 0) && outcomes.size === 0) return null;
  const scale = Math.max(0.01, ...shares.flatMap(({ part, promised = 0 }) => [part, promised]));
  const hasPromise = shares.some(({ promised }) => promised !== undefined);
  return (
    <section className="panel-section">
      <h3>{request.shares.title}</h3>
      <table className="shares">
        <tbody>
          {shares.map((share) => (
            <ShareRow key={share.pod} share={share} scale={scale * 1.05} />
          ))}
        </tbody>
      </table>
      {hasPromise && (
        <p className="share-key" aria-hidden="true">
          <i /> {request.shares.promise}
        </p>
      )}
      <ul className="tally" aria-label={request.shares.outcomes}>
        {[...outcomes.entries()].sort().map(([outcome, count]) => (
          <li key={outcome}>
            <b>{count}</b> {outcome}
          </li>
        ))}
      </ul>
    </section>
  );
}
