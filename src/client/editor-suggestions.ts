import { KINDS } from '../api/kind-info';
import type { Kind, KubeObject } from '../api/kinds';
import type { Step } from '../api/yaml';
import { knownImages } from '../cluster/images/catalogue';
import { list, type Store } from '../cluster/store';

/** What could stand in a place because the cluster has it, and where it comes from. */
export interface Suggestion {
  readonly text: string;
  /** `Service`, `kubia-x2k9p`. */
  readonly from: string;
}

/** A pod, or the template of one. */
interface Pattern {
  readonly name: string;
  readonly labels: { readonly [key: string]: string };
  readonly spec: Extract<KubeObject, { kind: 'Pod' }>['spec'];
}

function patterns(store: Store, namespace: string): readonly Pattern[] {
  const pods = list(store, 'Pod', namespace).map(({ metadata, spec }): Pattern => {
    return { name: metadata.name, labels: metadata.labels ?? {}, spec };
  });
  const kinds = ['ReplicationController', 'ReplicaSet', 'Deployment'] as const;
  const templates = kinds.flatMap((kind) =>
    list(store, kind, namespace).flatMap(({ metadata, spec: { template } }): Pattern[] => {
      if (!template) return [];
      return [{ name: metadata.name, labels: template.metadata.labels ?? {}, spec: template.spec }];
    }),
  );
  return [...templates, ...pods];
}

/** Each text once, with the first place that it comes from. */
function distinct(suggestions: readonly Suggestion[]): readonly Suggestion[] {
  return [...new Map(suggestions.toReversed().map((one) => [one.text, one])).values()].reverse();
}

/** Kubernetes' own labels, which are different for each rollout and which nobody selects by. */
const OWN_LABELS: ReadonlySet<string> = new Set(['pod-template-hash']);

function names(objects: readonly KubeObject[]): readonly Suggestion[] {
  return objects.map(({ kind, metadata }) => ({ text: metadata.name, from: kind }));
}

function portsOf(found: readonly Pattern[]): readonly Suggestion[] {
  return found.flatMap(({ name, spec }) =>
    spec.containers.flatMap(({ ports = [] }) =>
      ports.flatMap((port): Suggestion[] => {
        const number = { text: String(port.containerPort), from: name };
        return port.name === undefined ? [number] : [{ text: port.name, from: name }, number];
      }),
    ),
  );
}

type Source = (store: Store, namespace: string, path: readonly Step[]) => readonly Suggestion[];

function servicePorts(field: 'name' | 'port'): Source {
  return (store, namespace) =>
    list(store, 'Service', namespace).flatMap(({ metadata, spec: { ports = [] } }) =>
      ports.flatMap((port): Suggestion[] => {
        const value = port[field];
        return value === undefined ? [] : [{ text: String(value), from: metadata.name }];
      }),
    );
}

const containerPorts: Source = (store, namespace) => portsOf(patterns(store, namespace));
const serviceNames: Source = (store, namespace) => names(list(store, 'Service', namespace));
const labelValues: Source = (store, namespace, path) =>
  patterns(store, namespace).flatMap(({ name, labels }) => {
    const value = labels[String(path.at(-1))];
    return value === undefined ? [] : [{ text: value, from: name }];
  });

/** By the end of the path without indexes; the first that fits counts. */
const SOURCES: readonly (readonly [end: RegExp, source: Source])[] = [
  [/(?:^| )backend service name$/, serviceNames],
  [/(?:^| )backend service port number$/, servicePorts('port')],
  [/(?:^| )backend service port name$/, servicePorts('name')],
  [/^metadata labels kubernetes\.io\/service-name$/, serviceNames],
  [/^spec ports targetPort$/, containerPorts],
  [/(?:httpGet|tcpSocket|grpc) port$/, containerPorts],
  [/^spec selector (?!matchExpressions)\S+$/, labelValues],
  [/selector matchLabels \S+$/, labelValues],
  [/^metadata namespace$/, (store) => names(list(store, 'Namespace'))],
  [/nodeName$/, (store) => names(list(store, 'Node'))],
  [/^spec ingressClassName$/, (store) => names(list(store, 'IngressClass'))],
  [/^spec tls secretName$/, (store, namespace) => names(list(store, 'Secret', namespace))],
  [/ontainers image$/, () => knownImages().map(([text, from]) => ({ text, from }))],
];

/** Values that the cluster has for what stands at `path` of an object in `namespace`. */
export function valuesFor(
  store: Store,
  namespace: string,
  path: readonly Step[],
): readonly Suggestion[] {
  const shown = path.filter((step) => typeof step === 'string').join(' ');
  const source = SOURCES.find(([end]) => end.test(shown))?.[1];
  return source ? distinct(source(store, namespace, path)) : [];
}

/** Labels of pods, for the keys of a selector; none for other maps. */
export function keysFor(
  store: Store,
  namespace: string,
  kind: Kind,
  path: readonly Step[],
): readonly Suggestion[] {
  const shown = path.join(' ');
  const isSelector = shown === 'spec selector' || shown === 'spec selector matchLabels';
  if (isSelector && KINDS[kind].namespaced) {
    const found = patterns(store, namespace).flatMap(({ name, labels }) =>
      Object.keys(labels).map((text) => ({ text, from: name })),
    );
    return distinct(found.filter(({ text }) => !OWN_LABELS.has(text)));
  }
  if (/(?:^| )nodeSelector$/.test(shown)) {
    const found = list(store, 'Node').flatMap(({ metadata }) =>
      Object.keys(metadata.labels ?? {}).map((text) => ({ text, from: metadata.name })),
    );
    return distinct(found);
  }
  return [];
}
