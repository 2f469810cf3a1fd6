import type { ObjectOf } from '../../../api/kinds';
import { recordEvent } from '../../api-server/events';
import { update, updateStatus } from '../../api-server/verbs';
import { equal } from '../../structures/equal';
import type { World } from '../../world';
import { sizeAnnotations } from './annotations';
import type { DeploymentStatus } from './conditions';

export type Deployment = ObjectOf<'Deployment'>;
export type ReplicaSet = ObjectOf<'ReplicaSet'>;

export const COMPONENT = 'deployment-controller';

/** A Deployment and its ReplicaSets while one sync works on them. */
export class Rollout {
  /** The ReplicaSet of the present template, once there is one. */
  newest: ReplicaSet | undefined;
  old: ReplicaSet[] = [];

  constructor(
    readonly world: World,
    public deployment: Deployment,
  ) {}

  get all(): ReplicaSet[] {
    return this.newest ? [...this.old, this.newest] : this.old;
  }
  get replicas(): number {
    return this.deployment.spec.replicas;
  }

  event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    const { world, deployment: about } = this;
    recordEvent(world, { about, type, reason, message, component: COMPONENT });
  }

  /** Writes the Deployment's status, and its annotations if given. */
  setStatus(status: DeploymentStatus, annotations = this.deployment.metadata.annotations): void {
    const metadata = { ...this.deployment.metadata, ...(annotations && { annotations }) };
    const result = updateStatus(this.world, { ...this.deployment, metadata, status });
    if (result.ok) this.deployment = result.value;
  }

  /** Stores a new version of one of the ReplicaSets. */
  replace(set: ReplicaSet): ReplicaSet {
    const result = update(this.world, set);
    if (!result.ok) return set;
    const { uid } = set.metadata;
    if (this.newest?.metadata.uid === uid) this.newest = result.value;
    this.old = this.old.map((each) => (each.metadata.uid === uid ? result.value : each));
    return result.value;
  }

  /** Gives a ReplicaSet a new size; whether that is a change (sync.go, scaleReplicaSet). */
  scale(set: ReplicaSet, replicas: number): boolean {
    const before = set.spec.replicas;
    const annotations = { ...set.metadata.annotations, ...sizeAnnotations(this.deployment) };
    if (before === replicas && equal(annotations, set.metadata.annotations)) return false;
    const metadata = { ...set.metadata, annotations };
    this.replace({ ...set, metadata, spec: { ...set.spec, replicas } });
    if (before === replicas) return false;
    const direction = before < replicas ? 'up' : 'down';
    const what = `Scaled ${direction} replica set ${set.metadata.name}`;
    this.event('Normal', 'ScalingReplicaSet', `${what} from ${before} to ${replicas}`);
    return true;
  }
}

/** `sum(sets, specReplicas)` and the like. */
export function sum(sets: readonly ReplicaSet[], count: (set: ReplicaSet) => number): number {
  return sets.reduce((total, set) => total + count(set), 0);
}
export const specReplicas = ({ spec }: ReplicaSet): number => spec.replicas;
export const actualReplicas = ({ status }: ReplicaSet): number => status.replicas;
export const readyReplicas = ({ status }: ReplicaSet): number => status.readyReplicas ?? 0;
export const availableReplicas = ({ status }: ReplicaSet): number => status.availableReplicas ?? 0;

export function isActiveSet({ spec }: ReplicaSet): boolean {
  return spec.replicas > 0;
}

/** Oldest first, then by name. */
export function byAge(a: ReplicaSet, b: ReplicaSet): number {
  const [left, right] = [a.metadata, b.metadata];
  if (left.creationTimestamp === right.creationTimestamp) return left.name < right.name ? -1 : 1;
  return left.creationTimestamp < right.creationTimestamp ? -1 : 1;
}
