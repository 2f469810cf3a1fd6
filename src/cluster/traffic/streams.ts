import { ok, type Result } from '../../api/errors';
import type { World } from '../world';
import { closeConnections, openFor } from './connections';
import { trafficQueue } from './events';
import { setStreams } from './ledger';
import { traffic, type Stream } from './request';
import { startRequest } from './start';

/**
 * Starts a stream, changes the one with its id, or ends it when its rate is 0. The sockets that it
 * keeps open are closed when it ends or keeps them no longer.
 */
export function setStream(world: World, stream: Stream): Result<undefined> {
  const { streams } = world.recall(traffic);
  const old = streams.get(stream.id);
  const goesOn = stream.rate > 0 && stream.keepAlive && old?.from === stream.from;
  if (old && !goesOn) closeSockets(world, old);
  if (stream.rate <= 0) {
    setStreams(world, streams.delete(stream.id));
    return ok(undefined);
  }
  setStreams(world, streams.set(stream.id, streamFrom(stream)));
  if (!old) world.schedule(trafficQueue, 0, { is: 'tick', stream: stream.id });
  return ok(undefined);
}

function streamFrom({ id, from, http, rate, keepAlive, clients }: Stream): Stream {
  const sockets = clients === undefined ? {} : { clients };
  return { id, from, http, rate, ...(keepAlive !== undefined && { keepAlive }), ...sockets };
}

function closeSockets(world: World, { id, from }: Stream): void {
  closeConnections(world, from, (process) => process.startsWith(`${socketOf(id)}/`));
}

function socketOf(id: string): string {
  return `stream/${id}`;
}

/** Sends the stream's next request and puts the one after it on the agenda. */
export function tick(world: World, id: string): void {
  const stream = world.recall(traffic).streams.get(id);
  if (!stream) return;
  send(world, stream);
  world.schedule(trafficQueue, 1000 / stream.rate, { is: 'tick', stream: id });
}

function send(world: World, stream: Stream): void {
  const { id, from, http, keepAlive, clients = 1, turn = 0 } = stream;
  const asked = { from, payload: { is: 'http', http }, stream: id } as const;
  if (!keepAlive) return void startRequest(world, asked);
  for (let step = 0; step < clients; step++) {
    const socket = (turn + step) % clients;
    const connection = `${socketOf(id)}/${socket}`;
    if (isBusy(world, connection, stream)) continue;
    const { streams } = world.recall(traffic);
    setStreams(world, streams.set(id, { ...stream, turn: (socket + 1) % clients }));
    return void startRequest(world, { ...asked, connection });
  }
}

/** Whether a socket waits for an answer, or for the address to dial. */
function isBusy(world: World, connection: string, { from, http }: Stream): boolean {
  const payload = { is: 'http', http } as const;
  const open = openFor(world, { from, payload, connection });
  if (open) return open.busy !== undefined;
  const { inFlight } = world.recall(traffic);
  for (const one of inFlight.values()) {
    if (one.connection === connection && one.from === from) return true;
  }
  return false;
}
