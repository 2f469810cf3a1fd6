import type { FoldedGraph } from '../../../topology/fold';
import type { FoldedLayout } from '../../../topology/fold-layout';
import type { Box } from '../../../topology/geometry';
import { RECORDS_ID } from '../../../topology/items';
import { fromClient } from '../../../topology/lines';
import type { PodShape } from '../../../topology/pod-state';
import { BLOCK } from '../../../topology/sizes';
import type { Palette } from '../overlay/palette';
import type { View } from '../overlay/view';
import type { FoldedPicture } from './picture';

type Context = CanvasRenderingContext2D;

interface Dot {
  readonly id: string;
  readonly box: Box;
  readonly shape: PodShape;
}

/** A block, with a dot for each pod. */
interface DrawnBlock {
  readonly box: Box;
  readonly dots: readonly Dot[];
}

interface DrawnRoom {
  readonly box: Box;
  readonly blocks: readonly DrawnBlock[];
}

/** What lies below the cards of a large cluster: floors, lines, blocks and pods. */
export interface Ground {
  readonly rooms: readonly DrawnRoom[];
  readonly lines: readonly (readonly { readonly x: number; readonly y: number }[])[];
  readonly cluster: Box;
  readonly records: Box | undefined;
  readonly waiting: Box | undefined;
}

const known = new WeakMap<FoldedLayout, { readonly of: FoldedGraph; readonly ground: Ground }>();

/** The ground of a picture, worked out once for as long as nothing moves. */
export function groundOf({ shown, layout }: FoldedPicture): Ground {
  const last = known.get(layout);
  if (last?.of === shown) return last.ground;
  const ground = makeGround(shown, layout);
  known.set(layout, { of: shown, ground });
  return ground;
}

function makeGround(shown: FoldedGraph, layout: FoldedLayout): Ground {
  const blocks = new Map<string | undefined, DrawnBlock[]>();
  for (const item of shown.items.values()) {
    const box = item.kind === 'block' ? layout.boxes.get(item.id) : undefined;
    if (item.kind !== 'block' || !box) continue;
    const dots = item.pods.flatMap(({ id, shape }) => {
      const place = layout.boxes.get(id);
      if (!place) return [];
      if (item.isUnfolded) return [{ id, box: dotOn(place, 1), shape }];
      return [{ id, box: layout.isClose ? dotOn(place, layout.cells.scale) : place, shape }];
    });
    const room = blocks.get(item.node) ?? [];
    room.push({ box, dots });
    blocks.set(item.node, room);
  }
  const rooms = [...layout.rooms].map(([id, { box }]) => ({ box, blocks: blocks.get(id) ?? [] }));
  const { waiting, cluster } = layout;
  if (waiting) rooms.push({ box: waiting, blocks: blocks.get(undefined) ?? [] });
  const records = layout.boxes.get(RECORDS_ID);
  return { rooms, lines: linesOf(shown, layout), cluster, records, waiting };
}

/** From afar, the card of a pod is a dot as well; from close by it hides it. */
function dotOn({ x, y, height }: Box, scale: number): Box {
  const size = BLOCK.dotSize * scale;
  return { x: x + 14 * scale, y: y + (height - size) / 2, width: size, height: size };
}

/** The lines that packets travel on, each stretch once. */
function linesOf(shown: FoldedGraph, layout: FoldedLayout): Ground['lines'] {
  const { outside, rooms, boxes } = layout;
  const { bus, busMiddle } = outside;
  const lines: { x: number; y: number }[][] = [];
  const corridors = new Map<number, number>();
  for (const { rules, trunk, box } of rooms.values()) {
    corridors.set(rules.y, Math.max(corridors.get(rules.y) ?? 0, rules.x));
    lines.push([rules, { x: trunk, y: box.y + box.height - 14 }]);
  }
  for (const [y, x] of corridors)
    lines.push([
      { x: bus, y },
      { x, y },
    ]);
  const heights = [...corridors.keys(), busMiddle];
  lines.push([
    { x: bus, y: Math.min(...heights) },
    { x: bus, y: Math.max(...heights) },
  ]);
  for (const { id, kind } of shown.items.values()) {
    const box = kind === 'client' ? boxes.get(id) : undefined;
    if (box) lines.push([...fromClient(outside, box)]);
  }
  return lines;
}

interface GroundShot {
  readonly context: Context;
  readonly ground: Ground;
  readonly marked: ReadonlySet<string>;
  readonly palette: Palette;
  readonly view: View;
  readonly area: { readonly width: number; readonly height: number };
  /** Pixels of the screen per CSS pixel. */
  readonly ratio: number;
}

/** Draws the ground onto a cleared canvas. */
export function drawGround(shot: GroundShot): void {
  const { context, ground, palette, view, ratio } = shot;
  const scale = view.zoom * ratio;
  context.setTransform(scale, 0, 0, scale, view.x * ratio, view.y * ratio);
  const { cluster, records, waiting } = ground;
  drawBox(context, cluster, 18, palette.ground, palette.line, 1.5 / view.zoom);
  if (records) drawBox(context, records, 12, palette.recordSoft, palette.line, 1 / view.zoom);
  context.strokeStyle = palette.lineStrong;
  context.lineWidth = Math.max(1.6, 1 / view.zoom);
  context.lineJoin = 'round';
  context.beginPath();
  for (const line of ground.lines) {
    line.forEach(({ x, y }, i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
  }
  context.globalAlpha = 0.55;
  context.stroke();
  context.globalAlpha = 1;
  const rooms = ground.rooms.filter(({ box }) => isInSight(shot, box));
  for (const { box } of rooms) {
    const edge = box === waiting ? palette.waiting : palette.line;
    drawBox(context, box, 12, palette.surface, edge, 1 / view.zoom);
  }
  drawTrunks(shot);
  drawBlocks(shot, rooms);
  drawDots(shot, rooms);
}

function isInSight({ view, area }: GroundShot, { x, y, width, height }: Box): boolean {
  const [left, top] = [view.x + x * view.zoom, view.y + y * view.zoom];
  return (
    left < area.width &&
    top < area.height &&
    left + width * view.zoom > 0 &&
    top + height * view.zoom > 0
  );
}

function drawBox(
  context: Context,
  { x, y, width, height }: Box,
  radius: number,
  fill: string,
  edge: string,
  line: number,
): void {
  context.beginPath();
  context.roundRect(x, y, width, height, radius);
  context.fillStyle = fill;
  context.fill();
  context.strokeStyle = edge;
  context.lineWidth = Math.max(1, line);
  context.stroke();
}

/** The part of the lines that runs inside the rooms, over their floors. */
function drawTrunks({ context, ground, palette, view }: GroundShot): void {
  context.beginPath();
  for (const line of ground.lines) {
    const [start, end] = line;
    if (!start || !end || line.length !== 2 || start.x !== end.x) continue;
    context.moveTo(start.x, start.y);
    context.lineTo(end.x, end.y);
  }
  context.strokeStyle = palette.lineStrong;
  context.lineWidth = Math.max(1.6, 0.8 / view.zoom);
  context.globalAlpha = 0.45;
  context.stroke();
  context.globalAlpha = 1;
}

function drawBlocks({ context, palette, view }: GroundShot, rooms: readonly DrawnRoom[]): void {
  context.beginPath();
  for (const { blocks } of rooms) {
    for (const { box } of blocks) context.roundRect(box.x, box.y, box.width, box.height, 8);
  }
  context.fillStyle = palette.ground;
  context.fill();
  context.strokeStyle = palette.line;
  context.lineWidth = Math.max(1, 0.6 / view.zoom);
  context.stroke();
}

/** How each state is drawn: a filled or hollow shape, so that colour is never alone. */
const LOOKS: Readonly<
  Record<
    PodShape,
    { readonly colour: keyof Palette; readonly shape: Shape; readonly full: boolean }
  >
> = {
  ready: { colour: 'ready', shape: 'circle', full: true },
  notReady: { colour: 'waiting', shape: 'circle', full: false },
  starting: { colour: 'waiting', shape: 'half', full: true },
  pending: { colour: 'waiting', shape: 'square', full: false },
  terminating: { colour: 'ending', shape: 'square', full: false },
  crashed: { colour: 'failed', shape: 'diamond', full: true },
  imageProblem: { colour: 'failed', shape: 'triangle', full: true },
  completed: { colour: 'ending', shape: 'square', full: true },
};
type Shape = 'circle' | 'half' | 'square' | 'diamond' | 'triangle';

/** Smaller than this many pixels, a dot is a square. */
const LEAST_SHAPE = 4;

function drawDots(shot: GroundShot, rooms: readonly DrawnRoom[]): void {
  const { context, marked, palette, view } = shot;
  const isTiny = 9 * view.zoom < LEAST_SHAPE;
  const byShape = new Map<PodShape, Box[]>();
  const rings: Box[] = [];
  for (const { blocks } of rooms) {
    for (const { dots } of blocks) {
      for (const { id, box, shape } of dots) {
        const list = byShape.get(shape);
        if (list) list.push(box);
        else byShape.set(shape, [box]);
        if (marked.has(id)) rings.push(box);
      }
    }
  }
  for (const [state, boxes] of byShape) {
    const { colour, shape, full } = LOOKS[state];
    context.beginPath();
    for (const box of boxes) trace(context, box, isTiny ? 'square' : shape);
    context.fillStyle = context.strokeStyle = palette[colour];
    context.lineWidth = isTiny ? 2.4 : 1.8;
    if (full) context.fill();
    else context.stroke();
  }
  context.beginPath();
  for (const { x, y, width, height } of rings) {
    context.roundRect(x - 3, y - 3, width + 6, height + 6, 4);
  }
  context.strokeStyle = palette.record;
  context.lineWidth = Math.max(1.6, 0.7 / view.zoom);
  context.stroke();
}

function trace(context: Context, { x, y, width, height }: Box, shape: Shape): void {
  const [cx, cy, radius] = [x + width / 2, y + height / 2, width / 2];
  if (shape === 'circle' || shape === 'half') {
    const from = shape === 'half' ? Math.PI / 2 : 0;
    context.moveTo(cx + radius * Math.cos(from), cy + radius * Math.sin(from));
    context.arc(cx, cy, radius, from, from + (shape === 'half' ? Math.PI : 2 * Math.PI));
  } else if (shape === 'square') context.rect(x, y, width, height);
  else {
    const isDiamond = shape === 'diamond';
    context.moveTo(cx, y - 1);
    context.lineTo(x + width + 1, isDiamond ? cy : y + height);
    if (isDiamond) context.lineTo(cx, y + height + 1);
    context.lineTo(x - 1, isDiamond ? cy : y + height);
    context.closePath();
  }
}
