import type { ObjectKey } from '../api/kinds';
import type { PodState } from './pod-state';
import type { RuleBlock } from './rule-table';

/** The key of an object (`Pod/default/kubia-x2k9p`), a place (`client/laptop`), or as `proxyId` … say. */
export type ItemId = string;

interface Item<K extends string> {
  readonly id: ItemId;
  readonly kind: K;
}

/** A machine outside the cluster. */
export interface ClientItem extends Item<'client'> {
  readonly name: string;
  readonly ip: string;
  /** The public address of the NAT router that it is behind. */
  readonly nat: string | undefined;
}

/** A load balancer of the cloud, in front of the nodes. */
export interface BalancerItem extends Item<'balancer'> {
  readonly name: string;
  readonly namespace: string;
  readonly ip: string;
  readonly nodes: number;
  /** How many of them its health checks find well. */
  readonly healthy: number;
}

/** What clients and nodes are plugged into. */
export type NetworkItem = Item<'network'>;

/** A node: a room with its kernel's rules and its pods. */
export interface NodeItem extends Item<'node'> {
  readonly name: string;
  readonly ip: string;
  readonly podCidr: string;
  /** The node's address on the network of its pods. */
  readonly podGateway: string;
  readonly isReady: boolean;
  readonly isCordoned: boolean;
}

/** The rules that kube-proxy has written on a node. */
export interface ProxyItem extends Item<'proxy'> {
  readonly node: ItemId;
  readonly blocks: readonly RuleBlock[];
  /** Endpoints that still have rules though the records do not call for them any more. */
  readonly stale: readonly string[];
  /** Endpoints that the records call for and that have no rules yet. */
  readonly missing: readonly string[];
  readonly sync: ProxySync;
}

/**
 * - inStep: the rules are what the records call for
 * - unheard: the records have changed, and kube-proxy does not know yet
 * - waiting: it knows, and is going to write rules
 * - paused: a fault, it writes none
 */
export type ProxySync = 'inStep' | 'unheard' | 'waiting' | 'paused';

export interface ProbeAttemptMark {
  readonly at: number;
  readonly ok: boolean;
}

/** A readiness probe and how its latest attempts went. */
export interface ProbeItem {
  /** `ls /var/ready`, `GET :8080/healthz`, `TCP :8080` */
  readonly what: string;
  /** Oldest first. */
  readonly attempts: readonly ProbeAttemptMark[];
  readonly periodSeconds: number;
  readonly failureThreshold: number;
  readonly successThreshold: number;
}

export interface PodItem extends Item<'pod'> {
  readonly name: string;
  readonly namespace: string;
  /** The name of the Deployment or other controller that keeps it; its own without one. */
  readonly workload: string;
  /** The node's place; undefined until it is scheduled. */
  readonly node: ItemId | undefined;
  /** It is bound to a node that does not exist. */
  readonly isHomeless: boolean;
  readonly ip: string | undefined;
  /** Ports on which a process listens right now. */
  readonly sockets: readonly number[];
  readonly state: PodState;
  /** `1/1`, as in kubectl's READY column. */
  readonly ready: string;
  readonly restarts: number;
  readonly probe: ProbeItem | undefined;
  /** One of the cluster's own, such as CoreDNS: drawn small. */
  readonly isSystem: boolean;
  readonly labels: readonly PodLabel[];
  /** The controller that is drawn for it: of a Deployment's pod the Deployment. */
  readonly owner: ItemId | undefined;
}

export interface PodLabel {
  readonly text: string;
  /** Part of the selector of a Service that selects the pod. */
  readonly isSelected: boolean;
}

export interface PortChain {
  readonly name: string | undefined;
  readonly nodePort: number | undefined;
  readonly port: number;
  readonly targetPort: string;
}

/** A field of a Service that has another value than usual and has a part in who is chosen. */
export interface Policy {
  readonly name: 'externalTrafficPolicy' | 'internalTrafficPolicy' | 'sessionAffinity';
  readonly value: string;
}

export interface ServiceItem extends Item<'service'> {
  readonly name: string;
  readonly namespace: string;
  readonly type: string;
  /** `app=kubia`; undefined without a selector. */
  readonly selector: string | undefined;
  readonly clusterIp: string;
  /** As in kubectl's EXTERNAL-IP column; undefined where there can be none. */
  readonly externalIp: string | undefined;
  readonly policies: readonly Policy[];
  readonly ports: readonly PortChain[];
}

export type EndpointShape = 'ready' | 'notReady' | 'terminating';

export interface EndpointRow {
  readonly ip: string;
  /** With the slice's ports: `10.244.1.7:8080`. */
  readonly address: string;
  readonly shape: EndpointShape;
  /** Whether it answers; one that is terminating may still do so. */
  readonly isServing: boolean;
  /** The pod behind it. */
  readonly pod: ObjectKey | undefined;
}

export interface SliceItem extends Item<'slice'> {
  readonly name: string;
  readonly namespace: string;
  /** The Service it belongs to. */
  readonly service: ItemId | undefined;
  readonly ports: readonly number[];
  readonly rows: readonly EndpointRow[];
}

export interface ControllerItem extends Item<'controller'> {
  readonly name: string;
  readonly namespace: string;
  readonly kindName: string;
  readonly wanted: number;
  readonly ready: number;
}

export interface IngressRow {
  /** `kubia.example.com/path`; `*` for any host. */
  readonly match: string;
  /** `kubia:80` */
  readonly backend: string;
  /** The Service's key. */
  readonly service: ItemId | undefined;
  /** `spec.rules[0].http.paths[1]` */
  readonly field: string;
}

export interface IngressItem extends Item<'ingress'> {
  readonly name: string;
  readonly namespace: string;
  readonly className: string | undefined;
  /** As its controller has written it into the status. */
  readonly address: string | undefined;
  readonly rows: readonly IngressRow[];
}

/**
 * - service, port: what a path of an Ingress leads to
 * - secret, ingressClass: what else an Ingress names
 * - pods: no pod has the labels of a Service's selector
 * - targetPort: no pod that a Service selects has a port of this name
 * - address: nobody has an address of a hand-made EndpointSlice
 * - node: pods are bound to it
 */
export type Missing =
  'service' | 'port' | 'secret' | 'ingressClass' | 'pods' | 'targetPort' | 'address' | 'node';

/** Something that is referred to and does not exist. A missing object has the id that it would have. */
export interface GhostItem extends Item<'ghost'> {
  readonly missing: Missing;
  readonly name: string;
  /** What refers to it, and in which field. */
  readonly from: ItemId;
  readonly field: string;
}

/** The API server, with all the records in it. */
export interface RecordsItem extends Item<'records'> {
  readonly address: string;
}

export type GraphItem =
  | ClientItem
  | BalancerItem
  | NetworkItem
  | NodeItem
  | ProxyItem
  | PodItem
  | RecordsItem
  | IngressItem
  | ServiceItem
  | SliceItem
  | ControllerItem
  | GhostItem;

export type ItemKind = GraphItem['kind'];

export const NETWORK_ID: ItemId = 'network/nodes';
export const RECORDS_ID: ItemId = 'records/api-server';
export const clientId = (name: string): ItemId => `client/${name}`;
export const balancerId = (service: string): ItemId => `loadbalancer/${service}`;
export const nodeId = (name: string): ItemId => `node/${name}`;
export const proxyId = (node: string): ItemId => `proxy/${node}`;

/** The item that stands for a place on a packet's way. */
export function itemOfPlace(place: string): ItemId {
  return place.startsWith('pod/') ? `Pod/${place.slice('pod/'.length)}` : place;
}
