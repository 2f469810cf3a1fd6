import type { Hop } from '../../../cluster/traffic/request';
import { legsBefore } from '../../../topology/flight';
import { itemOfPlace, proxyId } from '../../../topology/items';
import type { Moving } from './scene';
import { shapeOfOutcome } from '../../parts/outcome-shape';
import { drawBarrier, drawCapsule, drawGlow, drawLost, drawOutcome } from './shapes';
import { isLost, placed, scaleOf, senderSpot, type Shot } from './shot';
import { drawTag, drawWord } from './tag';
import type { Frame } from './tag-place';
import { drawTrail } from './trail';
import { locate, toScreen, type Standing } from './view';

/** A rewriting fades out over this much of the stretch after it. */
const EMPHASIS_UNTIL = 0.75;

/**
 * What is sent on behalf of a followed request is drawn like it while it is under way. Of a proxy's
 * own request the way stays in sight, since it is part of the whole.
 */
export function drawKin(shot: Shot, kin: Moving, now: number): void {
  const isOver = kin.flight.outcome !== undefined;
  if (isOver && kin.request.payload.is === 'dns') return;
  drawWay(shot, kin, now);
  drawBarriers(shot, kin);
  const standing = isOver ? undefined : placed(shot, kin, now);
  if (standing) drawPacket(shot, kin, standing);
}

/** One request drawn richly: the way it has come, its packet with a tag, where it was turned away, its end. */
export function drawHero(shot: Shot, hero: Moving, now: number): void {
  drawWay(shot, hero, now);
  drawBarriers(shot, hero);
  if (hero.flight.outcome !== undefined) return drawEnding(shot, hero);
  const standing = isWaiting(shot, hero) ? undefined : placed(shot, hero, now);
  if (standing) drawPacket(shot, hero, standing);
}

/** A request that is held, so that its header can be read. */
export function drawHeld(shot: Shot, held: Moving): void {
  const standing = placed(shot, held, held.at);
  if (standing) drawPacket(shot, held, standing);
}

/** Whether the request stands still while something else is sent on its behalf. */
function isWaiting({ scene }: Shot, hero: Moving): boolean {
  if (hero !== scene.followed || hero.flight.to !== undefined) return false;
  return scene.kin.some(({ flight }) => flight.outcome === undefined);
}

function drawWay({ context, ways, view, palette, inSteps }: Shot, hero: Moving, now: number): void {
  const { request, flight } = hero;
  for (const { from, to, direction } of legsBefore(request, flight.hop)) {
    const track = ways.track(from, to);
    if (track) drawTrail(context, track, 1, direction, view, palette);
  }
  if (flight.to === undefined || inSteps) return;
  const track = ways.track(flight.from, flight.to);
  const along = locate(ways, flight, now, false)?.along ?? 0;
  if (track) drawTrail(context, track, along, flight.direction, view, palette);
}

function turnsAway({ because: { is } }: Hop): boolean {
  return (
    is === 'rejected' || is === 'dropped' || is === 'closed' || is === 'lost' || is === 'hungUp'
  );
}

function drawBarriers(shot: Shot, { request, flight }: Moving): void {
  for (const hop of request.hops.slice(0, flight.hop + 1)) {
    const point = turnsAway(hop) ? shot.ways.stand(hop.at) : undefined;
    if (!point) continue;
    const spot = { ...toScreen(shot.view, point), scale: scaleOf(shot) };
    drawBarrier(shot.context, spot, shot.palette);
  }
}

function drawPacket(shot: Shot, { request, flight }: Moving, standing: Standing): void {
  const { context, palette, area } = shot;
  const { x, y, angle, progress } = standing;
  const spot = { x, y, scale: scaleOf(shot) };
  drawGlow(context, spot, palette);
  if (isLost(request, flight.hop)) drawLost(context, spot, palette);
  else drawCapsule(context, spot, angle, flight.direction, palette);
  const isSameWay = request.hops[flight.hop]?.direction === flight.direction;
  const emphasis = isSameWay ? Math.max(0, 1 - progress / EMPHASIS_UNTIL) : 0;
  const tag = {
    header: flight.header,
    before: isSameWay ? flight.before : flight.header,
    emphasis: Math.min(1, emphasis * 2),
    keepsLeft: (flight.to ?? flight.from).startsWith('pod/') || flight.from.startsWith('pod/'),
    avoid: decidingTable(shot, request.hops[flight.hop]),
  };
  drawTag(context, spot, tag, palette, area);
}

/** The rule table of the node, or the record, at which the packet is, or which it has just left. */
function decidingTable({ boxes, view }: Shot, hop: Hop | undefined): Frame | undefined {
  if (hop?.direction !== 'request') return undefined;
  const isNode = hop.at.startsWith('node/');
  const isRecord = /^[A-Z]/.test(hop.at);
  const box = boxes.get(isNode ? proxyId(hop.at.slice('node/'.length)) : isRecord ? hop.at : '');
  if (!box) return undefined;
  const { x: left, y: top } = toScreen(view, box);
  return { left, top, width: box.width * view.zoom, height: box.height * view.zoom };
}

function drawEnding(shot: Shot, { request, flight }: Moving): void {
  const { context, palette, words, boxes, view } = shot;
  const point = senderSpot(shot, request);
  const { outcome } = flight;
  if (!point || outcome === undefined) return;
  const scale = scaleOf(shot);
  const status = request.response?.status;
  const shape = shapeOfOutcome(outcome, status);
  drawOutcome(context, { ...point, scale }, shape, palette);
  const word = outcome === 'answered' ? words.answered(status ?? 200) : words[outcome];
  const box = boxes.get(itemOfPlace(request.from));
  if (!box) return;
  const top = toScreen(view, { x: box.x + box.width / 2, y: box.y - 5 });
  const colour = shape === 'answered' ? palette.ready : palette.failed;
  drawWord(context, { ...top, scale }, word, colour, palette);
}
