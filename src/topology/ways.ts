import type { Place } from '../cluster/traffic/request';
import { trackAlong, type Box, type Point, type Track } from './geometry';
import { itemOfPlace } from './items';
import type { Layout } from './layout';
import {
  CORNER,
  fromClient,
  fromTrunk,
  gapBeside,
  isSmall,
  podMiddle,
  toHook,
  type Line,
} from './lines';

/** Where a packet stands while it is at a place; undefined if the place is not in the picture. */
function standOf(layout: Layout, place: Place): Point | undefined {
  const id = itemOfPlace(place);
  const room = layout.rooms.get(id);
  const hook = layout.outside.hooks.get(id);
  if (room ?? hook) return room?.rules ?? hook;
  const box = layout.boxes.get(id);
  if (!box) return undefined;
  if (place.startsWith('client/')) return { x: box.x + box.width, y: box.y + box.height / 2 };
  return besidePod(box);
}

/** From a place to the line that all nodes are plugged into. */
function toBus(layout: Layout, place: Place): Line | undefined {
  const id = itemOfPlace(place);
  const { outside, rooms, boxes } = layout;
  const { bus } = outside;
  const stand = rooms.get(id)?.rules ?? outside.hooks.get(id);
  if (stand) return [stand, { x: bus, y: stand.y }];
  const box = place.startsWith('client/') ? boxes.get(id) : undefined;
  return box && fromClient(outside, box);
}

/** From a client to a load balancer. */
function toBalancer(layout: Layout, client: Place, balancer: Place): Line | undefined {
  const { outside, boxes } = layout;
  const box = boxes.get(itemOfPlace(client));
  const hook = outside.hooks.get(itemOfPlace(balancer));
  return (
    box &&
    hook &&
    straightened([...fromClient(outside, box).slice(0, -1), ...toHook(outside, hook)])
  );
}

/** A packet stops beside a pod, so that the pod's text stays in sight. */
const REACH = 9;

function besidePod(pod: Box): Point {
  const reach = isSmall(pod) ? gapBeside(pod) : REACH;
  return { x: pod.x - reach, y: podMiddle(pod) };
}

/** A pod that is not drawn, or not any more, is somewhere on its node's pod network. */
function withinRoom(layout: Layout, node: Place, pod: Place): Line | undefined {
  const room = layout.rooms.get(itemOfPlace(node));
  const box = layout.boxes.get(itemOfPlace(pod));
  if (!room) return undefined;
  if (!box) return [room.rules, { x: room.trunk, y: room.rules.y }];
  return [room.rules, ...fromTrunk(room, box).slice(0, -1), besidePod(box)];
}

function isBalancer(place: Place): boolean {
  return place.startsWith('loadbalancer/');
}

/** The way that packets take from one place to the next; the same line as the edges' on it. */
export function wayBetween(layout: Layout, from: Place, to: Place): Line | undefined {
  if (to.startsWith('pod/')) return withinRoom(layout, from, to);
  if (from.startsWith('pod/')) return withinRoom(layout, to, from)?.toReversed();
  if (isBalancer(to) && from.startsWith('client/')) return toBalancer(layout, from, to);
  if (isBalancer(from) && to.startsWith('client/')) {
    return toBalancer(layout, to, from)?.toReversed();
  }
  const out = toBus(layout, from);
  const back = toBus(layout, to)?.toReversed();
  return out && back && straightened([...out, ...back]);
}

/** Without the points that a line only passes, or that it goes to and comes straight back from. */
export function straightened(line: Line): Line {
  const kept: Point[] = [];
  for (const point of line) {
    const last = kept.at(-1);
    const before = kept.at(-2);
    if (last && last.x === point.x && last.y === point.y) continue;
    const inLine =
      before &&
      last &&
      ((before.x === last.x && last.x === point.x) || (before.y === last.y && last.y === point.y));
    if (inLine) kept.pop();
    kept.push(point);
  }
  return kept;
}

/** The ways of a layout, each worked out when it is first asked for. */
export interface Ways {
  readonly stand: (place: Place) => Point | undefined;
  readonly track: (from: Place, to: Place) => Track | undefined;
}

const known = new WeakMap<Layout, Ways>();

export function waysOf(layout: Layout): Ways {
  const found =
    known.get(layout) ??
    memoWays(
      (place) => standOf(layout, place),
      (from, to) => wayBetween(layout, from, to),
    );
  known.set(layout, found);
  return found;
}

/** Ways that are worked out when they are first asked for. */
export function memoWays(
  standAt: (place: Place) => Point | undefined,
  wayFor: (from: Place, to: Place) => Line | undefined,
): Ways {
  const stands = new Map<Place, Point | undefined>();
  const tracks = new Map<Place, Map<Place, Track | undefined>>();
  return {
    stand(place) {
      if (!stands.has(place)) stands.set(place, standAt(place));
      return stands.get(place);
    },
    track(from, to) {
      const fromHere = tracks.get(from) ?? new Map<Place, Track | undefined>();
      tracks.set(from, fromHere);
      if (!fromHere.has(to)) {
        const line = wayFor(from, to);
        fromHere.set(to, line && trackAlong(line, CORNER));
      }
      return fromHere.get(to);
    },
  };
}
