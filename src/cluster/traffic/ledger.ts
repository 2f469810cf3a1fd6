import type { Ip } from '../network/packet';
import { preceded } from '../structures/copies';
import type { Edit } from '../structures/persistent-map';
import type { World } from '../world';
import { closeSocketsOf, release } from './connections';
import { streamsAfter, tallied } from './counts';
import { trafficQueue } from './events';
import { traffic, type Hop, type Leg, type Outcome, type Request, type Traffic } from './request';
import { stretches, withStretches } from './stretches';

/** How many finished requests are kept to be looked at. */
const KEPT = 100;

function change(world: World, part: Partial<Traffic>): void {
  world.remember(traffic, { ...world.recall(traffic), ...part });
}

export function requestInFlight(world: World, id: number): Request | undefined {
  return world.recall(traffic).inFlight.get(id);
}

/** Notes what has changed of a request, in place if this transition has made the record. */
export function save(world: World, request: Request, changed?: Partial<Request>): Request {
  const own = ownRecord(world, request);
  if (changed) Object.assign(own, changed);
  const { inFlight } = world.recall(traffic);
  const after = inFlight.set(own.id, own, world.edit);
  if (after !== inFlight) change(world, { inFlight: after });
  return own;
}

type Draft = { -readonly [K in keyof Request]: Request[K] } & { readonly hops: Hop[] };

/** A request's record; the transition that has made it changes it in place. */
class Made {
  readonly #edit: Edit;

  constructor(edit: Edit) {
    this.#edit = edit;
  }

  isUnder(edit: Edit): boolean {
    return this.#edit === edit;
  }
}

/** A record that nobody outside this transition has seen. */
function ownRecord({ edit }: World, request: Request): Draft {
  if (request instanceof Made && request.isUnder(edit)) return request as Made & Draft;
  return Object.assign(new Made(edit), request, { hops: [...request.hops] });
}

/** Adds a hop, and the leg that its packet is on from there; `more` is what else changes. */
export function addHop(
  world: World,
  request: Request,
  hop: Hop,
  leg: Leg | undefined,
  more?: Partial<Request>,
): Request {
  world.report('hop', { request: request.id, hop });
  const own = ownRecord(world, request);
  own.hops.push(hop);
  own.leg = leg;
  return save(world, own, more);
}

/** Ends a request: it has exactly one outcome, and its connection is closed unless it is kept. */
export function finish(
  world: World,
  request: Request,
  outcome: Outcome,
  answer: Pick<Request, 'response'> | Pick<Request, 'reply'> | undefined = undefined,
): void {
  const end = { outcome, endedAt: world.now, leg: undefined };
  const over: Request = Object.assign(ownRecord(world, request), answer, end);
  const { inFlight, finished, ended, tally, streams } = world.recall(traffic);
  const ofStream = request.stream === undefined ? undefined : streams.get(request.stream);
  change(world, {
    inFlight: inFlight.delete(over.id, world.edit),
    finished: preceded(finished, over, KEPT),
    ended: ended + 1,
    ...(over.parent === undefined && {
      tally: tallied(tally, over, outcome, world.edit),
      streams: streamsAfter(streams, over, world.edit),
    }),
  });
  const parentNow = parentOf(world, over);
  const counted = withStretches(world.recall(stretches), over, parentNow, world.edit);
  world.remember(stretches, counted);
  if (!mayTryAgain(over)) release(world, over, outcome);
  const { id, pod, stream, parent } = over;
  if (ofStream && !world.recall(traffic).streams.has(ofStream.id)) closeSocketsOf(world, ofStream);
  world.report('outcome', { request: id, outcome, pod, stream, parent });
  if (parent === undefined) return;
  world.schedule(trafficQueue, 0, { is: 'resume', request: parent, child: over });
}

/** The request on whose behalf another one was sent; it may be over already. */
function parentOf(world: World, { parent }: Request): Request | undefined {
  if (parent === undefined) return undefined;
  const { inFlight, finished } = world.recall(traffic);
  return inFlight.get(parent) ?? finished.find(({ id }) => id === parent);
}

/** A resolver that got no answer asks again from the same socket: conntrack still knows that one. */
function mayTryAgain({ payload, parent, outcome }: Request): boolean {
  return payload.is === 'dns' && parent !== undefined && outcome === 'timeout';
}

/** A number for the next request. */
export function takeNumber(world: World): number {
  const { nextId } = world.recall(traffic);
  change(world, { nextId: nextId + 1 });
  return nextId;
}

/** Notes the port from which the latest connection of an address was opened. */
export function notePort(world: World, ip: Ip, port: number): void {
  change(world, { ports: world.recall(traffic).ports.set(ip, port) });
}

export function setStreams(world: World, streams: Traffic['streams']): void {
  change(world, { streams });
}
