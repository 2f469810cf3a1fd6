import type { Node } from '../../api/core';
import { list } from '../store';
import type { World } from '../world';
import type { Target } from './cloud';
import { isUp, type Check } from './health';

const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers';
const DOOMED = 'ToBeDeletedByClusterAutoscaler';

/**
 * Whether load balancers may use a node: it is Ready, not excluded by label, and not about to be
 * removed by the cluster autoscaler (k8s.io/cloud-provider controllers/service/controller.go,
 * allNodePredicates).
 */
export function isEligible({ metadata, spec, status }: Node): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  if (metadata.labels?.[EXCLUDED] !== undefined) return false;
  if (spec.taints?.some(({ key }) => key === DOOMED)) return false;
  return !!status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True');
}

/** The names of the nodes that load balancers may use, in order. */
export function eligibleNodes(world: World): readonly string[] {
  return list(world.store, 'Node').flatMap((node) =>
    isEligible(node) ? [node.metadata.name] : [],
  );
}

/**
 * The targets of a balancer for `nodes`. Nodes that it has already keep their health; those of a
 * new balancer start with their first check, and a node that joins has to prove itself.
 */
export function targetsFor(
  world: World,
  nodes: readonly string[],
  check: Check,
  before?: readonly Target[],
): readonly Target[] {
  return nodes.map((node) => {
    const known = before?.find((one) => one.node === node);
    const healthy = before === undefined && isUp(world, node, check);
    return known ?? { node, healthy, doubts: 0 };
  });
}
