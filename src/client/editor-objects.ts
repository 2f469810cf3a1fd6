import { KINDS } from '../api/kind-info';
import { keyOf, keyOfObject, type Kind, type KubeObject, type ObjectKey } from '../api/kinds';
import { resolveManifest } from '../api/resource';
import { parseManifests, type ManifestValue } from '../api/yaml';
import { toYaml } from '../api/yaml-print';
import type { Store } from '../cluster/store';
import type { Base } from './preferences-drafts';

type Json = Readonly<Record<string, unknown>>;

/** What the API server notes about an object, and no person writes. */
const SYSTEM_FIELDS: ReadonlySet<string> = new Set([
  'creationTimestamp',
  'generation',
  'resourceVersion',
  'uid',
]);

/** An object as YAML without what the API server notes about it: no uid, version, time or status. */
export function cleanYaml(object: KubeObject, withStatus = false): string {
  const { metadata, ...rest } = object as unknown as Json & { readonly metadata: Json };
  const own = Object.entries(metadata).filter(([field]) => !SYSTEM_FIELDS.has(field));
  const { status, ...wanted } = rest;
  const shown = withStatus && status !== undefined ? { ...wanted, status } : wanted;
  return toYaml({ ...shown, metadata: Object.fromEntries(own) });
}

/** What a draft remembers of the object that it is opened from. */
export function baseOf(object: KubeObject): Base {
  const version = object.metadata.resourceVersion;
  return { key: keyOfObject(object), text: cleanYaml(object), version };
}

/** The text with the status that stands in it taken out, or that of `object` put in. */
export function withStatus(text: string, object: KubeObject | undefined): string {
  const lines = text.replace(/\n?$/, '\n').split('\n');
  const start = lines.findIndex((line) => /^status:/.test(line));
  const next = lines.findIndex((line, index) => index > start && /^[^\s#-]/.test(line));
  const end = next < 0 ? lines.length - 1 : next;
  const bare = start < 0 ? lines : [...lines.slice(0, start), ...lines.slice(end)];
  const status = (object as { readonly status?: unknown } | undefined)?.status;
  return bare.join('\n') + (status === undefined ? '' : toYaml({ status }));
}

/** `service-kubia.yaml` */
export function fileNameOf({ kind, metadata }: KubeObject): string {
  return `${KINDS[kind].singular}-${metadata.name}.yaml`;
}

const NO_ONES: ReadonlySet<Kind> = new Set<Kind>(['Node', 'Event']);

/** Whether a person has written an object: neither Kubernetes itself nor one of its controllers. */
function isOwn(object: KubeObject, store: Store): boolean {
  const { kind, metadata } = object;
  const { namespace, name, ownerReferences = [], labels = {} } = metadata;
  if (NO_ONES.has(kind) || namespace.startsWith('kube-')) return false;
  if (kind === 'Namespace') return name !== 'default' && !name.startsWith('kube-');
  if (namespace === 'default' && name === 'kubernetes') return false;
  if (ownerReferences.length > 0 || 'endpointslice.kubernetes.io/managed-by' in labels)
    return false;
  if (kind !== 'Endpoints') return true;
  const service = store.objects.get(keyOf('Service', namespace, name));
  return service?.kind !== 'Service' || service.spec.selector === undefined;
}

const ORDER = Object.keys(KINDS);

/** All objects that people have made, as one text; what others refer to comes first. */
export function allYaml(store: Store): string {
  const own = [...store.objects.values()].filter((object) => isOwn(object, store));
  const rank = ({ kind }: KubeObject) => ORDER.indexOf(kind);
  own.sort((a, b) => rank(a) - rank(b) || (keyOfObject(a) < keyOfObject(b) ? -1 : 1));
  return own.map((object) => cleanYaml(object)).join('---\n');
}

/** An object in a text, and where its fields stand. */
export interface Written {
  readonly key: ObjectKey;
  readonly manifest: ManifestValue;
}

/** The objects in a text, as far as it can be read; without a namespace they are in `default`. */
export function writtenIn(text: string): readonly Written[] {
  return parseManifests(text).flatMap((manifest): Written[] => {
    const resolved = 'value' in manifest ? resolveManifest(manifest.value) : undefined;
    if (!('value' in manifest) || !resolved?.ok) return [];
    const { kind, namespace, name } = resolved;
    const place = KINDS[kind].namespaced ? namespace || 'default' : '';
    return [{ key: keyOf(kind, place, name), manifest }];
  });
}

/** What changes between two moments, object by object. */
export interface Difference {
  readonly before: string;
  readonly after: string;
}

/** The stored objects that differ, as `kubectl diff` compares them; status and versions aside. */
export function differenceOf(before: Store, after: Store): Difference {
  const keys = new Set([...before.objects.keys(), ...after.objects.keys()]);
  const pairs = [...keys].sort().flatMap((key) => {
    const [was, is] = [before.objects.get(key), after.objects.get(key)];
    if (was === is || (was ?? is)?.kind === 'Event') return [];
    const pair = { was: was ? cleanYaml(was) : '', is: is ? cleanYaml(is) : '' };
    return pair.was === pair.is ? [] : [pair];
  });
  const join = (texts: readonly string[]) => texts.filter((text) => text !== '').join('---\n');
  return { before: join(pairs.map(({ was }) => was)), after: join(pairs.map(({ is }) => is)) };
}

/** The text with the version that it was made from, so that the API server notices a conflict. */
export function withVersion(text: string, resourceVersion: string): string {
  const [first] = parseManifests(text);
  const position = first && 'locate' in first ? first.locate('metadata.name') : undefined;
  if (!position) return text;
  const lines = text.split('\n');
  const line = lines[position.line - 1] ?? '';
  const at = position.column - 1;
  const field = `resourceVersion: "${resourceVersion}"`;
  const before = line.slice(0, at);
  const between = before.trim() === '' ? `\n${before}` : ', ';
  lines[position.line - 1] = `${before}${field}${between}${line.slice(at)}`;
  return lines.join('\n');
}

/** The text with the version in it made a comment, which moves nothing. */
export function withoutVersion(text: string): string {
  return text.replace(/^( +)r(?=esourceVersion:)/m, '$1#');
}
