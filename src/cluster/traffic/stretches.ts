import { formatEndpoint } from '../network/packet';
import { CopiedMap } from '../structures/copied-map';
import type { Edit } from '../structures/persistent-map';
import { remembers } from '../world';
import { outcomeKey } from './counts';
import type { Hop, Place, Request } from './request';

/** From one place to the next, as packets go it for a Service. */
export interface Stretch {
  readonly from: Place;
  readonly to: Place;
  /**
   * Whom it leads to: the Service whose rule decided no later than at `to` (`Service/default/kubia`),
   * or the `ip:port` that was dialled where conntrack knew the connection already. Undefined on the
   * way to an address that nothing translated.
   */
  readonly by: string | undefined;
  /** The Ingress that a controller follows with what it sends from here; only on the first stretch. */
  readonly ingress: string | undefined;
  /** The packet came to `from` over a wire outside of it, not from a process or pod there. */
  readonly isOnward: boolean;
  /** Of a loss, the `ip:port` at the far end of the connection as it was known at `to`. */
  readonly far: string | undefined;
}

/** How many requests had the same end on a stretch. */
export interface StretchCount {
  readonly stretch: Stretch;
  /** Undefined for those that were answered over it, else how they failed at `to`, as in `Tally.byOutcome`. */
  readonly lost: string | undefined;
  readonly count: number;
}

/** What ended within one second of virtual time. */
export interface StretchSecond {
  /** Seconds of virtual time, a whole number. */
  readonly second: number;
  readonly counts: Counts;
}

type Onward = CopiedMap<Place, readonly Counted[]>;
/** By `from` and `to`: at most as many as there are stretches, however many requests. */
type Counts = CopiedMap<Place, Onward>;

/** All counts of a second, in the order in which the first of each came. */
export function countsOf({ counts }: StretchSecond): readonly StretchCount[] {
  return counts.values().flatMap((onward) => onward.values().flat());
}

/** The present second and ten full ones before it. */
const SECONDS_KEPT = 11;

/** What came of requests where in the latest seconds in which some ended, oldest first. */
export const stretches = remembers<readonly StretchSecond[]>('stretches', []);

/** Whether a request did not get what it asked for: no answer, or one with an error's status. */
export function hasFailed({ outcome, response }: Request): boolean {
  return outcome !== 'answered' || (response?.status ?? 200) >= 400;
}

/**
 * `seconds` with a request that has just ended: if it was answered, on each stretch of its way; if
 * not, on the one to the place where it failed. `parent` is what it was sent on behalf of.
 */
export function withStretches(
  seconds: readonly StretchSecond[],
  over: Request,
  parent: Request | undefined,
  edit: Edit,
): readonly StretchSecond[] {
  const second = Math.floor((over.endedAt ?? 0) / 1000);
  const last = seconds.at(-1);
  const isSame = last?.second === second;
  const counts = isSame ? last.counts.under(edit) : CopiedMap.empty<Place, Onward>(edit);
  if (hasFailed(over)) countLoss(counts, over, parent, edit);
  else countAnswer(counts, over, parent, edit);
  if (counts === last?.counts) return seconds;
  if (isSame) return seconds.with(-1, { second, counts });
  return [...seconds.filter((one) => one.second > second - SECONDS_KEPT), { second, counts }];
}

function countAnswer(
  counts: Counts,
  { hops }: Request,
  parent: Request | undefined,
  edit: Edit,
): void {
  let by = followedService(parent);
  let ingress = followedIngress(parent);
  let isOnward = false;
  for (let i = 0; i < hops.length; i += 1) {
    const hop = hops[i];
    if (hop?.direction !== 'request') continue;
    const { at: from, next: to } = hop;
    if (to === undefined || to === from) continue;
    by = decidedAt(hops[i + 1]) ?? decidedAt(hop) ?? by;
    plusOne(counts, { from, to, by, ingress, isOnward, far: undefined }, undefined, edit);
    isOnward = !from.startsWith('pod/');
    ingress = undefined;
  }
}

/** Where a request failed is the last place that it came to, or where its answer was lost. */
function countLoss(counts: Counts, over: Request, parent: Request | undefined, edit: Edit): void {
  const { hops, outcome = 'reset' } = over;
  const end = hops.at(-1);
  const isLost = end?.because.is === 'lost' || end?.because.is === 'dropped';
  const index = isLost
    ? hops.length - 1
    : hops.findLastIndex(({ direction }) => direction === 'request');
  const hop = hops[index];
  const way = hops.slice(0, index + 1);
  const from = way.findLast(({ at }) => at !== hop?.at)?.at;
  if (!hop || from === undefined) return;
  const isReply = hop.direction === 'reply';
  const stretch = {
    ...{ from, to: hop.at, isOnward: false },
    by: way.map(decidedAt).findLast((one) => one !== undefined) ?? followedService(parent),
    ingress: hops[0]?.at === from ? followedIngress(parent) : undefined,
    far: isReply
      ? formatEndpoint(hop.before.src, hop.before.sport)
      : formatEndpoint(hop.after.dst, hop.after.dport),
  };
  plusOne(counts, stretch, outcomeKey(over, outcome), edit);
}

function plusOne(counts: Counts, stretch: Stretch, lost: string | undefined, edit: Edit): void {
  const { from, to } = stretch;
  let onward = counts.get(from);
  if (!onward?.isUnder(edit)) {
    onward = onward?.under(edit) ?? CopiedMap.empty(edit);
    counts.put(from, onward);
  }
  const list = onward.get(to) ?? [];
  const index = list.findIndex((one) => one.lost === lost && isSame(one.stretch, stretch));
  const known = list[index];
  if (known?.isUnder(edit)) known.count += 1;
  else if (known)
    onward.put(to, list.with(index, new Counted(stretch, lost, known.count + 1, edit)));
  else onward.put(to, [...list, new Counted(stretch, lost, 1, edit)]);
}

function isSame(a: Stretch, b: Stretch): boolean {
  return a.by === b.by && a.isOnward === b.isOnward && a.ingress === b.ingress && a.far === b.far;
}

/** A count; the transition that has made it counts on in place. */
class Counted implements StretchCount {
  readonly #edit: Edit;

  constructor(
    readonly stretch: Stretch,
    readonly lost: string | undefined,
    public count: number,
    edit: Edit,
  ) {
    this.#edit = edit;
  }

  isUnder(edit: Edit): boolean {
    return this.#edit === edit;
  }
}

/** Whom a packet was for by what decided at a hop; see `Stretch.by`. */
function decidedAt(hop: Hop | undefined): string | undefined {
  if (!hop || hop.direction === 'reply') return undefined;
  const { because, before, after } = hop;
  if (because.is === 'dnat' || because.is === 'rejected' || because.is === 'dropped') {
    return because.service;
  }
  const isKnown = because.is === 'conntrack' && before.dst !== after.dst;
  return isKnown ? formatEndpoint(before.dst, before.dport) : undefined;
}

function followedIngress(parent: Request | undefined): string | undefined {
  return parent?.proxied?.route.ingress;
}

function followedService(parent: Request | undefined): string | undefined {
  const backend = parent?.proxied?.route.backend;
  return backend && `Service/${backend.slice(0, backend.lastIndexOf(':'))}`;
}
