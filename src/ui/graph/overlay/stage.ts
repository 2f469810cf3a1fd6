import { drawCrowd } from './crowd';
import { drawHeld, drawHero, drawKin } from './hero';
import type { Scene } from './scene';
import type { Shot } from './shot';

/** Draws one moment onto a cleared canvas. */
export function drawShot(shot: Shot): void {
  const { context, scene } = shot;
  const { followed } = scene;
  const alone = followed ? undefined : loneOne(scene);
  const isUnderWay = followed !== undefined && followed.flight.outcome === undefined;
  context.globalAlpha = isUnderWay ? 0.35 : 1;
  drawCrowd(shot, alone ? [] : scene.others);
  context.globalAlpha = 1;
  if (followed) drawHero(shot, followed, scene.followedNow);
  for (const one of scene.kin) drawKin(shot, one, scene.followedNow);
  if (alone) drawHero(shot, alone, alone.at);
  else for (const one of shot.held ?? []) drawHeld(shot, one);
}

/** A request that is alone on its way is shown as if it were followed. */
function loneOne({ others }: Scene) {
  return others.length === 1 ? others[0] : undefined;
}
