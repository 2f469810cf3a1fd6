import { formatEndpoint, type Header } from '../../../cluster/network/packet';
import type { Palette } from './palette';
import { placeTag, type Frame, type Wish } from './tag-place';

type Context = CanvasRenderingContext2D;

/** What a packet's tag says. */
export interface Tag {
  readonly header: Header;
  /** The header before it was rewritten at the place that the packet has just left. */
  readonly before: Header;
  /** How plainly the rewriting is shown, 1 to 0. */
  readonly emphasis: number;
  readonly keepsLeft: Wish['keepsLeft'];
  readonly avoid: Wish['avoid'];
}

interface Part {
  readonly text: string;
  /** What stood here before; undefined if nothing changed. */
  readonly was: string | undefined;
}

const SIZE = 12;
const ROW = 18;
const PADDING = 8;
const ARROW = ' → ';

function partsOf({ header, before }: Tag): readonly [Part, Part] {
  const part = (now: string, old: string): Part => ({
    text: now,
    was: old === now ? undefined : old,
  });
  return [
    part(formatEndpoint(header.src, header.sport), formatEndpoint(before.src, before.sport)),
    part(formatEndpoint(header.dst, header.dport), formatEndpoint(before.dst, before.dport)),
  ];
}

/** The room that the canvas has, in CSS pixels. */
export interface Area {
  readonly width: number;
  readonly height: number;
}

/** Where something is drawn on the canvas, and how much larger than at zoom 1. */
interface Spot {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** A packet's header beside it: source and destination; what was rewritten is set off, the old above it. */
export function drawTag(
  context: Context,
  { x, y, scale }: Spot,
  tag: Tag,
  palette: Palette,
  area: Area,
): void {
  const size = Math.max(1, scale) * palette.grow;
  context.save();
  context.scale(size, size);
  const shrunk = ({ left, top, width, height }: Frame): Frame => ({
    left: left / size,
    top: top / size,
    width: width / size,
    height: height / size,
  });
  const avoid = tag.avoid && shrunk(tag.avoid);
  const room = { width: area.width / size, height: area.height / size };
  drawAt(context, { x: x / size, y: y / size }, { ...tag, avoid }, palette, room);
  context.restore();
}

function drawAt(
  context: Context,
  point: { readonly x: number; readonly y: number },
  tag: Tag,
  palette: Palette,
  area: Area,
): void {
  const [source, destination] = partsOf(tag);
  context.font = `500 ${SIZE}px ${palette.code}`;
  const width = (text: string) => context.measureText(text).width;
  const isRewritten =
    tag.emphasis > 0 && (source.was !== undefined || destination.was !== undefined);
  const [first = 0, second = 0] = [source, destination].map(({ text, was }) =>
    Math.max(width(text), isRewritten && was !== undefined ? width(was) : 0),
  );
  const frame = placeTag({
    ...tag,
    point,
    area,
    width: first + width(ARROW) + second + PADDING * 2,
    height: ROW * (isRewritten ? 2 : 1) + 8,
  });
  drawBox(context, frame, point, palette);
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const y = frame.top + frame.height - 4 - ROW / 2;
  const x = frame.left + PADDING;
  drawPart(context, source, { x, y, emphasis: tag.emphasis }, palette);
  context.fillStyle = palette.ember;
  context.fillText(ARROW, x + first, y);
  const end = x + first + width(ARROW);
  drawPart(context, destination, { x: end, y, emphasis: tag.emphasis }, palette);
}

/** How far a packet's own shape reaches. */
const REACH = 9;

/** The tag's paper, and the line that leads from it to the packet. */
function drawBox(
  context: Context,
  { left, top, width, height }: Frame,
  point: { readonly x: number; readonly y: number },
  palette: Palette,
): void {
  const isAbove = top + height < point.y;
  const x = Math.max(left + 8, Math.min(left + width - 8, point.x));
  context.lineWidth = 1.25;
  context.strokeStyle = palette.ember;
  context.beginPath();
  context.moveTo(x, isAbove ? top + height : top);
  context.lineTo(point.x, isAbove ? point.y - REACH : point.y + REACH);
  context.stroke();
  context.save();
  context.shadowColor = 'rgb(0 0 0 / 22%)';
  context.shadowBlur = 12;
  context.shadowOffsetY = 3;
  context.fillStyle = palette.surface;
  context.beginPath();
  context.roundRect(left, top, width, height, 6);
  context.fill();
  context.restore();
  context.stroke();
}

interface Cell {
  readonly x: number;
  readonly y: number;
  readonly emphasis: number;
}

function drawPart(context: Context, part: Part, cell: Cell, palette: Palette): void {
  const { x, y, emphasis } = cell;
  const isNew = part.was !== undefined && emphasis > 0;
  if (isNew) {
    context.save();
    context.globalAlpha *= emphasis;
    context.fillStyle = palette.ember;
    context.beginPath();
    context.roundRect(
      x - 4,
      y - ROW / 2 + 0.5,
      context.measureText(part.text).width + 8,
      ROW - 1,
      4,
    );
    context.fill();
    context.fillStyle = palette.inkFaint;
    context.fillText(part.was, x, y - ROW);
    context.strokeStyle = palette.failed;
    context.lineWidth = 1.2;
    context.beginPath();
    context.moveTo(x - 2, y - ROW);
    context.lineTo(x + context.measureText(part.was).width + 2, y - ROW);
    context.stroke();
    context.restore();
  }
  context.fillStyle = isNew && emphasis > 0.5 ? palette.onEmber : palette.ink;
  context.fillText(part.text, x, y);
}

/** A word beside a sign, such as how a request ended; the spot is the middle of its lower edge. */
export function drawWord(
  context: Context,
  { x, y, scale }: Spot,
  word: string,
  colour: string,
  palette: Palette,
): void {
  const size = Math.max(1, scale) * palette.grow;
  context.save();
  context.translate(x, y);
  context.scale(size, size);
  context.font = `600 13px ${palette.text}`;
  const width = context.measureText(word).width + 16;
  context.beginPath();
  context.roundRect(-width / 2, -24, width, 22, 11);
  context.fillStyle = palette.surface;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = colour;
  context.stroke();
  context.fillStyle = colour;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(word, 0, -12.5);
  context.restore();
}
