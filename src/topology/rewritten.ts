import type { Kind, KubeObject } from '../api/kinds';
import type { EndpointSlice } from '../api/service';
import { equal } from '../cluster/structures/equal';

/** Nothing in the picture depends on objects of these kinds. */
const UNSEEN: ReadonlySet<Kind> = new Set<Kind>(['Event', 'Endpoints', 'Namespace']);

const CONTROLLERS: ReadonlySet<Kind> = new Set<Kind>([
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
]);

/** Whether objects of this kind are left out of the picture, and nothing in it depends on them. */
export function isUnseen(kind: Kind): boolean {
  return UNSEEN.has(kind);
}

/**
 * Whether an object was written in such a way that nothing but its own element can look different:
 * what it belongs to, what finds it and what it refers to is the same as before.
 */
export function isOnlyRewritten(was: KubeObject, now: KubeObject): boolean {
  return (
    equal(was.metadata.labels, now.metadata.labels) &&
    equal(was.metadata.ownerReferences, now.metadata.ownerReferences) &&
    refersAlike(was, now)
  );
}

function refersAlike(was: KubeObject, now: KubeObject): boolean {
  if (was.kind === 'Pod' && now.kind === 'Pod') {
    return was.spec.nodeName === now.spec.nodeName && was.status.podIP === now.status.podIP;
  }
  if (was.kind === 'Node' && now.kind === 'Node') {
    return equal(was.status.addresses, now.status.addresses);
  }
  if (was.kind === 'EndpointSlice' && now.kind === 'EndpointSlice') {
    return equal(was.ports, now.ports) && hasSameAddresses(was, now);
  }
  return CONTROLLERS.has(was.kind);
}

function hasSameAddresses(
  { endpoints: was }: EndpointSlice,
  { endpoints: now }: EndpointSlice,
): boolean {
  return (
    was.length === now.length &&
    now.every(({ addresses, targetRef }, i) => {
      const before = was[i];
      return (
        before !== undefined &&
        addresses[0] === before.addresses[0] &&
        targetRef?.kind === before.targetRef?.kind &&
        targetRef?.name === before.targetRef?.name
      );
    })
  );
}
