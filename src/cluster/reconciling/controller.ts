import type { Kind } from '../../api/kinds';
import type { Delays } from '../delays';
import type { Change, Component, World } from '../world';

export type Controller = Component<string>;

/** Marks a key that comes due later, whatever is put in the work queue until then. */
const LATER = 'later ';

export interface ControllerParts {
  /** As Kubernetes names it, such as `replicaset-controller`. */
  readonly name: string;
  /** How long after the watch has told it a controller reacts. */
  readonly delay: (delays: Delays) => number;
  /** The kinds whose changes may concern it; all of them if left out. */
  readonly watches?: readonly Kind[];
  /** What has to be looked at after a change. */
  readonly keys: (world: World, change: Change) => readonly string[];
  /** Brings what is closer to what should be; told a key only, it reads everything anew. */
  readonly reconcile: (world: World, key: string) => void;
}

/**
 * A component that reconciles keys from a work queue: a key that waits is not put in twice, so
 * changes in quick succession are dealt with at once (client-go util/workqueue).
 */
export function controller({ name, delay, watches, keys, reconcile }: ControllerParts): Controller {
  const component: Controller = {
    name,
    ...(watches && { watches }),
    onChange(world, change) {
      const affected = keys(world, change);
      if (affected.length === 0) return;
      const { delays } = world.config;
      for (const key of affected) world.enqueue(component, delays.watch + delay(delays), key);
    },
    handle(world, event) {
      if (event.startsWith(LATER)) {
        world.enqueue(component, 0, event.slice(LATER.length));
        return;
      }
      world.dequeue(component, event);
      reconcile(world, event);
    },
  };
  return component;
}

/** Puts `key` in the work queue `delay` ms from now (the work queue's AddAfter). */
export function reconcileLater(
  world: World,
  component: Controller,
  key: string,
  delay: number,
): void {
  world.schedule(component, delay, LATER + key);
}

/** `namespace/name`, the usual key in a work queue. */
export function queueKey(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

export function splitKey(key: string): readonly [namespace: string, name: string] {
  const slash = key.indexOf('/');
  return [key.slice(0, slash), key.slice(slash + 1)];
}
