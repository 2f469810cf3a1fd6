import { requestOf, useSelection, type Selection } from '../../client/selection';
import { useSession, type Session } from '../../client/session';
import type { Pod } from '../../api/pod';
import type { Hop, Outcome, Request } from '../../cluster/traffic/request';
import type { Happening } from '../../cluster/world';
import type * as explain from '../../kubectl/explain';
import { podStateOf } from '../../topology/pod-state';
import type { Messages } from '../messages';

type Say = (messages: Messages) => string;

interface Announcement {
  readonly id: number;
  readonly say: Say;
}

const KEPT = 6;
/** More at once would drown the listener. */
const AT_ONCE = 3;

/** Loaded when a request is followed for the first time. */
let explainHop: typeof explain.explainHop | undefined;

/** Tells the hops that a followed request has made before they could be explained. */
async function catchUp(): Promise<void> {
  ({ explainHop } = await import('../../kubectl/explain'));
  const followed = requestOf(useSession.getState().cluster, useSelection.getState().followed);
  if (followed) add(followed.hops.map((hop) => () => explainHop?.(hop, followed) ?? ''));
}

/** What is told of a happening; details are as the component that reports it writes them. */
function ofHappening({ type, detail }: Happening, followed: Request | undefined): Say | undefined {
  if (type === 'hop') {
    const { request, hop } = detail as { readonly request: number; readonly hop: Hop };
    const tell = explainHop;
    return tell && followed?.id === request ? () => tell(hop, followed) : undefined;
  }
  if (type === 'outcome') {
    const { request, outcome } = detail as { readonly request: number; readonly outcome: Outcome };
    return followed?.id === request
      ? (messages) => messages.announce.ended(messages.request.outcomes[outcome])
      : undefined;
  }
  if (type === 'probe') {
    const { pod, ok } = detail as { readonly pod: string; readonly ok: boolean };
    if (ok || pod !== useSelection.getState().selected) return undefined;
    return ({ announce }) => announce.probeFailed(pod.split('/')[2] ?? '');
  }
  if (type === 'sync') {
    const { node } = detail as { readonly node: string };
    return ({ announce }) => announce.proxy(node);
  }
  return undefined;
}

function ofPod(name: string, before: Pod | undefined, now: Pod | undefined): Say | undefined {
  if (!now) return ({ announce }) => announce.podGone(name);
  if (!before) return ({ announce }) => announce.podNew(name);
  const [was, is] = [podStateOf(before).shape, podStateOf(now).shape];
  if (was === is) return undefined;
  if (is === 'ready') return ({ announce }) => announce.podReady(name);
  if (was === 'ready') return ({ announce }) => announce.podNotReady(name);
  return undefined;
}

/** Pods that came, went, or changed in whether they are ready. */
function podChanges(fresh: readonly Happening[], session: Session, before: Session): Say[] {
  const names = new Set<string>();
  for (const { type, detail } of fresh) {
    if (type !== 'object') continue;
    const { kind, namespace, name } = detail as { readonly [part: string]: string };
    if (kind === 'Pod') names.add(`Pod/${namespace}/${name}`);
  }
  return [...names].flatMap((key) => {
    const was = before.cluster.store.objects.get(key);
    const is = session.cluster.store.objects.get(key);
    const pod = (object: typeof is) => (object?.kind === 'Pod' ? object : undefined);
    return ofPod(key.split('/')[2] ?? '', pod(was), pod(is)) ?? [];
  });
}

let lines: readonly Announcement[] = [];
let count = 0;
const listeners = new Set<() => void>();

function add(says: readonly Say[]): void {
  if (says.length === 0) return;
  const more = says.length - AT_ONCE;
  const told = more > 0 ? says.slice(-AT_ONCE) : says;
  const rest: readonly Say[] = more > 0 ? [({ announce }) => announce.andMore(more)] : [];
  const added = [...told, ...rest].map((say) => ({ id: (count += 1), say }));
  lines = [...lines, ...added].slice(-KEPT);
  for (const listener of listeners) listener();
}

function onSession(session: Session, before: Session): void {
  if (session.generation !== before.generation) return;
  const fresh = session.happened - before.happened;
  if (fresh <= 0) return;
  const happenings = session.happenings.slice(-fresh);
  const followed = requestOf(session.cluster, useSelection.getState().followed);
  const told = happenings.flatMap((happening) => ofHappening(happening, followed) ?? []);
  add([...told, ...podChanges(happenings, session, before)]);
}

function onSelection({ followed }: Selection, before: Selection): void {
  const isFirst = followed !== undefined && before.followed === undefined;
  if (isFirst && !explainHop) void catchUp();
}

/** What is worth telling of what happens, for the announcer to show. */
export const announcements = {
  subscribe: (listener: () => void): (() => void) => {
    const stops =
      listeners.size === 0
        ? [useSession.subscribe(onSession), useSelection.subscribe(onSelection)]
        : [];
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      for (const stop of stops) stop();
    };
  },
  current: () => lines,
};
