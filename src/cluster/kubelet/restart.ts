import type { World } from '../world';
import { backOffUntil, formatDelay, raise } from './back-off';
import {
  beginContainer,
  notStartedOver,
  pullOver,
  startContainer,
  unitOf,
  type Unit,
} from './container-start';
import { formatPod, tell } from './events';
import { changeContainerWorker, enterStep, type KubeletEvent } from './worker';

/** A step that lasts is over: what comes next. Events of earlier steps are passed over. */
export function stepOver(world: World, event: Extract<KubeletEvent, { is: 'step' }>): void {
  const { key, container: name, serial, uid } = event;
  const unit = unitOf(world, key, name);
  if (unit?.worker.uid !== uid || unit.container.serial !== serial) return;
  switch (unit.container.step) {
    case 'pulling':
      return pullOver(world, key, name);
    case 'notStarted':
      return notStartedOver(world, key, name);
    case 'creating':
      return startContainer(world, key, name);
    case 'exited':
      return waitForRestart(world, unit);
    case 'backOff':
      return restart(world, unit);
    case 'ended':
    case 'running':
    case 'stopping':
    case 'waiting':
  }
}

/** The end of the container has been seen; from now on it is said to wait (doBackOff). */
function waitForRestart(world: World, { worker, container }: Unit): void {
  const { key } = worker;
  const { name, backOff, termination } = container;
  const until = termination && backOffUntil(backOff, termination.finishedAt);
  if (!backOff || until === undefined || until <= world.now) {
    return enterStep(world, key, name, { step: 'backOff' }, 0);
  }
  const pod = formatPod(worker);
  tell(
    world,
    worker,
    'Warning',
    'BackOff',
    `Back-off restarting failed container ${name} in pod ${pod}`,
  );
  const delay = formatDelay(backOff.delay);
  const waiting = {
    reason: 'CrashLoopBackOff',
    message: `back-off ${delay} restarting failed container=${name} pod=${pod}`,
  };
  enterStep(world, key, name, { step: 'backOff', waiting }, until - world.now);
}

/**
 * Starts the container again. The delay for the next time counts from the end before, which for a
 * container that the kubelet itself has killed is the one before this: the first is forgiven.
 */
function restart(world: World, { worker, container }: Unit): void {
  const { key } = worker;
  const { name, backOff, waiting, killAt, termination, earlier } = container;
  const wasKilled = killAt !== undefined && waiting === undefined;
  const since = wasKilled ? earlier : termination;
  if (since) {
    changeContainerWorker(world, key, name, {
      backOff: raise(backOff, since.finishedAt, world.now),
    });
  }
  beginContainer(world, key, name);
}
