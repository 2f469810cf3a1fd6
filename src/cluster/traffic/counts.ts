import type { Edit } from '../structures/persistent-map';
import type { Outcome, Request, Tally, TallySecond, Traffic } from './request';

/** How many seconds the tally looks back. */
const SECONDS_KEPT = 60;

/** A key of `Tally.byOutcome`: `refused`, or with the answer's status `answered 502`. */
export function outcomeKey({ response }: Request, outcome: Outcome): string {
  return response ? `${outcome} ${response.status}` : outcome;
}

/** The tally with a request in it that has just ended. */
export function tallied(tally: Tally, over: Request, outcome: Outcome, edit: Edit): Tally {
  const { pod, endedAt = 0 } = over;
  const { byOutcome, byPod, seconds } = tally;
  const key = outcomeKey(over, outcome);
  const isServed = outcome === 'answered' && pod !== undefined;
  return {
    byOutcome: byOutcome.set(key, (byOutcome.get(key) ?? 0) + 1, edit),
    byPod: isServed ? byPod.set(pod, (byPod.get(pod) ?? 0) + 1, edit) : byPod,
    seconds: secondsAfter(seconds, Math.floor(endedAt / 1000), key),
  };
}

function secondsAfter(
  seconds: readonly TallySecond[],
  second: number,
  outcome: string,
): readonly TallySecond[] {
  const last = seconds.at(-1);
  if (last?.second !== second) {
    const kept = seconds.filter((one) => one.second > second - SECONDS_KEPT);
    return [...kept, { second, byOutcome: { [outcome]: 1 } }];
  }
  const count = (last.byOutcome[outcome] ?? 0) + 1;
  return seconds.with(-1, { second, byOutcome: { ...last.byOutcome, [outcome]: count } });
}

/** The streams with a request counted that has just ended; one that has ended its last is gone. */
export function streamsAfter(
  streams: Traffic['streams'],
  { stream: id, outcome }: Request,
  edit: Edit,
): Traffic['streams'] {
  const stream = id === undefined ? undefined : streams.get(id);
  if (!stream) return streams;
  const answered = stream.answered + (outcome === 'answered' ? 1 : 0);
  const failed = stream.failed + (outcome === 'answered' ? 0 : 1);
  if (answered + failed >= (stream.limit ?? Infinity)) return streams.delete(stream.id, edit);
  return streams.set(stream.id, { ...stream, answered, failed }, edit);
}
