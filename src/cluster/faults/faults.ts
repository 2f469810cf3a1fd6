import type { ObjectKey } from '../../api/kinds';
import { PersistentMap } from '../structures/persistent-map';
import { remembers, type Component, type World } from '../world';

/** What is wrong with the process of a container. */
export type AppFault =
  /** Answers come `ms` later. */
  | { readonly is: 'slow'; readonly ms: number }
  /** Every HTTP request is answered with 500. */
  | { readonly is: 'failing' }
  /** It takes requests and never answers. */
  | { readonly is: 'hanging' };

/** Something that a person breaks, or mends. */
export type Fault =
  /** A machine dies, or comes back: nothing on it acts or answers meanwhile. */
  | { readonly is: 'node'; readonly node: string; readonly up: boolean }
  /** A pod’s network is cut, or joined again; its processes go on. */
  | {
      readonly is: 'network';
      readonly namespace: string;
      readonly pod: string;
      readonly plugged: boolean;
    }
  /** The processes of a pod, or of one `container`, misbehave until they are healthy or restarted. */
  | {
      readonly is: 'app';
      readonly namespace: string;
      readonly pod: string;
      readonly container?: string;
      readonly app: AppFault | { readonly is: 'healthy' };
    }
  /** Whether a cloud controller looks after Services of type LoadBalancer. */
  | { readonly is: 'cloud'; readonly on: boolean }
  /** The kube-proxy of a node stops writing rules, or goes on. */
  | { readonly is: 'kubeProxy'; readonly node: string; readonly paused: boolean }
  /** `conntrack -F` on a node: it forgets all connections. */
  | { readonly is: 'flush'; readonly node: string };

/** What is broken on purpose. */
export interface Faults {
  /** Machines that are off: no packet passes, nothing on them acts. */
  readonly stoppedNodes: PersistentMap<string, true>;
  /** Nodes whose kube-proxy writes no rules. */
  readonly pausedProxies: PersistentMap<string, true>;
  /** Pods whose network cable is out, so to speak. */
  readonly unplugged: PersistentMap<ObjectKey, true>;
  /** By the id of the container, so that a restart cures it. */
  readonly apps: PersistentMap<string, { readonly pod: ObjectKey; readonly fault: AppFault }>;
}

export const faults = remembers<Faults>('faults', {
  stoppedNodes: PersistentMap.empty(),
  pausedProxies: PersistentMap.empty(),
  unplugged: PersistentMap.empty(),
  apps: PersistentMap.empty(),
});

export function changeFaults(world: World, part: Partial<Faults>): void {
  world.remember(faults, { ...world.recall(faults), ...part });
}

/** Whether there is a pod whose network is cut off. */
export function isAnyUnplugged(world: World): boolean {
  return world.recall(faults).unplugged.size > 0;
}

/** Whether the network of a pod is cut off. */
export function isUnplugged(world: World, pod: ObjectKey): boolean {
  return world.recall(faults).unplugged.has(pod);
}

/** What is wrong with the process of a container; undefined while it is healthy. */
export function appFault(world: World, containerId: string): AppFault | undefined {
  const { apps } = world.recall(faults);
  return apps.get(containerId)?.fault;
}

/** `apps` without those of a pod. */
export function withoutPod(apps: Faults['apps'], pod: ObjectKey): Faults['apps'] {
  let left = apps;
  for (const [id, one] of apps.entries()) if (one.pod === pod) left = left.delete(id);
  return left;
}

function forgetPod(world: World, pod: ObjectKey): void {
  const { unplugged, apps } = world.recall(faults);
  if (unplugged.size === 0 && apps.size === 0) return;
  changeFaults(world, { unplugged: unplugged.delete(pod), apps: withoutPod(apps, pod) });
}

function forgetNode(world: World, node: string): void {
  const { stoppedNodes, pausedProxies } = world.recall(faults);
  changeFaults(world, {
    stoppedNodes: stoppedNodes.delete(node),
    pausedProxies: pausedProxies.delete(node),
  });
}

/** Forgets what was wrong with pods and nodes that are gone. */
export const faultKeeper: Component = {
  name: 'faults',
  watches: ['Node', 'Pod'],
  onChange(world, { verb, object }) {
    if (verb !== 'deleted') return;
    const { namespace, name } = object.metadata;
    if (object.kind === 'Pod') forgetPod(world, `Pod/${namespace}/${name}`);
    else if (object.kind === 'Node') forgetNode(world, name);
  },
  handle() {},
};
