import type { Kind, KINDS } from './kind-info';
import type { Infer } from './schema';

export type { Kind };
/** The stored object of kind `K`. */
export type ObjectOf<K extends Kind> = K extends Kind ? Infer<(typeof KINDS)[K]['schema']> : never;
export type KubeObject = ObjectOf<Kind>;

/** Identifies an object in the cluster: `Kind/namespace/name`, the namespace empty for cluster-wide kinds. */
export type ObjectKey = string;

export function keyOf(kind: Kind, namespace: string, name: string): ObjectKey {
  return `${kind}/${namespace}/${name}`;
}
export function keyOfObject(object: KubeObject): ObjectKey {
  return keyOf(object.kind, object.metadata.namespace, object.metadata.name);
}
