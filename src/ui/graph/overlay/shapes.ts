import { OUTCOME_SHAPES, type OutcomeShape } from '../../parts/outcome-shape';
import type { Palette } from './palette';

type Context = CanvasRenderingContext2D;

/** Where and how large something is drawn, in CSS pixels of the canvas. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Draws with the origin at `spot`, turned by `angle`. */
function at(context: Context, { x, y, scale }: Spot, angle: number, draw: () => void): void {
  context.save();
  context.translate(x, y);
  context.rotate(angle);
  context.scale(scale, scale);
  draw();
  context.restore();
}

/** The soft light around a packet that is followed. */
export function drawGlow(context: Context, spot: Spot, { emberGlow }: Palette): void {
  at(context, spot, 0, () => {
    const light = context.createRadialGradient(0, 0, 2, 0, 0, 26);
    light.addColorStop(0, emberGlow);
    light.addColorStop(1, 'transparent');
    context.globalAlpha *= 0.45;
    context.fillStyle = light;
    context.beginPath();
    context.arc(0, 0, 26, 0, Math.PI * 2);
    context.fill();
  });
}

/** A packet: a capsule that points where it goes; filled on the way there, hollow on the way back. */
export function drawCapsule(
  context: Context,
  spot: Spot,
  angle: number,
  direction: 'request' | 'reply',
  palette: Palette,
): void {
  const isReply = direction === 'reply';
  at(context, spot, angle, () => {
    context.beginPath();
    context.roundRect(-11, -6.5, 22, 13, 6.5);
    context.fillStyle = isReply ? palette.surface : palette.ember;
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = isReply ? palette.ember : palette.surface;
    context.stroke();
    context.lineWidth = 1.9;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.strokeStyle = isReply ? palette.ember : palette.onEmber;
    stroke(context, [
      [-1.5, -2.9, 2.2, 0],
      [2.2, 0, -1.5, 2.9],
    ]);
  });
}

/** A packet that nobody will ever answer. */
export function drawLost(context: Context, spot: Spot, palette: Palette): void {
  at(context, spot, 0, () => {
    context.beginPath();
    context.roundRect(-11, -6.5, 22, 13, 6.5);
    context.fillStyle = palette.surface;
    context.fill();
    context.lineWidth = 1.8;
    context.setLineDash([3, 3]);
    context.strokeStyle = palette.failed;
    context.stroke();
  });
}

function stroke(context: Context, lines: readonly (readonly number[])[]): void {
  context.beginPath();
  for (const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] of lines) {
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
  }
  context.stroke();
}

/** The outline that tells an outcome even without colour. */
function outline(context: Context, shape: OutcomeShape): void {
  context.beginPath();
  if (shape === 'answered') context.arc(0, 0, 10, 0, Math.PI * 2);
  else if (shape === 'timeout') context.arc(0, 0, 9, 0, Math.PI * 2);
  else if (shape === 'unresolved') context.roundRect(-9, -9, 18, 18, 5);
  else if (shape === 'refused') octagon(context, 10.5);
  else if (shape === 'reset') diamond(context, 12);
  else context.roundRect(-10, -10, 20, 20, 3);
}

function octagon(context: Context, radius: number): void {
  for (let i = 0; i < 8; i++) {
    const angle = ((i + 0.5) * Math.PI) / 4;
    context.lineTo(radius * Math.cos(angle), radius * Math.sin(angle));
  }
  context.closePath();
}

function diamond(context: Context, radius: number): void {
  context.moveTo(0, -radius);
  context.lineTo(radius, 0);
  context.lineTo(0, radius);
  context.lineTo(-radius, 0);
  context.closePath();
}

/** The signs are drawn in a square of 20 px. */
function sign(context: Context, shape: OutcomeShape): void {
  context.scale(0.86, 0.86);
  context.translate(-10, -10);
  context.stroke(new Path2D(OUTCOME_SHAPES[shape]));
}

/** How a request ended, as a shape and a sign of its own. */
export function drawOutcome(
  context: Context,
  spot: Spot,
  shape: OutcomeShape,
  palette: Palette,
): void {
  const isHollow = shape === 'timeout' || shape === 'unresolved';
  const colour = shape === 'answered' ? palette.ready : palette.failed;
  at(context, spot, 0, () => {
    outline(context, shape);
    context.lineWidth = 4;
    context.strokeStyle = palette.surface;
    context.stroke();
    context.fillStyle = isHollow ? palette.surface : colour;
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = colour;
    context.stroke();
    context.lineCap = 'round';
    context.lineWidth = 2.1;
    context.strokeStyle = isHollow ? colour : palette.surface;
    sign(context, shape);
  });
}

/** Where a packet was turned away: a bar across its way. */
export function drawBarrier(context: Context, spot: Spot, palette: Palette): void {
  at(context, spot, 0, () => {
    context.beginPath();
    context.arc(0, 0, 8.5, 0, Math.PI * 2);
    context.fillStyle = palette.surface;
    context.fill();
    context.lineWidth = 2.2;
    context.strokeStyle = palette.failed;
    context.stroke();
    stroke(context, [[-5.8, 5.8, 5.8, -5.8]]);
  });
}
