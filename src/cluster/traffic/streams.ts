import { ok, type Result } from '../../api/result';
import type { Command } from '../commands';
import type { World } from '../world';
import { closeSocketsOf, openFor, socketOf } from './connections';
import { trafficQueue, type TrafficEvent } from './events';
import { setStreams } from './ledger';
import { traffic, type Stream } from './request';
import { startRequest } from './start';

type StreamCommand = Extract<Command, { type: 'stream' }>;

/**
 * Starts a stream, changes the one with its id, or ends it when its rate is 0. The sockets that it
 * keeps open are closed when it ends or keeps them no longer.
 */
export function setStream(world: World, command: StreamCommand): Result<undefined> {
  const { streams } = world.recall(traffic);
  const old = streams.get(command.id);
  const goesOn = command.rate > 0 && command.keepAlive && old?.from === command.from;
  if (old && !goesOn) closeSocketsOf(world, old);
  if (command.rate <= 0) {
    setStreams(world, streams.delete(command.id));
    return ok(undefined);
  }
  const stream = streamFrom(command, old, world.now);
  setStreams(world, streams.set(stream.id, stream));
  if (old?.due !== stream.due) world.schedule(trafficQueue, stream.due - world.now, tickOf(stream));
  return ok(undefined);
}

const AT_REST = { sent: 0, answered: 0, failed: 0, turn: 0, due: 0 };

/** A stream that is changed goes on counting; a new rate holds for the very next request. */
function streamFrom(command: StreamCommand, old: Stream | undefined, now: number): Stream {
  const { id, from, http, rate, keepAlive = false, clients = 1, limit } = command;
  const { sent, answered, failed, turn, due } =
    limit === undefined && old && old.limit === undefined ? old : AT_REST;
  const next = Math.max(now, Math.min(due, now + 1000 / rate));
  const counts = { sent, answered, failed, turn, due: next };
  const base = { id, from, http, rate, keepAlive, clients, ...counts };
  return limit === undefined ? base : { ...base, limit };
}

function tickOf({ id, due }: Stream): TrafficEvent {
  return { is: 'tick', stream: id, due };
}

/**
 * Sends the stream's next request and puts the one after it on the agenda. `due` tells the tick
 * that the stream waits for from those of an earlier rate, or of an ended stream of the same name.
 */
export function tick(world: World, id: string, due: number): void {
  const stream = world.recall(traffic).streams.get(id);
  if (stream?.due !== due) return;
  const next = { ...stream, due: due + 1000 / stream.rate };
  const socket = stream.keepAlive ? idleSocket(world, stream) : undefined;
  if (stream.keepAlive && socket === undefined) save(world, next);
  else send(world, next, socket);
  const { sent = 0 } = world.recall(traffic).streams.get(id) ?? {};
  if (sent < (stream.limit ?? Infinity)) {
    world.schedule(trafficQueue, next.due - world.now, tickOf(next));
  }
}

function save(world: World, stream: Stream): void {
  setStreams(world, world.recall(traffic).streams.set(stream.id, stream));
}

function send(world: World, stream: Stream, socket: number | undefined): void {
  const { id, from, http, clients, sent } = stream;
  const turn = socket === undefined ? stream.turn : (socket + 1) % clients;
  save(world, { ...stream, turn, sent: sent + 1 });
  const asked = { from, payload: { is: 'http', http }, stream: id } as const;
  const connection = socket === undefined ? {} : { connection: socketOf(id, socket) };
  const started = startRequest(world, { ...asked, ...connection });
  if (!started.ok) save(world, stream);
}

/** The next of the stream's sockets, in turn, that waits for nothing. */
function idleSocket(world: World, stream: Stream): number | undefined {
  const { id, clients, turn } = stream;
  for (let step = 0; step < clients; step++) {
    const socket = (turn + step) % clients;
    if (!isBusy(world, socketOf(id, socket), stream)) return socket;
  }
  return undefined;
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
