import type { Node } from '../../api/core';
import { formatTime } from '../../api/time';
import { recordEvent } from '../api-server/events';
import { updateStatus } from '../api-server/verbs';
import { PersistentMap } from '../structures/persistent-map';
import { remembers, type World } from '../world';

/** Since when a node's kubelet has been stopped, ms of virtual time, by the node's name. */
export const stoppedNodes = remembers<PersistentMap<string, number>>(
  'kubelet/stopped',
  PersistentMap.empty(),
);

type Condition = NonNullable<Node['status']['conditions']>[number];

function pressure(type: string, what: string, reason: string): Condition {
  return { type, status: 'False', reason, message: `kubelet has ${what}` };
}

/** pkg/kubelet/nodestatus/setters.go. */
const HEALTHY: readonly Condition[] = [
  pressure('MemoryPressure', 'sufficient memory available', 'KubeletHasSufficientMemory'),
  pressure('DiskPressure', 'no disk pressure', 'KubeletHasNoDiskPressure'),
  pressure('PIDPressure', 'sufficient PID available', 'KubeletHasSufficientPID'),
  {
    type: 'Ready',
    status: 'True',
    reason: 'KubeletReady',
    message: 'kubelet is posting ready status',
  },
];

/**
 * The kubelet says that its node is ready. It does so when the node appears and when it comes back;
 * what it would only repeat every few minutes is left out.
 */
export function postReady(world: World, name: string): void {
  const node = world.get('Node', '', name);
  if (!node) return;
  const before = node.status.conditions ?? [];
  const now = formatTime(world.now);
  const conditions = HEALTHY.map((one): Condition => {
    const old = before.find(({ type }) => type === one.type);
    const since = old?.status === one.status ? old.lastTransitionTime : undefined;
    return { ...one, lastHeartbeatTime: now, lastTransitionTime: since ?? now };
  });
  const wasReady = before.find(({ type }) => type === 'Ready')?.status;
  updateStatus(world, { ...node, status: { ...node.status, conditions } });
  if (wasReady !== undefined && wasReady !== 'True') {
    const message = `Node ${name} status is now: NodeReady`;
    const event = { type: 'Normal', reason: 'NodeReady', message } as const;
    recordEvent(world, { about: node, ...event, component: 'kubelet', host: name });
  }
}

/** Whether there is a node whose kubelet is stopped. */
export function isAnyStopped(world: World): boolean {
  return world.recall(stoppedNodes).size > 0;
}

/** Whether a node’s kubelet is stopped. */
export function isStopped(world: World, node: string): boolean {
  return world.recall(stoppedNodes).has(node);
}
