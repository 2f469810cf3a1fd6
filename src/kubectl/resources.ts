import { KINDS } from '../api/kind-info';
import type { Kind } from '../api/kinds';
import { UNSIMULATED_KINDS } from '../api/resource';

const ORDER = Object.keys(KINDS) as readonly Kind[];

/** The API group of a kind; empty for the core group. */
export function groupOf(kind: Kind): string {
  const [group = '', version] = KINDS[kind].apiVersion.split('/');
  return version === undefined ? '' : group;
}

export function versionOf(kind: Kind): string {
  return KINDS[kind].apiVersion.split('/').at(-1) ?? '';
}

/** `pod`, `deployment.apps`: how kubectl names the type in its own messages. */
export function printedType(kind: Kind): string {
  const group = groupOf(kind);
  return group ? `${kind.toLowerCase()}.${group}` : kind.toLowerCase();
}

/** `service/kubia`, `deployment.apps/kubia` */
export function printedName(kind: Kind, name: string): string {
  return `${printedType(kind)}/${name}`;
}

const BY_NAME: ReadonlyMap<string, Kind> = new Map(
  ORDER.flatMap((kind) => {
    const { plural, singular } = KINDS[kind];
    return [plural, singular].map((name): [string, Kind] => [name, kind]);
  }),
);
const BY_SHORT_NAME: ReadonlyMap<string, Kind> = new Map(
  ORDER.flatMap((kind) => KINDS[kind].shortNames.map((name): [string, Kind] => [name, kind])),
);

/** The kind that `svc`, `Services`, `deploy`, `deployments.apps` or `deployments.v1.apps` stands for. */
export function kindNamed(text: string): Kind | undefined {
  const [name = '', ...rest] = text.toLowerCase().split('.');
  const kind = BY_NAME.get(name) ?? BY_SHORT_NAME.get(text.split('.')[0] ?? '');
  if (!kind || rest.length === 0) return kind;
  const qualifier = rest.join('.');
  const group = groupOf(kind);
  const full = `${versionOf(kind)}.${group}`;
  return qualifier === full || (group !== '' && qualifier === group) ? kind : undefined;
}

/** What `kubectl get all` stands for, in the order in which kubectl prints it. */
export const CATEGORY_ALL: readonly Kind[] = [
  'Pod',
  'ReplicationController',
  'Service',
  'Deployment',
  'ReplicaSet',
];

/** Types that a real cluster has and Hopscope leaves out, by every name that kubectl takes. */
const LEFT_OUT = new Set(
  UNSIMULATED_KINDS.flatMap(({ kind, plural, shortNames }) => [
    kind.toLowerCase(),
    plural,
    ...shortNames,
  ]),
);

/** Why a type cannot be used, in kubectl's words where kubectl would say so too. */
export function unknownType(text: string): string {
  const [name = ''] = text.toLowerCase().split('.');
  return LEFT_OUT.has(name)
    ? `Hopscope does not simulate ${name}`
    : `the server doesn't have a resource type "${text}"`;
}

/** `default` for namespaced kinds without a namespace, '' for the others. */
export function isNamespaced(kind: Kind): boolean {
  return KINDS[kind].namespaced;
}

/** The type and the name of an object as Go prints them in an error about it. */
export function describeMapping(kind: Kind, namespace: string, name: string): string {
  const version = `${groupOf(kind)}/${versionOf(kind)}`;
  return [
    `Resource: "${version}, Resource=${KINDS[kind].plural}", GroupVersionKind: "${version}, Kind=${kind}"`,
    `Name: "${name}", Namespace: "${namespace}"`,
  ].join('\n');
}

/** `services/kubia`, `deployments/kubia` */
export function objectName(kind: Kind, name: string): string {
  return `${KINDS[kind].plural}/${name}`;
}
