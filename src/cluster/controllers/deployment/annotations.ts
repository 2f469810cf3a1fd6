import type { ObjectOf } from '../../../api/kinds';
import { maxSurge } from './limits';

type Deployment = ObjectOf<'Deployment'>;
type ReplicaSet = ObjectOf<'ReplicaSet'>;
type Annotations = NonNullable<ReplicaSet['metadata']['annotations']>;

export const REVISION = 'deployment.kubernetes.io/revision';
const HISTORY = 'deployment.kubernetes.io/revision-history';
const DESIRED = 'deployment.kubernetes.io/desired-replicas';
const MAX = 'deployment.kubernetes.io/max-replicas';

/** Annotations of a Deployment that its ReplicaSets do not get (deployment_util.go). */
const NOT_COPIED: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deprecated.deployment.rollback.to',
  REVISION,
  HISTORY,
  DESIRED,
  MAX,
]);

function numberIn(set: ReplicaSet, annotation: string): number | undefined {
  const text = set.metadata.annotations?.[annotation];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

export function revisionOf(set: ReplicaSet): number {
  return numberIn(set, REVISION) ?? 0;
}
/** The Deployment's size when the set was last scaled. */
export function desiredReplicasOf(set: ReplicaSet): number | undefined {
  return numberIn(set, DESIRED);
}
/** The same with the surge. */
export function maxReplicasOf(set: ReplicaSet): number | undefined {
  return numberIn(set, MAX);
}

/** The annotations that say how big the Deployment is. */
export function sizeAnnotations(deployment: Deployment): Annotations {
  const { replicas } = deployment.spec;
  return { [DESIRED]: String(replicas), [MAX]: String(replicas + maxSurge(deployment)) };
}

/**
 * The annotations of the newest ReplicaSet: the Deployment's own and the revision; the revisions
 * that it had before a rollback are kept (SetNewReplicaSetAnnotations).
 */
export function newestAnnotations(
  deployment: Deployment,
  set: ReplicaSet | undefined,
  revision: number,
): Annotations {
  const own = set?.metadata.annotations ?? {};
  const given = Object.entries(deployment.metadata.annotations ?? {});
  const copied = Object.fromEntries(given.filter(([key]) => !NOT_COPIED.has(key)));
  const before = own[REVISION];
  if (before !== undefined && Number(before) >= revision) return { ...own, ...copied };
  const history = before === undefined ? [] : [...(own[HISTORY]?.split(',') ?? []), before];
  return {
    ...own,
    ...copied,
    [REVISION]: String(revision),
    ...(history.length > 0 && { [HISTORY]: history.join(',') }),
  };
}
