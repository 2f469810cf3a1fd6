import {
  workloadId,
  type EndpointsRow,
  type FoldedGraph,
  type ShownItem,
} from '../../../topology/fold';
import type { AnyFoldedLayout } from '../../../topology/fold-view';
import type { Box } from '../../../topology/geometry';
import { RECORDS_ID } from '../../../topology/items';
import type { Line } from '../../../topology/lines';
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
  readonly id: string;
  readonly box: Box;
  readonly dots: readonly Dot[];
}

/** A node's room, or the frame of a workload with its name. */
interface DrawnRoom {
  readonly box: Box;
  readonly name: string | undefined;
  readonly blocks: readonly DrawnBlock[];
}

/** The place of a card that is not shown from afar. */
interface DrawnCard {
  readonly box: Box;
  readonly name: string | undefined;
}

/** What lies below the cards of a large cluster: floors, lines, blocks and pods. */
export interface Ground {
  readonly rooms: readonly DrawnRoom[];
  readonly cards: readonly DrawnCard[];
  readonly lines: readonly Line[];
  readonly cluster: Box;
  readonly records: Box | undefined;
  readonly waiting: Box | undefined;
  /** How plainly floors and lines are drawn, 0 to 1. */
  readonly strength: number;
}

const known = new WeakMap<
  AnyFoldedLayout,
  { readonly of: FoldedGraph; readonly lines: readonly Line[]; readonly ground: Ground }
>();

/** The ground of a picture, worked out once for as long as nothing moves. */
export function groundOf({ shown, layout, lines }: FoldedPicture): Ground {
  const last = known.get(layout);
  if (last?.of === shown && last.lines === lines) return last.ground;
  const ground = makeGround(shown, layout, lines);
  known.set(layout, { of: shown, lines, ground });
  return ground;
}

function makeGround(shown: FoldedGraph, layout: AnyFoldedLayout, lines: readonly Line[]): Ground {
  const blocks = blocksOf(shown, layout);
  const { cluster, boxes } = layout;
  const common = { lines, cluster, cards: cardsOf(shown, layout), strength: 1 };
  if (layout.view === 'service') {
    const frames = [...layout.frames].map(([id, box]) => {
      const [first] = blocks.get(id) ?? [];
      const item = first && shown.items.get(first.id);
      const name = item?.kind === 'block' ? item.workload : undefined;
      return { box, name, blocks: blocks.get(id) ?? [] };
    });
    return { ...common, rooms: frames, records: undefined, waiting: undefined };
  }
  const { waiting } = layout;
  const rooms: DrawnRoom[] = [...layout.rooms].map(([id, { box }]) => {
    return { box, name: undefined, blocks: blocks.get(id) ?? [] };
  });
  if (waiting) rooms.push({ box: waiting, name: undefined, blocks: blocks.get(undefined) ?? [] });
  return { ...common, rooms, records: boxes.get(RECORDS_ID), waiting };
}

/** The blocks by the room or frame that they are in. */
function blocksOf(shown: FoldedGraph, layout: AnyFoldedLayout) {
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
    const home = layout.view === 'service' ? workloadId(item) : item.node;
    const room = blocks.get(home) ?? [];
    room.push({ id: item.id, box, dots });
    blocks.set(home, room);
  }
  return blocks;
}

function cardsOf(shown: FoldedGraph, { boxes }: AnyFoldedLayout): readonly DrawnCard[] {
  return [...shown.items.values()].flatMap((item) => {
    const box = IS_RECORD.includes(item.kind) ? boxes.get(item.id) : undefined;
    return box ? [{ box, name: textOf(item) }] : [];
  });
}

/** What a card says from afar: a Service's name, and how many of its addresses are ready. */
function textOf(item: ShownItem): string | undefined {
  if (item.kind === 'compactService') return item.service.name;
  if (item.kind === 'service') return item.name;
  if (item.kind !== 'endpoints') return undefined;
  const sum = (count: (row: EndpointsRow) => number) =>
    item.rows.reduce((all, row) => all + count(row), 0);
  const ready = sum((row) => row.ready);
  return `${ready}/${ready + sum(({ notReady, terminating }) => notReady + terminating)}`;
}

const IS_RECORD: readonly ShownItem['kind'][] = [
  'compactService',
  'service',
  'endpoints',
  'slice',
  'ingress',
];

/** From afar, the card of a pod is a dot as well; from close by it hides it. */
function dotOn({ x, y, height }: Box, scale: number): Box {
  const size = BLOCK.dotSize * scale;
  return { x: x + 14 * scale, y: y + (height - size) / 2, width: size, height: size };
}

/** What is in both grounds on its way from the one to the other, with `part` (0 to 1) of it behind it. */
export function between(from: Ground, to: Ground, part: number): Ground {
  const blocks = new Map(from.rooms.flatMap((room) => room.blocks.map((one) => [one.id, one])));
  const dots = new Map(
    from.rooms.flatMap((room) =>
      room.blocks.flatMap((block) => block.dots.map(({ id, box }) => [id, box] as const)),
    ),
  );
  const moved = (old: Box | undefined, box: Box): Box => (old ? mixed(old, box, part) : box);
  const rooms = to.rooms.map((room) => ({
    ...room,
    blocks: room.blocks.map((block) => ({
      ...block,
      box: moved(blocks.get(block.id)?.box, block.box),
      dots: block.dots.map((dot) => ({ ...dot, box: moved(dots.get(dot.id), dot.box) })),
    })),
  }));
  const cluster = mixed(from.cluster, to.cluster, part);
  return { ...to, rooms, cluster, strength: part * part };
}

function mixed(a: Box, b: Box, part: number): Box {
  const mix = (from: number, to: number) => from + (to - from) * part;
  return {
    x: mix(a.x, b.x),
    y: mix(a.y, b.y),
    width: mix(a.width, b.width),
    height: mix(a.height, b.height),
  };
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
  const { cluster, records, waiting, strength } = ground;
  drawBox(context, cluster, 18, palette.ground, palette.line, 1.5 / view.zoom);
  if (records) drawBox(context, records, 12, palette.recordSoft, palette.line, 1 / view.zoom);
  drawLines(shot);
  const rooms = ground.rooms.filter(({ box }) => isInSight(shot, box));
  context.globalAlpha = strength;
  for (const { box } of rooms) {
    const edge = box === waiting ? palette.waiting : palette.line;
    drawBox(context, box, 12, palette.surface, edge, 1 / view.zoom);
  }
  drawTrunks(shot);
  drawNames(shot, rooms);
  context.globalAlpha = 1;
  const drawn = strength < 1 ? ground.rooms : rooms;
  drawBlocks(shot, drawn);
  drawDots(shot, drawn);
}

function drawLines({ context, ground, palette, view }: GroundShot): void {
  context.strokeStyle = palette.lineStrong;
  context.lineWidth = Math.max(1.6, 1 / view.zoom);
  context.lineJoin = 'round';
  context.beginPath();
  for (const line of ground.lines) {
    line.forEach(({ x, y }, i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
  }
  context.globalAlpha = 0.55 * ground.strength;
  context.stroke();
  context.globalAlpha = 1;
}

/** Smaller than this many CSS pixels, a name is not read. */
const LEAST_NAME = 6;
const NAME = { room: 13, card: 46, most: 14 } as const;

/** The names of workloads, and of cards that are not shown from afar. */
function drawNames(shot: GroundShot, rooms: readonly DrawnRoom[]): void {
  const { context, ground, palette, view } = shot;
  for (const { box } of ground.cards) {
    if (isInSight(shot, box)) {
      drawBox(context, box, 6, palette.surface, palette.record, 1 / view.zoom);
    }
  }
  context.fillStyle = palette.ink;
  context.textBaseline = 'middle';
  const write = (size: number, { box, name }: DrawnCard | DrawnRoom, y: number): void => {
    if (name === undefined || size * view.zoom < LEAST_NAME || !isInSight(shot, box)) return;
    context.font = `600 ${size}px ${palette.text}`;
    context.fillText(name, box.x + 10, y, box.width - 20);
  };
  const size = Math.max(13, Math.min(NAME.card, NAME.most / view.zoom));
  for (const card of ground.cards) write(size, card, card.box.y + card.box.height / 2);
  for (const room of rooms) write(NAME.room, room, room.box.y + 13);
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
  context.globalAlpha = 0.45 * ground.strength;
  context.stroke();
  context.globalAlpha = ground.strength;
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
    {
      readonly colour: Exclude<keyof Palette, 'grow'>;
      readonly shape: Shape;
      readonly full: boolean;
    }
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
