import type { Node, Taint } from '../../../api/core';
import { formatTime } from '../../../api/time';
import { recordEvent } from '../../api-server/events';
import { update, updateStatus } from '../../api-server/verbs';
import { controller, reconcileLater, type Controller } from '../../reconciling/controller';
import { stoppedNodes } from '../../kubelet/heartbeat';
import { podsOnNode } from '../../store';
import { equal } from '../../structures/equal';
import { PersistentMap } from '../../structures/persistent-map';
import { remembers, type Change, type World } from '../../world';
import type { ObjectOf } from '../../../api/kinds';

const COMPONENT = 'node-controller';

/** How long a kubelet may be silent, ms (--node-monitor-grace-period; 40 s before 1.32). */
const GRACE = 50_000;

/** Nodes that were not Ready when last looked at. */
const notReady = remembers<PersistentMap<string, true>>('nodes-not-ready', PersistentMap.empty());

/**
 * Follows the condition Ready of nodes: taints a node that is not Ready, and says of its pods that
 * they are not ready either, so that they get no traffic
 * (pkg/controller/nodelifecycle/node_lifecycle_controller.go).
 */
export const nodeLifecycleController: Controller = controller({
  name: 'node-lifecycle-controller',
  delay: ({ controller: delay }) => delay,
  watches: ['Node'],
  keys: changedNodes,
  reconcile(world, name) {
    const node = world.get('Node', '', name);
    if (!node) setNotReady(world, name, false);
    else if (isSilent(world, name)) markUnknown(world, node);
    else {
      noticeReadiness(world, node);
      taintAsNeeded(world, node);
    }
  },
});

/**
 * To be called when a kubelet is stopped: the controller looks after the node once the grace period
 * is over. Kubernetes looks at its Lease every 5 s instead.
 */
export function expectHeartbeats(world: World, node: string): void {
  reconcileLater(world, nodeLifecycleController, node, GRACE);
}

function isSilent(world: World, name: string): boolean {
  const since = world.recall(stoppedNodes).get(name);
  const node = world.get('Node', '', name);
  if (since === undefined || !node || readiness(node) === 'Unknown') return false;
  return world.now - since >= GRACE;
}

function markUnknown(world: World, node: Node): void {
  const conditions = (node.status.conditions ?? []).map((condition) => ({
    ...condition,
    status: 'Unknown',
    lastTransitionTime: formatTime(world.now),
    reason: 'NodeStatusUnknown',
    message: 'Kubelet stopped posting node status.',
  }));
  updateStatus(world, { ...node, status: { ...node.status, conditions } });
}

function changedNodes(_world: World, { object, old }: Change): readonly string[] {
  if (object.kind !== 'Node') return [];
  const before = old?.kind === 'Node' ? old : undefined;
  const isSame =
    before &&
    readiness(before) === readiness(object) &&
    before.spec.unschedulable === object.spec.unschedulable &&
    before.spec.taints === object.spec.taints;
  return isSame ? [] : [object.metadata.name];
}

/** `True` for a node that has not said anything yet. */
function readiness({ status }: Node): string {
  return status.conditions?.find(({ type }) => type === 'Ready')?.status ?? 'True';
}

function setNotReady(world: World, name: string, is: boolean): void {
  if (is) world.put(notReady, name, true);
  else world.drop(notReady, name);
}

function noticeReadiness(world: World, node: Node): void {
  const { name } = node.metadata;
  const isReady = readiness(node) === 'True';
  const wasReady = !world.recall(notReady).has(name);
  setNotReady(world, name, !isReady);
  if (isReady || !wasReady) return;
  const message = `Node ${name} status is now: NodeNotReady`;
  const reason = 'NodeNotReady';
  recordEvent(world, { about: node, type: 'Normal', reason, message, component: COMPONENT });
  for (const pod of podsOnNode(world.store, name)) markNotReady(world, pod);
}

/** pkg/controller/util/node/controller_utils.go, MarkPodsNotReady. */
function markNotReady(world: World, pod: ObjectOf<'Pod'>): void {
  const message = 'Node is not ready';
  const reason = 'NodeNotReady';
  recordEvent(world, { about: pod, type: 'Warning', reason, message, component: COMPONENT });
  const conditions = (pod.status.conditions ?? []).map((condition) =>
    condition.type === 'Ready' && condition.status === 'True'
      ? { ...condition, status: 'False', lastTransitionTime: formatTime(world.now) }
      : condition,
  );
  updateStatus(world, { ...pod, status: { ...pod.status, conditions } });
}

const OWN_TAINTS: ReadonlySet<string> = new Set([
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
  'node.kubernetes.io/unschedulable',
]);

function wantedTaints(node: Node): Taint[] {
  const ready = readiness(node);
  const trouble = `node.kubernetes.io/${ready === 'False' ? 'not-ready' : 'unreachable'}`;
  const taints: Taint[] = [];
  if (ready !== 'True') taints.push({ key: trouble, effect: 'NoSchedule' });
  if (ready !== 'True') taints.push({ key: trouble, effect: 'NoExecute' });
  if (node.spec.unschedulable) {
    taints.push({ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' });
  }
  return taints;
}

function taintAsNeeded(world: World, node: Node): void {
  const { taints: before = [], ...spec } = node.spec;
  const foreign = before.filter(({ key }) => !OWN_TAINTS.has(key));
  const own = wantedTaints(node).map((taint) => {
    const old = before.find(({ key, effect }) => key === taint.key && effect === taint.effect);
    return old ?? { ...taint, timeAdded: formatTime(world.now) };
  });
  const taints = [...foreign, ...own];
  if (equal(taints, before)) return;
  update(world, { ...node, spec: { ...spec, ...(taints.length > 0 && { taints }) } });
}
