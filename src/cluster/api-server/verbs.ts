import { applyDefaults } from '../../api/defaults';
import { fail, ok, type Result } from '../../api/result';
import {
  alreadyExists,
  badRequest,
  conflict,
  forbiddenObject,
  invalidObject,
  notFound,
  type FieldError,
} from '../../api/errors';
import { KINDS } from '../../api/kind-info';
import type { Kind, KubeObject, ObjectOf } from '../../api/kinds';
import { formatTime, parseTime } from '../../api/time';
import { validate, validateUpdate } from '../../api/validation';
import { equal } from '../structures/equal';
import type { World } from '../world';
import { admit, checkNamespace } from './admission';
import { savepoint } from './allocation';
import { withSystemMetadata } from './metadata';
import { allocateForCreate, allocateForUpdate, releaseAll } from './service-rest';
import { canonical, prepareForCreate, prepareForUpdate, withStatusOf } from './strategy';

export interface CreateOptions {
  /** Where the request goes; an object that names another namespace is refused. */
  readonly namespace?: string;
}

export interface RemoveOptions {
  /** Of a pod: its own by default, 0 removes it at once. */
  readonly gracePeriodSeconds?: number;
  /** What becomes of the objects that it owns; `Background` by default: they go after it. */
  readonly propagationPolicy?: 'Background' | 'Orphan';
}

/** How often a generated name that is taken is made up anew (apiserver registry store.go). */
const NAME_ATTEMPTS = 8;

/**
 * Stores a new object. Order of work as in Kubernetes: defaults, admission, allocation of addresses
 * and node ports, validation (which rolls the allocations back), and only then the name's
 * uniqueness (apiserver pkg/registry/generic/registry/store.go, Create).
 */
export function create<O extends KubeObject>(
  world: World,
  object: O,
  options: CreateOptions = {},
): Result<O> {
  const namespace = namespaceFor(object, options.namespace);
  if (!namespace.ok) return namespace;
  const given = object.metadata;
  for (let attempt = 1; ; attempt++) {
    const result = createOnce(world, withSystemMetadata(world, object, namespace.value));
    const isTaken = !result.ok && result.error.reason === 'AlreadyExists';
    if (!isTaken || given.name || attempt === NAME_ATTEMPTS) return result;
  }
}

function namespaceFor(object: KubeObject, requested: string | undefined): Result<string> {
  if (!KINDS[object.kind].namespaced) return ok('');
  const own = object.metadata.namespace;
  if (own && requested && own !== requested) {
    return fail(
      badRequest(
        'the namespace of the provided object does not match the namespace sent on the request',
      ),
    );
  }
  return ok(own || requested || 'default');
}

function createOnce<O extends KubeObject>(world: World, object: O): Result<O> {
  const lifecycle = checkNamespace(world, object);
  if (!lifecycle.ok) return lifecycle;
  const prepared = prepareForCreate(admit(world, applyDefaults(object)));
  const rollback = savepoint(world);
  const result = allocateAndCheck(world, prepared);
  if (!result.ok) {
    rollback();
    return result;
  }
  return ok(world.write(canonical(result.value)));
}

function allocateAndCheck<O extends KubeObject>(world: World, object: O): Result<O> {
  const allocated = allocateForCreate(world, object);
  if (!allocated.ok) return allocated;
  const { kind, metadata } = allocated.value;
  const errors = validate(allocated.value);
  if (errors.length > 0) return invalidFailure(object, errors);
  if (world.get(kind, metadata.namespace, metadata.name)) {
    return fail(alreadyExists(kind, metadata.name));
  }
  return allocated;
}

function invalidFailure(object: KubeObject, errors: readonly FieldError[]): Result<never> {
  return fail(invalidObject(object.kind, object.metadata.name, errors));
}

/**
 * Replaces an object but for its status. What the API server owns in its metadata stays, what a
 * Service leaves out of its allocations is taken over, and a replacement that changes nothing is
 * not written. A resourceVersion or uid in `object` has to be the current one.
 */
export function update<O extends KubeObject>(world: World, object: O): Result<O> {
  const current = currentFor(world, object);
  if (!current.ok) return current;
  const old = current.value;
  const prepared = prepareForUpdate(applyDefaults(object), old);
  const rollback = savepoint(world);
  const allocated = allocateForUpdate(world, prepared, old);
  const errors = allocated.ok ? validateUpdate(allocated.value, old) : [];
  if (!allocated.ok || errors.length > 0) {
    rollback();
    return allocated.ok ? invalidFailure(object, errors) : allocated;
  }
  return ok(store(world, canonical(allocated.value), old));
}

/** Writes what differs from `old`; a deleted object that has lost its last finalizer goes. */
function store<O extends KubeObject>(world: World, object: O, old: O): O {
  if (isFinished(object) && !isFinished(old)) {
    erase(world, old);
    return object;
  }
  return equal(object, old) ? old : world.write(object);
}

function isFinished({ metadata }: KubeObject): boolean {
  const isGraceful = (metadata.deletionGracePeriodSeconds ?? 0) > 0;
  return Boolean(metadata.deletionTimestamp) && !isGraceful && !metadata.finalizers?.length;
}

/** Replaces the status of an object, and nothing else; not written when nothing changes. */
export function updateStatus<O extends KubeObject>(world: World, object: O): Result<O> {
  const current = currentFor(world, object);
  if (!current.ok) return current;
  const old = current.value;
  const updated = withStatusOf(old, object);
  return ok(equal(updated, old) ? old : world.write(updated));
}

/** The stored object that `object` is a new version of, unless it is of another version. */
function currentFor<O extends KubeObject>(world: World, object: O): Result<O> {
  const { kind } = object;
  const { namespace, name, uid, resourceVersion } = object.metadata;
  const place = KINDS[kind].namespaced ? namespace || 'default' : '';
  const old = world.get(kind, place, name) as O | undefined;
  if (!old) return fail(notFound(kind, name));
  if (uid && uid !== old.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`;
    return fail(conflict(kind, name, why));
  }
  if (resourceVersion && resourceVersion !== old.metadata.resourceVersion) {
    return fail(conflict(kind, name));
  }
  return ok(old);
}

/**
 * Gives a pod to a node (POST pods/binding): the node's name and the condition PodScheduled in one
 * write (pkg/registry/core/pod/storage/storage.go, assignPod).
 */
export function bind(world: World, pod: ObjectOf<'Pod'>, node: string): Result<ObjectOf<'Pod'>> {
  const current = currentFor(world, pod);
  if (!current.ok) return current;
  const { metadata, spec, status } = current.value;
  if (metadata.deletionTimestamp) {
    return fail(
      conflict(
        'Pod',
        metadata.name,
        `pod ${metadata.name} is being deleted, cannot be assigned to a host`,
      ),
    );
  }
  if (spec.nodeName) {
    return fail(
      conflict(
        'Pod',
        metadata.name,
        `pod ${metadata.name} is already assigned to node "${spec.nodeName}"`,
      ),
    );
  }
  const scheduled = {
    type: 'PodScheduled',
    status: 'True',
    lastTransitionTime: formatTime(world.now),
  };
  const others = (status.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
  return ok(
    world.write({
      ...current.value,
      spec: { ...spec, nodeName: node },
      status: { ...status, conditions: [...others, scheduled] },
    }),
  );
}

const IMMORTAL: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

/**
 * Deletes an object. A pod that runs gets a deletionTimestamp and stays until its kubelet removes
 * it with grace period 0; a namespace and an object with finalizers stay until those are done; all
 * else is gone at once. The object as it was, or as it is now if it stays.
 */
export function remove<K extends Kind>(
  world: World,
  kind: K,
  namespace: string,
  name: string,
  options: RemoveOptions = {},
): Result<ObjectOf<K>> {
  const place = KINDS[kind].namespaced ? namespace || 'default' : '';
  const object = world.get(kind, place, name);
  if (!object) return fail(notFound(kind, name));
  if (kind === 'Namespace' && IMMORTAL.has(name)) {
    return fail(forbiddenObject('Namespace', name, 'this namespace may not be deleted'));
  }
  return ok(removeObject(world, object, options) as ObjectOf<K>);
}

function removeObject(world: World, object: KubeObject, options: RemoveOptions): KubeObject {
  if (object.kind === 'Namespace') return terminateNamespace(world, object);
  const orphans = options.propagationPolicy === 'Orphan' && !object.metadata.deletionTimestamp;
  const held = orphans ? withFinalizer(object, 'orphan') : object;
  const grace = object.kind === 'Pod' ? graceOf(object, options.gracePeriodSeconds) : 0;
  if (grace === 0 && !held.metadata.finalizers?.length) {
    erase(world, object);
    return object;
  }
  const marked = markedDeleted(world, held, grace);
  return equal(marked, object) ? object : world.write(marked);
}

function withFinalizer<O extends KubeObject>(object: O, finalizer: string): O {
  const finalizers = [...(object.metadata.finalizers ?? []), finalizer];
  return { ...object, metadata: { ...object.metadata, finalizers } };
}

/** Seconds that a pod gets to stop (pkg/registry/core/pod/strategy.go, CheckGracefulDelete). */
function graceOf(pod: ObjectOf<'Pod'>, requested: number | undefined): number {
  const { spec, status } = pod;
  if (!spec.nodeName || status.phase === 'Succeeded' || status.phase === 'Failed') return 0;
  const seconds = requested ?? spec.terminationGracePeriodSeconds;
  return seconds < 0 ? 1 : seconds;
}

/**
 * The object on its way out. A second deletion can only shorten the time that is left
 * (apiserver pkg/registry/rest/delete.go, BeforeDelete).
 */
function markedDeleted<O extends KubeObject>(world: World, object: O, grace: number): O {
  const { metadata } = object;
  const { deletionTimestamp, deletionGracePeriodSeconds: before = 0, generation } = metadata;
  if (deletionTimestamp && grace >= before) return object;
  const start = deletionTimestamp ? parseTime(deletionTimestamp) - before * 1000 : world.now;
  return {
    ...object,
    metadata: {
      ...metadata,
      deletionTimestamp: formatTime(start + grace * 1000),
      deletionGracePeriodSeconds: grace,
      ...(generation !== undefined && { generation: generation + 1 }),
    },
  };
}

function terminateNamespace(world: World, namespace: ObjectOf<'Namespace'>): KubeObject {
  if (namespace.metadata.deletionTimestamp) return namespace;
  return world.write({
    ...namespace,
    metadata: { ...namespace.metadata, deletionTimestamp: formatTime(world.now) },
    status: { ...namespace.status, phase: 'Terminating' },
  });
}

function erase(world: World, object: KubeObject): void {
  if (object.kind === 'Service') releaseAll(world, object);
  world.erase(object);
}

/** Takes a namespace away for good; for the namespace controller, when nothing is left in it. */
export function finalizeNamespace(world: World, namespace: ObjectOf<'Namespace'>): void {
  if (namespace.metadata.deletionTimestamp) world.erase(namespace);
}
