import { shapeOfOutcome, type OutcomeShape } from '../../parts/outcome-shape';
import { LINGER, type Moving } from './scene';
import { drawCapsule, drawLost, drawOutcome } from './shapes';
import { isLost, placed, scaleOf, senderSpot, type Shot } from './shot';
import type { Standing } from './view';

/** More requests than this on their way are drawn as plain marks. */
const FEW = 40;
/** … and more than this as small ones. */
const MANY = 300;

/** All requests but the one that is drawn richly. */
export function drawCrowd(shot: Shot, crowd: readonly Moving[]): void {
  if (crowd.length > FEW) drawMarks(shot, crowd);
  else for (const one of crowd) drawSmall(shot, one);
  drawEndings(shot, crowd.length > FEW);
}

/** Keeps to the right of the line, so that requests and answers on it can be told apart. */
function onItsSide({ x, y, angle }: Standing, by: number) {
  return { x: x - Math.sin(angle) * by, y: y + Math.cos(angle) * by };
}

function drawSmall(shot: Shot, one: Moving): void {
  const { context, palette } = shot;
  const standing = placed(shot, one, one.at);
  if (!standing) return;
  const scale = scaleOf(shot) * 0.72;
  const spot = { ...onItsSide(standing, 5 * scale), scale };
  if (isLost(one.request, one.flight.hop)) drawLost(context, spot, palette);
  else drawCapsule(context, spot, standing.angle, one.flight.direction, palette);
}

/** Requests as squares, answers as dashes: no more than a rectangle each. */
function drawMarks(shot: Shot, crowd: readonly Moving[]): void {
  const { context, palette } = shot;
  const size = Math.max(2.5, (crowd.length > MANY ? 4 : 6.5) * scaleOf(shot));
  context.fillStyle = palette.ember;
  for (const one of crowd) {
    const standing = placed(shot, one, one.at);
    if (!standing) continue;
    const { x, y } = onItsSide(standing, size * 0.75);
    const isRequest = one.flight.direction === 'request';
    const isLevel = Math.abs(Math.cos(standing.angle)) > 0.7;
    const thin = isRequest ? size : size / 2.5;
    const [width, height] = isLevel ? [size, thin] : [thin, size];
    context.fillRect(x - width / 2, y - height / 2, width, height);
  }
}

/** How requests ended a moment ago: signs that rise from their senders; of many, the latest of each kind. */
function drawEndings(shot: Shot, areMany: boolean): void {
  const seen = new Set<OutcomeShape>();
  for (const { request } of shot.scene.ended) {
    const { outcome, endedAt, response } = request;
    const shape = shapeOfOutcome(outcome, response?.status);
    if (endedAt === undefined || (areMany && seen.has(shape))) continue;
    seen.add(shape);
    const point = senderSpot(shot, request);
    if (point) drawRising(shot, point, shape, (shot.scene.now - endedAt) / LINGER);
  }
}

function drawRising(
  shot: Shot,
  { x, y }: { readonly x: number; readonly y: number },
  shape: OutcomeShape,
  age: number,
): void {
  const { context, palette } = shot;
  const alpha = context.globalAlpha;
  context.globalAlpha = alpha * Math.max(0, 1 - age);
  const spot = { x, y: y - age * 26, scale: scaleOf(shot) * 0.8 };
  drawOutcome(context, spot, shape, palette);
  context.globalAlpha = alpha;
}
