import { keyOf, keyOfObject } from '../api/kinds';
import type { Ingress, IngressBackend } from '../api/ingress';
import { formatSelector } from '../api/selectors';
import type { EndpointSlice, Service } from '../api/service';
import { get, podsMatching, podWithIp, type Store } from '../cluster/store';
import type { GhostItem, ItemId, Missing } from './items';
import { objectsOf, slicesUnder } from './objects';

function ghost(
  missing: Missing,
  { id, name, from, field }: Pick<GhostItem, 'id' | 'name' | 'from' | 'field'>,
): GhostItem {
  return { id, kind: 'ghost', missing, name, from, field };
}

/** What an Ingress refers to and is not there: its class, Secrets, Services and their ports. */
export function ghostsOfIngress(store: Store, ingress: Ingress): readonly GhostItem[] {
  const { spec, metadata } = ingress;
  const { namespace } = metadata;
  const from = keyOfObject(ingress);
  const ghosts: GhostItem[] = [];
  const className = spec.ingressClassName;
  if (className !== undefined && !store.objects.has(keyOf('IngressClass', '', className))) {
    const id = keyOf('IngressClass', '', className);
    ghosts.push(
      ghost('ingressClass', { id, name: className, from, field: 'spec.ingressClassName' }),
    );
  }
  (spec.tls ?? []).forEach(({ secretName }, i) => {
    if (secretName === undefined) return;
    const id = keyOf('Secret', namespace, secretName);
    if (store.objects.has(id)) return;
    ghosts.push(
      ghost('secret', { id, name: secretName, from, field: `spec.tls[${i}].secretName` }),
    );
  });
  for (const { backend, field } of backendsOf(ingress)) {
    const found = missingBackend(store, namespace, backend);
    if (found) ghosts.push(ghost(found.missing, { ...found, from, field }));
  }
  return ghosts;
}

function backendsOf({ spec }: Ingress): { backend: IngressBackend; field: string }[] {
  const paths = (spec.rules ?? []).flatMap(({ http }, i) =>
    (http?.paths ?? []).map(({ backend }, j) => ({
      backend,
      field: `spec.rules[${i}].http.paths[${j}].backend`,
    })),
  );
  const { defaultBackend } = spec;
  return defaultBackend
    ? [...paths, { backend: defaultBackend, field: 'spec.defaultBackend' }]
    : paths;
}

function missingBackend(store: Store, namespace: string, { service }: IngressBackend) {
  if (!service) return undefined;
  const id = keyOf('Service', namespace, service.name);
  const found = get(store, 'Service', namespace, service.name);
  if (!found) return { missing: 'service', id, name: service.name } as const;
  const wanted = service.port.number ?? service.port.name ?? '';
  if (found.spec.type === 'ExternalName') return undefined;
  const isThere = (found.spec.ports ?? []).some(
    ({ port, name }) => port === wanted || name === wanted,
  );
  return isThere
    ? undefined
    : ({ missing: 'port', id: `${id}:${wanted}`, name: `${service.name}:${wanted}` } as const);
}

/** What a Service counts on and is not there: pods with its labels, a port with its name. */
export function ghostsOfService(store: Store, service: Service): readonly GhostItem[] {
  const { spec, metadata } = service;
  const { namespace, name } = metadata;
  const selector = spec.selector ?? {};
  if (Object.keys(selector).length === 0 || spec.type === 'ExternalName') return [];
  const from = keyOfObject(service);
  const slices = slicesUnder(store, namespace, name);
  const hasAddresses = slices.some(({ endpoints }) => endpoints.length > 0);
  if (!hasAddresses && podsMatching(store, namespace, selector).length === 0) {
    const text = formatSelector(selector);
    const id = `ghost/pods/${from}`;
    return [ghost('pods', { id, name: text, from, field: 'spec.selector' })];
  }
  return (spec.ports ?? []).flatMap(({ targetPort, name: portName = '' }, i) => {
    if (typeof targetPort !== 'string') return [];
    const isServed = slices.some(({ ports = [] }) =>
      ports.some((port) => (port.name ?? '') === portName && port.port !== undefined),
    );
    if (isServed || somePodHas(store, service, targetPort)) return [];
    const id = `ghost/port/${from}/${targetPort}`;
    const field = `spec.ports[${i}].targetPort`;
    return [ghost('targetPort', { id, name: targetPort, from, field })];
  });
}

function somePodHas(store: Store, { spec, metadata }: Service, portName: string): boolean {
  return podsMatching(store, metadata.namespace, spec.selector ?? {}).some((pod) =>
    pod.spec.containers.some(({ ports = [] }) => ports.some(({ name }) => name === portName)),
  );
}

/** Addresses of an EndpointSlice that neither a pod nor a machine has. */
export function ghostsOfSlice(
  store: Store,
  slice: EndpointSlice,
  machines: ReadonlySet<string>,
): readonly GhostItem[] {
  return slice.endpoints.flatMap(({ addresses: [ip = ''], targetRef }, i) => {
    if (targetRef?.kind === 'Pod' || machines.has(ip) || podWithIp(store, ip)) return [];
    const field = `endpoints[${i}].addresses[0]`;
    return [ghost('address', { id: `address/${ip}`, name: ip, from: keyOfObject(slice), field })];
  });
}

/** Nodes that pods are bound to and that are not there. */
export function missingNodes(store: Store): readonly GhostItem[] {
  const nodes = new Set(objectsOf(store, 'Node').map(({ metadata }) => metadata.name));
  const ghosts = new Map<ItemId, GhostItem>();
  for (const pod of objectsOf(store, 'Pod')) {
    const { nodeName } = pod.spec;
    if (!nodeName || nodes.has(nodeName) || ghosts.has(nodeName)) continue;
    const given = { id: `node/${nodeName}`, name: nodeName, from: keyOfObject(pod) };
    ghosts.set(nodeName, ghost('node', { ...given, field: 'spec.nodeName' }));
  }
  return [...ghosts.values()];
}
