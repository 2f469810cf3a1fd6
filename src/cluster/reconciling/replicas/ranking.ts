import type { ObjectOf } from '../../../api/kinds';
import { parseTime } from '../../../api/time';
import { readySince } from '../pods';

type Pod = ObjectOf<'Pod'>;

const PHASES: readonly string[] = ['Pending', 'Unknown', 'Running'];
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

/** What decides which pods go first, taken from a pod once. */
interface Ranked {
  readonly pod: Pod;
  readonly isAssigned: boolean;
  readonly phase: number;
  readonly readySince: number | undefined;
  readonly cost: number;
  /** How many related pods share its node. */
  readonly neighbours: number;
  readonly restarts: number;
  readonly created: number;
}

function ranked(pod: Pod, neighbours: number): Ranked {
  const { metadata, spec, status } = pod;
  const restarts = (status.containerStatuses ?? []).map(({ restartCount }) => restartCount);
  return {
    pod,
    isAssigned: Boolean(spec.nodeName),
    phase: PHASES.indexOf(status.phase),
    readySince: readySince(pod),
    cost: Number(metadata.annotations?.[DELETION_COST] ?? 0) || 0,
    neighbours,
    restarts: Math.max(0, ...restarts),
    created: parseTime(metadata.creationTimestamp),
  };
}

/**
 * `count` of `pods` in the order in which a controller deletes them: not assigned, pending, not
 * ready, cheap to delete, crowded on their node, ready or created most recently, restarted most
 * (pkg/controller/controller_utils.go, ActivePodsWithRanks). `neighbours` counts related pods by node.
 */
export function podsToDelete(
  pods: readonly Pod[],
  count: number,
  neighbours: ReadonlyMap<string, number>,
  now: number,
): readonly Pod[] {
  if (count >= pods.length) return pods;
  return pods
    .map((pod) => ranked(pod, neighbours.get(pod.spec.nodeName ?? '') ?? 0))
    .sort((a, b) => compare(a, b, now))
    .slice(0, count)
    .map(({ pod }) => pod);
}

/** Negative when `a` goes before `b`. */
function compare(a: Ranked, b: Ranked, now: number): number {
  return (
    Number(a.isAssigned) - Number(b.isAssigned) ||
    a.phase - b.phase ||
    Number(a.readySince !== undefined) - Number(b.readySince !== undefined) ||
    a.cost - b.cost ||
    b.neighbours - a.neighbours ||
    (a.readySince === undefined ? 0 : compareAges(a, b, a.readySince, b.readySince ?? NaN, now)) ||
    b.restarts - a.restarts ||
    compareAges(a, b, a.created, b.created, now) ||
    compareTexts(a.pod.metadata.name, b.pod.metadata.name)
  );
}

/** Younger goes first; ages of the same power of two are equal, and then the uid decides. */
function compareAges(a: Ranked, b: Ranked, left: number, right: number, now: number): number {
  if (left === right || Number.isNaN(left) || Number.isNaN(right)) return 0;
  const difference = magnitude(now - left) - magnitude(now - right);
  return difference || compareTexts(a.pod.metadata.uid, b.pod.metadata.uid);
}

function magnitude(age: number): number {
  return age > 0 ? Math.floor(Math.log2(age * 1e6)) : -1;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
