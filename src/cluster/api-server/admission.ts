import { fail, ok, type Result } from '../../api/result';
import { forbiddenObject, notFound } from '../../api/errors';
import { KINDS } from '../../api/kind-info';
import type { KubeObject, ObjectOf } from '../../api/kinds';
import { perObject } from '../../api/memo';
import type { PodSpec, Toleration } from '../../api/pod';
import { list } from '../store';
import type { World } from '../world';

/**
 * Whether something may be created in the object's namespace
 * (apiserver pkg/admission/plugin/namespace/lifecycle).
 */
export function checkNamespace(world: World, object: KubeObject): Result<undefined> {
  if (!KINDS[object.kind].namespaced) return ok(undefined);
  const { namespace, name } = object.metadata;
  const home = world.get('Namespace', '', namespace);
  if (!home) return fail(notFound('Namespace', namespace));
  if (!home.metadata.deletionTimestamp) return ok(undefined);
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  return fail(forbiddenObject(object.kind, name, why));
}

/** The object with what kubeadm's admission plugins add to a new one. */
export function admit<O extends KubeObject>(world: World, object: O): O {
  if (object.kind === 'Pod') return { ...object, spec: withTolerations(object.spec) };
  if (object.kind === 'Ingress') return { ...object, ...withDefaultClass(world, object) };
  return object;
}

const NODE_TROUBLE = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** plugin/pkg/admission/defaulttolerationseconds: a pod stays 300 s on a lost node. */
const withTolerations = perObject((spec: PodSpec): PodSpec => {
  const given = spec.tolerations ?? [];
  const missing = NODE_TROUBLE.filter((key) => !given.some((each) => covers(each, key)));
  if (missing.length === 0) return spec;
  const added = missing.map((key) => {
    return { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 };
  });
  return { ...spec, tolerations: [...given, ...added] };
});

function covers({ key, effect }: Toleration, taint: string): boolean {
  return (key === taint || !key) && (effect === 'NoExecute' || !effect);
}

const IS_DEFAULT = 'ingressclass.kubernetes.io/is-default-class';
const OLD_CLASS = 'kubernetes.io/ingress.class';

/** plugin/pkg/admission/network/defaultingressclass: of several the newest, then by name. */
function withDefaultClass(world: World, ingress: ObjectOf<'Ingress'>): ObjectOf<'Ingress'> {
  const { metadata, spec } = ingress;
  if (spec.ingressClassName !== undefined) return ingress;
  if (metadata.annotations?.[OLD_CLASS] !== undefined) return ingress;
  const [chosen] = list(world.store, 'IngressClass')
    .filter((each) => each.metadata.annotations?.[IS_DEFAULT] === 'true')
    .sort((a, b) => compare(b.metadata.creationTimestamp, a.metadata.creationTimestamp));
  if (!chosen) return ingress;
  return { ...ingress, spec: { ...spec, ingressClassName: chosen.metadata.name } };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
