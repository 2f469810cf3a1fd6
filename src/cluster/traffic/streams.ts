import { ok, type Result } from '../../api/errors';
import type { World } from '../world';
import { trafficQueue } from './events';
import { setStreams } from './ledger';
import { traffic, type Stream } from './request';
import { startRequest } from './start';

/** Starts a stream, changes the one with its id, or ends it when its rate is 0. */
export function setStream(world: World, stream: Stream): Result<undefined> {
  const { streams } = world.recall(traffic);
  if (stream.rate <= 0) {
    setStreams(world, streams.delete(stream.id));
    return ok(undefined);
  }
  setStreams(world, streams.set(stream.id, stream));
  if (!streams.has(stream.id)) world.schedule(trafficQueue, 0, { is: 'tick', stream: stream.id });
  return ok(undefined);
}

/** Sends the stream's next request and puts the one after it on the agenda. */
export function tick(world: World, id: string): void {
  const stream = world.recall(traffic).streams.get(id);
  if (!stream) return;
  startRequest(world, {
    from: stream.from,
    payload: { is: 'http', http: stream.http },
    stream: id,
  });
  world.schedule(trafficQueue, 1000 / stream.rate, { is: 'tick', stream: id });
}
