import type { Container } from '../../api/pod';
import type { Kind, KubeObject, ObjectOf } from '../../api/kinds';
import { formatLabelSelector, formatSelector } from '../../api/selectors';
import { humanDuration, parseTime } from '../../api/time';
import {
  clusterIp,
  endpointsCell,
  externalIp,
  ingressAddress,
  ingressHosts,
  ingressParameters,
  nodeAddress,
  nodeRoles,
  nodeStatus,
  servicePorts,
  sliceEndpoints,
  slicePorts,
} from './cells';
import { podCells } from './pod-cells';

export interface CellContext {
  /** Ms of virtual time. */
  readonly now: number;
  readonly wide: boolean;
}

/** One column of a `get` table; the API server computes the cells in a real cluster. */
interface Column<O> {
  readonly header: string;
  /** Shown with `-o wide` only. */
  readonly wide?: true;
  cell(object: O, context: CellContext): string;
}

/** How long ago, as in AGE. */
export function age(time: string | undefined, now: number): string {
  const then = parseTime(time ?? '');
  return Number.isNaN(then) ? '<unknown>' : humanDuration(now - then);
}

const NAME: Column<KubeObject> = { header: 'NAME', cell: ({ metadata }) => metadata.name };
const AGE: Column<KubeObject> = {
  header: 'AGE',
  cell: ({ metadata }, { now }) => age(metadata.creationTimestamp, now),
};

interface Template {
  readonly spec: {
    readonly template?: { readonly spec: { readonly containers: readonly Container[] } };
  };
}
function containersOf(object: Template): readonly Container[] {
  return object.spec.template?.spec.containers ?? [];
}
const CONTAINERS: readonly Column<Template>[] = [
  {
    header: 'CONTAINERS',
    wide: true,
    cell: (object) =>
      containersOf(object)
        .map(({ name }) => name)
        .join(','),
  },
  {
    header: 'IMAGES',
    wide: true,
    cell: (object) =>
      containersOf(object)
        .map(({ image = '' }) => image)
        .join(','),
  },
];

function count(header: string, of: (object: Replicated) => number | undefined): Column<Replicated> {
  return { header, cell: (object) => String(of(object) ?? 0) };
}
type Replicated = ObjectOf<'ReplicationController'> | ObjectOf<'ReplicaSet'>;
const REPLICAS: readonly Column<Replicated>[] = [
  count('DESIRED', ({ spec }) => spec.replicas),
  count('CURRENT', ({ status }) => status.replicas),
  count('READY', ({ status }) => status.readyReplicas),
];

function orNone(text: string | undefined): string {
  return text || '<none>';
}

const pods: readonly Column<ObjectOf<'Pod'>>[] = [
  NAME,
  { header: 'READY', cell: (pod, { now }) => podCells(pod, now).ready },
  { header: 'STATUS', cell: (pod, { now }) => podCells(pod, now).status },
  { header: 'RESTARTS', cell: (pod, { now }) => podCells(pod, now).restarts },
  AGE,
  {
    header: 'IP',
    wide: true,
    cell: ({ status }) => orNone(status.podIPs?.[0]?.ip ?? status.podIP),
  },
  { header: 'NODE', wide: true, cell: ({ spec }) => orNone(spec.nodeName) },
  { header: 'NOMINATED NODE', wide: true, cell: () => '<none>' },
  { header: 'READINESS GATES', wide: true, cell: readinessGates },
];

function readinessGates({ spec, status }: ObjectOf<'Pod'>): string {
  const gates = spec.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const open = gates.filter(({ conditionType }) =>
    status.conditions?.some(({ type, status: is }) => type === conditionType && is === 'True'),
  );
  return `${open.length}/${gates.length}`;
}

const services: readonly Column<ObjectOf<'Service'>>[] = [
  NAME,
  { header: 'TYPE', cell: ({ spec }) => spec.type },
  { header: 'CLUSTER-IP', cell: clusterIp },
  { header: 'EXTERNAL-IP', cell: (service, { wide }) => externalIp(service, wide) },
  { header: 'PORT(S)', cell: servicePorts },
  AGE,
  { header: 'SELECTOR', wide: true, cell: ({ spec }) => formatSelector(spec.selector) },
];

const nodes: readonly Column<ObjectOf<'Node'>>[] = [
  NAME,
  { header: 'STATUS', cell: nodeStatus },
  { header: 'ROLES', cell: nodeRoles },
  AGE,
  { header: 'VERSION', cell: ({ status }) => status.nodeInfo?.['kubeletVersion'] ?? '' },
  { header: 'INTERNAL-IP', wide: true, cell: (node) => nodeAddress(node, 'InternalIP') },
  { header: 'EXTERNAL-IP', wide: true, cell: (node) => nodeAddress(node, 'ExternalIP') },
  { header: 'OS-IMAGE', wide: true, cell: ({ status }) => nodeInfo(status.nodeInfo?.['osImage']) },
  {
    header: 'KERNEL-VERSION',
    wide: true,
    cell: ({ status }) => nodeInfo(status.nodeInfo?.['kernelVersion']),
  },
  {
    header: 'CONTAINER-RUNTIME',
    wide: true,
    cell: ({ status }) => nodeInfo(status.nodeInfo?.['containerRuntimeVersion']),
  },
];

function nodeInfo(text: string | undefined): string {
  return text || '<unknown>';
}

const events: readonly Column<ObjectOf<'Event'>>[] = [
  { header: 'LAST SEEN', cell: (event, { now }) => age(event.lastTimestamp, now) },
  { header: 'TYPE', cell: ({ type }) => type },
  { header: 'REASON', cell: ({ reason }) => reason },
  {
    header: 'OBJECT',
    cell: ({ involvedObject: { kind = '', name = '' } }) => `${kind.toLowerCase()}/${name}`,
  },
  { header: 'SUBOBJECT', wide: true, cell: ({ involvedObject }) => involvedObject.fieldPath ?? '' },
  {
    header: 'SOURCE',
    wide: true,
    cell: ({ source: { component = '', host } }) => (host ? `${component}, ${host}` : component),
  },
  { header: 'MESSAGE', cell: ({ message }) => message.trim() },
  { header: 'FIRST SEEN', wide: true, cell: (event, { now }) => age(event.firstTimestamp, now) },
  { header: 'COUNT', wide: true, cell: ({ count: times }) => String(times) },
  { header: 'NAME', wide: true, cell: ({ metadata }) => metadata.name },
];

/** The columns of each kind, in order. */
const COLUMNS: { readonly [K in Kind]: readonly Column<ObjectOf<K>>[] } = {
  Namespace: [NAME, { header: 'STATUS', cell: ({ status }) => status.phase }, AGE],
  Node: nodes,
  Pod: pods,
  ReplicationController: [
    NAME,
    ...REPLICAS,
    AGE,
    ...CONTAINERS,
    { header: 'SELECTOR', wide: true, cell: ({ spec }) => formatSelector(spec.selector) },
  ],
  ReplicaSet: [
    NAME,
    ...REPLICAS,
    AGE,
    ...CONTAINERS,
    { header: 'SELECTOR', wide: true, cell: ({ spec }) => formatLabelSelector(spec.selector) },
  ],
  Deployment: [
    NAME,
    {
      header: 'READY',
      cell: ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas}`,
    },
    { header: 'UP-TO-DATE', cell: ({ status }) => String(status.updatedReplicas ?? 0) },
    { header: 'AVAILABLE', cell: ({ status }) => String(status.availableReplicas ?? 0) },
    AGE,
    ...CONTAINERS,
    { header: 'SELECTOR', wide: true, cell: ({ spec }) => formatLabelSelector(spec.selector) },
  ],
  Service: services,
  Endpoints: [NAME, { header: 'ENDPOINTS', cell: endpointsCell }, AGE],
  EndpointSlice: [
    NAME,
    { header: 'ADDRESSTYPE', cell: ({ addressType }) => addressType },
    { header: 'PORTS', cell: slicePorts },
    { header: 'ENDPOINTS', cell: sliceEndpoints },
    AGE,
  ],
  Ingress: [
    NAME,
    { header: 'CLASS', cell: ({ spec }) => orNone(spec.ingressClassName) },
    { header: 'HOSTS', cell: ingressHosts },
    { header: 'ADDRESS', cell: (ingress, { wide }) => ingressAddress(ingress, wide) },
    { header: 'PORTS', cell: ({ spec }) => (spec.tls?.length ? '80, 443' : '80') },
    AGE,
  ],
  IngressClass: [
    NAME,
    { header: 'CONTROLLER', cell: ({ spec }) => spec.controller ?? '' },
    { header: 'PARAMETERS', cell: ingressParameters },
    AGE,
  ],
  Secret: [
    NAME,
    { header: 'TYPE', cell: ({ type }) => type },
    { header: 'DATA', cell: ({ data }) => String(Object.keys(data ?? {}).length) },
    AGE,
  ],
  Event: events,
};

/** The heads of a kind's columns. */
export function headersOf(kind: Kind, wide: boolean): readonly string[] {
  const columns: readonly { readonly header: string; readonly wide?: true }[] = COLUMNS[kind];
  return columns.filter((column) => wide || !column.wide).map(({ header }) => header);
}

/** The row of an object. */
export function cellsOf(object: KubeObject, context: CellContext): readonly string[] {
  const columns = COLUMNS[object.kind] as readonly Column<KubeObject>[];
  return columns
    .filter((column) => context.wide || !column.wide)
    .map((column) => column.cell(object, context));
}
