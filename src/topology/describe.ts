import type { Node } from '../api/core';
import { formatIp, parseCidr } from '../api/ip';
import type { Ingress, IngressBackend } from '../api/ingress';
import { keyOf, keyOfObject } from '../api/kinds';
import type { Pod, Probe } from '../api/pod';
import { formatSelector } from '../api/selectors';
import type { Endpoint, EndpointSlice, Service } from '../api/service';
import type { Deployment, ReplicaSet, ReplicationController } from '../api/workloads';
import type { Balancer } from '../cluster/cloud/cloud';
import type { PodRuntime, ProbeRuntime } from '../cluster/kubelet/runtime';
import {
  balancerId,
  nodeId,
  type BalancerItem,
  type ControllerItem,
  type EndpointRow,
  type IngressItem,
  type IngressRow,
  type ItemId,
  type NodeItem,
  type PodItem,
  type Policy,
  type ProbeItem,
  type ServiceItem,
  type SliceItem,
} from './items';
import { podStateOf } from './pod-state';

/** A node as it is drawn. */
export function nodeItem(node: Node): NodeItem {
  const { addresses = [], conditions = [] } = node.status;
  const podCidr = node.spec.podCIDR ?? '';
  const range = parseCidr(podCidr);
  const ready = conditions.find(({ type }) => type === 'Ready');
  return {
    id: nodeId(node.metadata.name),
    kind: 'node',
    name: node.metadata.name,
    ip: addresses.find(({ type }) => type === 'InternalIP')?.address ?? '',
    podCidr,
    podGateway: range ? formatIp(range.base + 1) : '',
    isReady: ready === undefined || ready.status === 'True',
    isCordoned: node.spec.unschedulable === true,
  };
}

/** What a pod's picture depends on besides the pod. */
interface PodSurroundings {
  /** What runs on its node, once there is something. */
  readonly runtime: PodRuntime | undefined;
  readonly isSystem: boolean;
  readonly isHomeless: boolean;
  readonly owner: ItemId | undefined;
  /** The keys of its labels by which Services select it. */
  readonly selectedBy: readonly string[];
}

/** A pod as it is drawn. */
export function podItem(pod: Pod, surroundings: PodSurroundings): PodItem {
  const { runtime, isSystem, isHomeless, owner, selectedBy } = surroundings;
  const { containerStatuses = [], podIP } = pod.status;
  const readyCount = containerStatuses.filter(({ ready }) => ready).length;
  const containers = runtime?.containers ?? [];
  const ports = containers.flatMap(({ listening }) => listening.map(({ port }) => port));
  return {
    id: keyOfObject(pod),
    kind: 'pod',
    name: pod.metadata.name,
    namespace: pod.metadata.namespace,
    workload: workloadOf(pod),
    node: pod.spec.nodeName ? nodeId(pod.spec.nodeName) : undefined,
    isHomeless,
    ip: podIP,
    sockets: [...new Set(ports)],
    state: podStateOf(pod),
    ready: `${readyCount}/${pod.spec.containers.length}`,
    restarts: containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0),
    probe: probeItem(pod, runtime),
    isSystem,
    labels: Object.entries(pod.metadata.labels ?? {}).map(([key, value]) => ({
      text: `${key}=${value}`,
      isSelected: selectedBy.includes(key),
    })),
    owner,
  };
}

/** A ReplicaSet that a Deployment made ends in the hash of its pods' template. */
function workloadOf({ metadata }: Pod): string {
  const { name, labels = {}, ownerReferences = [] } = metadata;
  const owner = ownerReferences.find(({ controller }) => controller === true);
  if (!owner) return name;
  const ending = `-${labels['pod-template-hash']}`;
  return owner.name.endsWith(ending) ? owner.name.slice(0, -ending.length) : owner.name;
}

function probeItem(pod: Pod, runtime: PodRuntime | undefined): ProbeItem | undefined {
  const probed = pod.spec.containers.find(({ readinessProbe }) => readinessProbe !== undefined);
  if (!probed?.readinessProbe) return undefined;
  const probe = probed.readinessProbe;
  const worker = runtime?.containers.find(({ name }) => name === probed.name)?.probes.readiness;
  return {
    what: whatIsProbed(probe),
    attempts: attemptsOf(worker),
    periodSeconds: probe.periodSeconds,
    failureThreshold: probe.failureThreshold,
    successThreshold: probe.successThreshold,
  };
}

function attemptsOf(worker: ProbeRuntime | undefined) {
  return (worker?.attempts ?? []).map(({ at, ok }) => ({ at, ok }));
}

function whatIsProbed(probe: Probe): string {
  const { exec, httpGet, tcpSocket, grpc } = probe;
  if (exec) return (exec.command ?? []).join(' ');
  if (httpGet) return `GET :${httpGet.port}${httpGet.path ?? '/'}`;
  if (tcpSocket) return `TCP :${tcpSocket.port}`;
  return grpc ? `gRPC :${grpc.port}` : '';
}

function externalIpOf({ spec, status }: Service): string | undefined {
  const given = [
    ...(status.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? ''),
    ...(spec.externalIPs ?? []),
  ];
  if (given.length > 0) return given.join(',');
  return spec.type === 'LoadBalancer' ? '<pending>' : undefined;
}

function policiesOf({ spec }: Service): readonly Policy[] {
  const { externalTrafficPolicy, internalTrafficPolicy, sessionAffinity } = spec;
  const all: readonly { readonly name: Policy['name']; readonly value: string | undefined }[] = [
    { name: 'externalTrafficPolicy', value: externalTrafficPolicy },
    { name: 'internalTrafficPolicy', value: internalTrafficPolicy },
    { name: 'sessionAffinity', value: sessionAffinity },
  ];
  return all.flatMap(({ name, value }) =>
    value === 'Local' || value === 'ClientIP' ? [{ name, value }] : [],
  );
}

/** A Service as it is drawn. */
export function serviceItem(service: Service): ServiceItem {
  const { spec, metadata } = service;
  const selector = Object.keys(spec.selector ?? {}).length > 0 ? spec.selector : undefined;
  return {
    id: keyOfObject(service),
    kind: 'service',
    name: metadata.name,
    namespace: metadata.namespace,
    type: spec.type,
    selector: selector && formatSelector(selector),
    clusterIp: spec.type === 'ExternalName' ? (spec.externalName ?? '') : (spec.clusterIP ?? ''),
    externalIp: externalIpOf(service),
    policies: policiesOf(service),
    ports: (spec.ports ?? []).map(({ name, nodePort, port, targetPort }) => ({
      name,
      nodePort: nodePort || undefined,
      port,
      targetPort: String(targetPort),
    })),
  };
}

function endpointRow(endpoint: Endpoint, ports: readonly number[], namespace: string): EndpointRow {
  const { ready = true, serving = ready, terminating = false } = endpoint.conditions;
  const { targetRef } = endpoint;
  const isPod = targetRef?.kind === 'Pod' && targetRef.name !== undefined;
  const [ip = ''] = endpoint.addresses;
  return {
    ip,
    address: ports.length > 0 ? `${ip}:${ports.join()}` : ip,
    shape: terminating ? 'terminating' : ready ? 'ready' : 'notReady',
    isServing: serving,
    pod: isPod ? `Pod/${targetRef.namespace ?? namespace}/${targetRef.name}` : undefined,
  };
}

/** An EndpointSlice as it is drawn: a row per address. */
export function sliceItem(slice: EndpointSlice, service: Service | undefined): SliceItem {
  const { namespace, name } = slice.metadata;
  const ports = (slice.ports ?? []).flatMap(({ port }) => (port === undefined ? [] : [port]));
  const rows = slice.endpoints.map((endpoint) => endpointRow(endpoint, ports, namespace));
  return {
    id: keyOfObject(slice),
    kind: 'slice',
    name,
    namespace,
    service: service && keyOfObject(service),
    ports,
    rows: rows.sort((a, b) => (a.address < b.address ? -1 : 1)),
  };
}

function hostAndPath(host: string | undefined, path: string | undefined): string {
  return `${host ?? '*'}${path === '/' ? '' : (path ?? '')}`;
}

/** An Ingress as it is drawn: a row per path, and one for its default backend. */
export function ingressItem(ingress: Ingress): IngressItem {
  const { metadata, spec, status } = ingress;
  const { namespace, name } = metadata;
  const row = (match: string, backend: IngressBackend, field: string): IngressRow => {
    const { service } = backend;
    const port = service?.port.number ?? service?.port.name ?? '';
    return {
      match,
      backend: service ? `${service.name}:${port}` : '',
      service: service && keyOf('Service', namespace, service.name),
      field,
    };
  };
  const paths = (spec.rules ?? []).flatMap(({ host, http }, i) =>
    (http?.paths ?? []).map(({ path, backend }, j) =>
      row(hostAndPath(host, path), backend, `spec.rules[${i}].http.paths[${j}]`),
    ),
  );
  const [first] = status.loadBalancer?.ingress ?? [];
  const fallback = spec.defaultBackend;
  return {
    id: keyOfObject(ingress),
    kind: 'ingress',
    name,
    namespace,
    className: spec.ingressClassName,
    address: first?.ip ?? first?.hostname,
    rows: fallback ? [...paths, row('*', fallback, 'spec.defaultBackend')] : paths,
  };
}

/** A load balancer as it is drawn. */
export function balancerItem({ service, ip, targets }: Balancer): BalancerItem {
  const [namespace = '', name = ''] = service.split('/');
  return {
    id: balancerId(service),
    kind: 'balancer',
    name,
    namespace,
    ip: formatIp(ip),
    nodes: targets.length,
    healthy: targets.filter(({ healthy }) => healthy).length,
  };
}

type Controller = ReplicationController | ReplicaSet | Deployment;

/** A controller of pods as it is drawn. */
export function controllerItem(controller: Controller): ControllerItem {
  const { kind, metadata, spec, status } = controller;
  return {
    id: keyOfObject(controller),
    kind: 'controller',
    name: metadata.name,
    namespace: metadata.namespace,
    kindName: kind,
    wanted: spec.replicas,
    ready: status.readyReplicas ?? 0,
  };
}
