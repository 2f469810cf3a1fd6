import { KINDS } from '../../api/kind-info';
import type { Kind, KubeObject } from '../../api/kinds';
import { get, list } from '../../cluster/store';
import type { ClusterState } from '../../cluster/world';
import { CATEGORY_ALL } from '../resources';
import type { Candidate } from './candidates';

const ALL = Object.keys(KINDS) as readonly Kind[];

function namesOf(kind: Kind): readonly string[] {
  const { plural, singular, shortNames } = KINDS[kind];
  return [...shortNames, plural, singular];
}

/** The names of all types, the short ones with the type that they stand for. */
export function typeNames(): readonly Candidate[] {
  const own = ALL.flatMap((kind) =>
    namesOf(kind).map((text) => ({ text, description: KINDS[kind].plural })),
  );
  return [
    ...own,
    { text: 'all', description: CATEGORY_ALL.map((kind) => KINDS[kind].plural).join() },
  ];
}

/** The objects of a kind in a namespace; of a cluster-wide kind, all. */
export function objectsOf(
  state: ClusterState,
  kind: Kind,
  namespace: string,
): readonly KubeObject[] {
  return KINDS[kind].namespaced
    ? list<Kind>(state.store, kind, namespace)
    : list<Kind>(state.store, kind);
}

/** The names of the objects of a kind. */
export function objectNames(
  state: ClusterState,
  kind: Kind,
  namespace: string,
): readonly Candidate[] {
  return objectsOf(state, kind, namespace).map(({ metadata }) => ({ text: metadata.name }));
}

/** Those of a pod, with their images. */
export function containerNames(
  state: ClusterState,
  namespace: string,
  pod: string,
): readonly Candidate[] {
  const spec = get(state.store, 'Pod', namespace, pod)?.spec;
  const all = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  return all.map(({ name, image }) => ({
    text: name,
    ...(image !== undefined && { description: image }),
  }));
}

/** `app`, and `app=kubia` once there is an equals sign, for the labels that objects have. */
export function labels(objects: readonly KubeObject[], typed: string): readonly Candidate[] {
  const pairs = objects.flatMap(({ metadata }) => Object.entries(metadata.labels ?? {}));
  return typed.includes('=')
    ? pairs.map(([key, value]) => ({ text: `${key}=${value}` }))
    : pairs.map(([key]) => ({ text: key }));
}
