import type { Node } from '../api/core';
import type { Pod } from '../api/pod';
import type { Service } from '../api/service';
import type { ClientConfig } from '../cluster/config';
import { list, type Store } from '../cluster/store';
import type { Place } from '../cluster/traffic/request';

/** An address that a request could be sent to, and what stands behind it. */
export interface Target {
  readonly url: string;
  readonly is: 'nodePort' | 'clusterIP' | 'name' | 'pod';
  /** `namespace/name` of the Service or the pod. */
  readonly of: string;
  /** The node, for a node port. */
  readonly node?: string;
  /** Port names are told apart only where there are several. */
  readonly port?: string;
}

const MOST_OF_A_KIND = 24;

function url(host: string, port: number): string {
  return port === 80 ? `http://${host}` : `http://${host}:${port}`;
}

function addressOf(node: Node): string | undefined {
  return node.status.addresses?.find(({ type }) => type === 'InternalIP')?.address;
}

function nodePorts(service: Service, nodes: readonly Node[]): Target[] {
  const of = `${service.metadata.namespace}/${service.metadata.name}`;
  return (service.spec.ports ?? []).flatMap(({ nodePort, name }) =>
    nodes.flatMap((node): Target[] => {
      const ip = addressOf(node);
      if (nodePort === undefined || ip === undefined) return [];
      const base = {
        url: url(ip, nodePort),
        is: 'nodePort',
        of,
        node: node.metadata.name,
      } as const;
      return [name === undefined ? base : { ...base, port: name }];
    }),
  );
}

function clusterPorts(service: Service, from: Place): Target[] {
  const { clusterIP, ports = [] } = service.spec;
  const of = `${service.metadata.namespace}/${service.metadata.name}`;
  return ports.flatMap(({ port, name }): Target[] => {
    const extra = name === undefined ? {} : { port: name };
    const named: Target = { url: url(nameFor(service, from), port), is: 'name', of, ...extra };
    if (!clusterIP || clusterIP === 'None') return [named];
    return [{ url: url(clusterIP, port), is: 'clusterIP', of, ...extra }, named];
  });
}

function podPorts(pod: Pod): Target[] {
  const { podIP } = pod.status;
  if (!podIP) return [];
  const of = `${pod.metadata.namespace}/${pod.metadata.name}`;
  const ports = pod.spec.containers.flatMap((container) => container.ports ?? []);
  return ports.map(({ containerPort }) => ({ url: url(podIP, containerPort), is: 'pod', of }));
}

/** Kubernetes' own Services and pods are nothing that one sends a request to for a start. */
function isOwn({ metadata: { namespace, name } }: Service | Pod): boolean {
  return namespace === 'kube-system' || (namespace === 'default' && name === 'kubernetes');
}

/** The namespace whose Services a place can call by their bare names. */
function homeOf(from: Place): string | undefined {
  const [kind, namespace] = from.split('/');
  return kind === 'pod' ? namespace : undefined;
}

/** A Service's name as `from` would call it. */
function nameFor({ metadata: { namespace, name } }: Service, from: Place): string {
  return namespace === (homeOf(from) ?? 'default') ? name : `${name}.${namespace}`;
}

/** The addresses worth offering: what works from `from` comes first. */
export function targetsFor(store: Store, from: Place): readonly Target[] {
  const services = list(store, 'Service').filter((service) => !isOwn(service));
  const nodes = list(store, 'Node').slice(0, MOST_OF_A_KIND);
  const pods = list(store, 'Pod')
    .filter((pod) => !isOwn(pod))
    .slice(0, MOST_OF_A_KIND);
  const outside = services.flatMap((service) => nodePorts(service, nodes)).slice(0, MOST_OF_A_KIND);
  const inside = services
    .flatMap((service) => clusterPorts(service, from))
    .slice(0, MOST_OF_A_KIND);
  const direct = pods.flatMap(podPorts);
  if (from.startsWith('client/')) return [...outside, ...inside, ...direct];
  return [...inside, ...outside, ...direct];
}

/** A place a request can be sent from. */
export interface Sender {
  readonly place: Place;
  readonly is: 'client' | 'node' | 'pod';
  readonly name: string;
}

/** Everybody who can send a request: machines outside, pods, nodes. */
export function sendersOf(store: Store, machines: readonly ClientConfig[]): readonly Sender[] {
  const clients = machines.map(({ name }): Sender => {
    return { place: `client/${name}`, is: 'client', name };
  });
  const pods = list(store, 'Pod').flatMap(({ metadata, status }): Sender[] => {
    if (!status.podIP) return [];
    const { namespace, name } = metadata;
    const shown = namespace === 'default' ? name : `${namespace}/${name}`;
    return [{ place: `pod/${namespace}/${name}`, is: 'pod', name: shown }];
  });
  const nodes = list(store, 'Node').map(({ metadata: { name } }): Sender => {
    return { place: `node/${name}`, is: 'node', name };
  });
  return [...clients, ...pods, ...nodes];
}
