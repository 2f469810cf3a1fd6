import type { Node, Taint } from '../../api/core';
import type { ObjectOf } from '../../api/kinds';
import { perObject } from '../../api/memo';
import { matchesLabels } from '../../api/selectors';
import { tolerates } from '../reconciling/tolerations';

type Pod = ObjectOf<'Pod'>;

/** Whether no more pods have room on the node; it takes any number if it does not say. */
function isFull({ status }: Node, pods: number): boolean {
  const most = status.allocatable?.['pods'];
  return most !== undefined && pods >= Number(most);
}

/**
 * Why the pod cannot go to the node, which runs so many `pods`, in the scheduler's words; undefined when it can. The first of
 * its filters that says no counts (pkg/scheduler/framework/plugins, in the default order).
 */
export function unfit(pod: Pod, node: Node, pods: number): string | undefined {
  if (node.spec.unschedulable && !toleratesUnschedulable(pod)) {
    return 'node(s) were unschedulable';
  }
  const taint = untolerated(pod, node);
  if (taint) return `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`;
  const { nodeSelector } = pod.spec;
  if (nodeSelector && !matchesLabels(nodeSelector, node.metadata.labels)) {
    return "node(s) didn't match Pod's node affinity/selector";
  }
  return isFull(node, pods) ? 'Too many pods' : undefined;
}

const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

function toleratesUnschedulable({ spec }: Pod): boolean {
  return (spec.tolerations ?? []).some((each) => tolerates(each, UNSCHEDULABLE));
}

function untolerated({ spec }: Pod, node: Node): Taint | undefined {
  const taints = taintsOf(node);
  if (taints.length === 0) return undefined;
  const { tolerations = [] } = spec;
  return taints.find(
    (taint) =>
      taint.effect !== 'PreferNoSchedule' && !tolerations.some((each) => tolerates(each, taint)),
  );
}

const taintsOf = perObject((node: Node) => [...(node.spec.taints ?? []), ...troubles(node)]);

/** The taints that the node lifecycle controller is about to put on a node that is not Ready. */
function troubles({ status }: Node): Taint[] {
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  if (!ready || ready.status === 'True') return [];
  const trouble = ready.status === 'False' ? 'not-ready' : 'unreachable';
  return [{ key: `node.kubernetes.io/${trouble}`, effect: 'NoSchedule' }];
}

/**
 * `0/3 nodes are available: 3 node(s) were unschedulable. preemption: …`, from the reason of each
 * node (pkg/scheduler/framework/types.go, FitError).
 */
export function unfitMessage(reasons: readonly string[]): string {
  const total = reasons.length;
  if (total === 0) return 'no nodes available to schedule pods';
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const list = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  const none = `0/${total} nodes are available: `;
  return `${none}${list.join(', ')}. preemption: ${none}${preemption(counts)}.`;
}

/** What evicting other pods could do: it helps only where pods are too many. */
function preemption(counts: ReadonlyMap<string, number>): string {
  const crowded = counts.get('Too many pods') ?? 0;
  const others = [...counts.values()].reduce((sum, count) => sum + count, 0) - crowded;
  const parts = [
    ...(crowded > 0 ? [`${crowded} No preemption victims found for incoming pod`] : []),
    ...(others > 0 ? [`${others} Preemption is not helpful for scheduling`] : []),
  ];
  return parts.sort().join(', ');
}
