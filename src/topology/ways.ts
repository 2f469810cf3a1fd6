import type { Place } from '../cluster/traffic/request';
import { trackAlong, type Point, type Track } from './geometry';
import { itemOfPlace } from './items';
import type { Layout } from './layout';
import { CORNER, fromTrunk, podMiddle, type Line } from './lines';

/** Where a packet stands while it is at a place; undefined if the place is not in the picture. */
export function standOf(layout: Layout, place: Place): Point | undefined {
  const id = itemOfPlace(place);
  const room = layout.rooms.get(id);
  if (room) return room.rules;
  const box = layout.boxes.get(id);
  if (!box) return undefined;
  if (place.startsWith('client/')) return { x: box.x + box.width, y: box.y + box.height / 2 };
  return { x: box.x, y: podMiddle(box) };
}

/** From a place to the line that all nodes are plugged into. */
function toBus(layout: Layout, place: Place): Line | undefined {
  const stand = standOf(layout, place);
  if (!stand) return undefined;
  const { bus, busMiddle } = layout;
  if (layout.rooms.has(itemOfPlace(place))) return [stand, { x: bus, y: stand.y }];
  if (!place.startsWith('client/')) return undefined;
  const turn = (stand.x + bus) / 2;
  return [stand, { x: turn, y: stand.y }, { x: turn, y: busMiddle }, { x: bus, y: busMiddle }];
}

function withinRoom(layout: Layout, node: Place, pod: Place): Line | undefined {
  const room = layout.rooms.get(itemOfPlace(node));
  const box = layout.boxes.get(itemOfPlace(pod));
  return room && box && [room.rules, ...fromTrunk(room, box)];
}

/** The way that packets take from one place to the next; the same line as the edges' on it. */
export function wayBetween(layout: Layout, from: Place, to: Place): Line | undefined {
  if (to.startsWith('pod/')) return withinRoom(layout, from, to);
  if (from.startsWith('pod/')) return withinRoom(layout, to, from)?.toReversed();
  const out = toBus(layout, from);
  const back = toBus(layout, to)?.toReversed();
  return out && back && straightened([...out, ...back]);
}

/** Without the points that a line only passes, or that it goes to and comes straight back from. */
function straightened(line: Line): Line {
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
  const found = known.get(layout) ?? makeWays(layout);
  known.set(layout, found);
  return found;
}

function makeWays(layout: Layout): Ways {
  const stands = new Map<Place, Point | undefined>();
  const tracks = new Map<Place, Map<Place, Track | undefined>>();
  return {
    stand(place) {
      if (!stands.has(place)) stands.set(place, standOf(layout, place));
      return stands.get(place);
    },
    track(from, to) {
      const fromHere = tracks.get(from) ?? new Map<Place, Track | undefined>();
      tracks.set(from, fromHere);
      if (!fromHere.has(to)) {
        const line = wayBetween(layout, from, to);
        fromHere.set(to, line && trackAlong(line, CORNER));
      }
      return fromHere.get(to);
    },
  };
}
