import type { Node } from '../api/core';
import { keyOfObject, type KubeObject } from '../api/kinds';
import type { Pod } from '../api/pod';
import type { EndpointSlice, Service } from '../api/service';
import { ADDRESSES } from '../cluster/config';
import { cloud } from '../cluster/cloud/cloud';
import { kernels } from '../cluster/kernels';
import { proxies } from '../cluster/kube-proxy/proxies';
import { podRuntimes } from '../cluster/kubelet/runtime';
import { get, podWithKey, type Store } from '../cluster/store';
import { recall, type ClusterState } from '../cluster/world';
import {
  balancerItem,
  controllerItem,
  ingressItem,
  nodeItem,
  podItem,
  serviceItem,
  sliceItem,
} from './describe';
import { edgesAfter, edgesBetween, type GraphEdge } from './edges';
import { ghostsOfIngress, ghostsOfService, ghostsOfSlice, missingNodes } from './ghosts';
import {
  balancerId,
  clientId,
  NETWORK_ID,
  nodeId,
  proxyId,
  RECORDS_ID,
  type GhostItem,
  type GraphItem,
  type ItemId,
} from './items';
import { objectsOf, podsOn, selectedKeys, shownOwner, slicesUnder } from './objects';
import { proxySources } from './proxies';
import { reuse, reuseMade, reuseMap } from './reuse';
import { isOnlyRewritten, isUnseen } from './rewritten';

/** What is drawn of a cluster. An element that has not changed is the same object as before. */
export interface Graph {
  /** In reading order. */
  readonly items: ReadonlyMap<ItemId, GraphItem>;
  readonly edges: ReadonlyMap<string, GraphEdge>;
}

/** What recedes in the picture. */
export interface GraphView {
  /** Their records and rules are left out, their pods drawn small. */
  readonly hiddenNamespaces: readonly string[];
}

const EVERYDAY: GraphView = {
  hiddenNamespaces: ['kube-system', 'kube-public', 'kube-node-lease'],
};

/** The Service of the API server itself belongs to the frame of the picture. */
const OWN_SERVICE = 'kubernetes';

interface Building {
  readonly cluster: ClusterState;
  readonly view: GraphView;
  readonly previous: Graph | undefined;
  readonly items: Map<ItemId, GraphItem>;
}

/** The picture of a cluster; whatever is the same in `previous` is taken from there. */
export function buildGraph(
  cluster: ClusterState,
  previous?: Graph,
  view: GraphView = EVERYDAY,
): Graph {
  const inputs = inputsOf(cluster, view);
  const old = previous && builtFrom.get(previous);
  if (previous && old && hasNoOther(inputs, old)) return previous;
  const graph =
    (previous && old && changed(previous, cluster, view, inputs, old)) ??
    joined(previous, anew(cluster, view, previous).items);
  builtFrom.set(graph, inputs);
  return graph;
}

function joined(previous: Graph | undefined, made: Building['items']): Graph {
  const items = reuseMap(previous?.items, made);
  if (previous && items === previous.items) return previous;
  return { items, edges: reuseMap(previous?.edges, edgesBetween(items, previous?.edges)) };
}

const builtFrom = new WeakMap<Graph, Inputs>();

interface Inputs {
  readonly runtimes: typeof podRuntimes.initial;
  readonly store: Store;
  /** What the elements of machines outside depend on, and which there are. */
  readonly frame: readonly unknown[];
  /** What the rules of nodes are shown from. */
  readonly rules: readonly unknown[];
}

/** All of a cluster that the picture depends on: packets that come and go are not part of it. */
function inputsOf(cluster: ClusterState, view: GraphView): Inputs {
  const { store, config } = cluster;
  const machines = recall(cluster, kernels);
  const rules = objectsOf(store, 'Node').map(({ metadata }) => machines.get(metadata.name)?.rules);
  const { balancers } = recall(cluster, cloud);
  return {
    runtimes: recall(cluster, podRuntimes),
    store,
    frame: [config, view, balancers],
    rules: [recall(cluster, proxies), ...rules],
  };
}

function hasNoOther(now: Inputs, old: Inputs): boolean {
  return (
    now.runtimes === old.runtimes &&
    now.store === old.store &&
    isSame(now.frame, old.frame) &&
    isSame(now.rules, old.rules)
  );
}

function isSame(now: readonly unknown[], old: readonly unknown[]): boolean {
  return now.length === old.length && now.every((one, i) => one === old[i]);
}

/**
 * `previous` with the elements anew whose own objects, containers or rules are others, which is all
 * that changes with a probe, a state or a count; undefined if elements may come, go or move.
 */
function changed(
  previous: Graph,
  cluster: ClusterState,
  view: GraphView,
  now: Inputs,
  old: Inputs,
): Graph | undefined {
  if (!isSame(now.frame, old.frame)) return undefined;
  const building: Building = { cluster, view, previous, items: new Map(previous.items) };
  const written: KubeObject[] = [];
  for (const key of now.store.objects.changedSince(old.store.objects)) {
    const [was, is] = [old.store.objects.get(key), now.store.objects.get(key)];
    const kind = (is ?? was)?.kind;
    if (kind === undefined || isUnseen(kind)) continue;
    if (!was || !is || !isOnlyRewritten(was, is)) return undefined;
    written.push(is);
  }
  for (const object of written) addAgain(building, object);
  for (const key of now.runtimes.changedSince(old.runtimes)) {
    const pod = previous.items.has(key) ? podWithKey(now.store, key) : undefined;
    if (pod) addPod(building, pod);
  }
  const hasOtherRules =
    !isSame(now.rules, old.rules) || written.some(({ kind }) => kind === 'EndpointSlice');
  if (hasOtherRules) addRules(building);
  return withEdges(previous, building.items);
}

/** The elements of `previous` with others in their places, and their edges. */
function withEdges(previous: Graph, made: Building['items']): Graph {
  const items = reuseMap(previous.items, made);
  if (items === previous.items) return previous;
  const edges =
    edgesAfter(previous.items, items, previous.edges) ?? edgesBetween(items, previous.edges);
  return { items, edges: reuseMap(previous.edges, edges) };
}

/** An element that is in the picture already, from its object. */
function addAgain(building: Building, object: KubeObject): void {
  const { items, cluster } = building;
  const key = object.kind === 'Node' ? nodeId(object.metadata.name) : keyOfObject(object);
  if (!items.has(key)) return;
  if (object.kind === 'Pod') addPod(building, object);
  else if (object.kind === 'Node') addNode(building, object);
  else if (object.kind === 'EndpointSlice') {
    const service = serviceOf(cluster.store, object);
    if (service) addSlice(building, object, service);
  } else if (isController(object)) addController(building, object);
}

function anew(cluster: ClusterState, view: GraphView, previous: Graph | undefined): Building {
  const building: Building = { cluster, view, previous, items: new Map() };
  addMachines(building);
  addRecords(building);
  return building;
}

function add<I extends GraphItem>(
  building: Building,
  id: ItemId,
  inputs: readonly unknown[],
  make: () => I,
): void {
  const before = building.previous?.items.get(id) as I | undefined;
  building.items.set(id, reuseMade(before, inputs, make));
}

/** What is missing is drawn once, where it is first referred to. */
function addGhost({ items, previous }: Building, ghost: GhostItem): void {
  if (items.has(ghost.id)) return;
  const before = previous?.items.get(ghost.id);
  items.set(ghost.id, before?.kind === 'ghost' ? reuse(before, ghost) : ghost);
}

function isShown(building: Building, namespace: string): boolean {
  return !building.view.hiddenNamespaces.includes(namespace);
}

function addMachines(building: Building): void {
  const { cluster } = building;
  for (const { name, ip, nat } of cluster.config.clients) {
    const id = clientId(name);
    add(building, id, [name, ip, nat], () => ({ id, kind: 'client', name, ip, nat }));
  }
  const balancers = [...recall(cluster, cloud).balancers.values()];
  for (const balancer of balancers.sort((a, b) => (a.service < b.service ? -1 : 1))) {
    add(building, balancerId(balancer.service), [balancer], () => balancerItem(balancer));
  }
  add(building, NETWORK_ID, [], () => ({ id: NETWORK_ID, kind: 'network' }));
  const addRulesOf = rulesIn(building);
  for (const node of objectsOf(cluster.store, 'Node')) {
    addNode(building, node);
    addRulesOf(node);
    podsOn(cluster.store, node.metadata.name).forEach((pod) => addPod(building, pod));
  }
  missingNodes(cluster.store).forEach((ghost) => addGhost(building, ghost));
  for (const pod of objectsOf(cluster.store, 'Pod')) {
    const isPlaced = building.items.has(keyOfObject(pod));
    if (!isPlaced && isShown(building, pod.metadata.namespace)) addPod(building, pod);
  }
}

function addNode(building: Building, node: Node): void {
  add(building, nodeId(node.metadata.name), [node], () => nodeItem(node));
}

/** The rule tables of nodes; what they have in common is worked out once. */
function rulesIn(building: Building): (node: Node) => void {
  const sourceOf = proxySources(building.cluster, building.view.hiddenNamespaces);
  return (node) => {
    const { inputs, make } = sourceOf(node);
    add(building, proxyId(node.metadata.name), inputs, make);
  };
}

function addRules(building: Building): void {
  objectsOf(building.cluster.store, 'Node').forEach(rulesIn(building));
}

function addPod(building: Building, pod: Pod): void {
  const { cluster, items } = building;
  const isSystem = !isShown(building, pod.metadata.namespace);
  const key = keyOfObject(pod);
  const runtime = recall(cluster, podRuntimes).get(key);
  const owner = shownOwner(cluster.store, pod);
  const selectedBy = selectedKeys(cluster.store, pod);
  const { nodeName } = pod.spec;
  const isHomeless = !!nodeName && items.get(`node/${nodeName}`)?.kind !== 'node';
  const running = (runtime?.containers ?? []).flatMap(({ listening, probes }) => [
    listening,
    probes.readiness?.attempts,
  ]);
  const inputs = [pod, isSystem, isHomeless, owner, selectedBy.join(), ...running];
  add(building, key, inputs, () =>
    podItem(pod, { runtime, isSystem, isHomeless, owner, selectedBy }),
  );
}

function addRecords(building: Building): void {
  const { store } = building.cluster;
  const { apiServer, apiServerPort } = ADDRESSES;
  const address = `${apiServer}:${apiServerPort}`;
  add(building, RECORDS_ID, [address], () => ({ id: RECORDS_ID, kind: 'records', address }));
  for (const ingress of objectsOf(store, 'Ingress')) {
    if (!isShown(building, ingress.metadata.namespace)) continue;
    add(building, keyOfObject(ingress), [ingress], () => ingressItem(ingress));
    ghostsOfIngress(store, ingress).forEach((ghost) => addGhost(building, ghost));
  }
  for (const service of objectsOf(store, 'Service')) {
    if (isShown(building, service.metadata.namespace) && !isOwn(service)) {
      addService(building, service);
    }
  }
  const controllers = [
    ...objectsOf(store, 'Deployment'),
    ...objectsOf(store, 'ReplicaSet').filter(isNobodys),
    ...objectsOf(store, 'ReplicationController'),
  ];
  for (const controller of controllers) {
    if (isShown(building, controller.metadata.namespace)) addController(building, controller);
  }
}

type Controller = Parameters<typeof controllerItem>[0];

function isController(object: KubeObject): object is Controller {
  return (
    object.kind === 'Deployment' ||
    object.kind === 'ReplicaSet' ||
    object.kind === 'ReplicationController'
  );
}

function addController(building: Building, controller: Controller): void {
  add(building, keyOfObject(controller), [controller], () => controllerItem(controller));
}

function addSlice(building: Building, slice: EndpointSlice, service: Service): void {
  const make = () => sliceItem(slice, service);
  add(building, keyOfObject(slice), [slice, keyOfObject(service)], make);
}

/** The Service that an EndpointSlice belongs to. */
function serviceOf(store: Store, { metadata }: EndpointSlice): Service | undefined {
  const name = metadata.labels?.['kubernetes.io/service-name'];
  return name === undefined ? undefined : get(store, 'Service', metadata.namespace, name);
}

function addService(building: Building, service: Service): void {
  const { namespace, name } = service.metadata;
  add(building, keyOfObject(service), [service], () => serviceItem(service));
  const { store } = building.cluster;
  for (const slice of slicesUnder(store, namespace, name)) {
    addSlice(building, slice, service);
    ghostsOfSlice(store, slice, machinesOf(building)).forEach((one) => addGhost(building, one));
  }
  ghostsOfService(store, service).forEach((one) => addGhost(building, one));
}

/** The addresses of all machines, in the cluster and outside. */
function machinesOf({ items }: Building): ReadonlySet<string> {
  const ips = [...items.values()].flatMap((item) =>
    item.kind === 'node' || item.kind === 'client' ? [item.ip] : [],
  );
  return new Set(ips);
}

function isOwn({ metadata }: Service): boolean {
  return metadata.namespace === 'default' && metadata.name === OWN_SERVICE;
}

/** The ReplicaSets of a Deployment are shown by it. */
function isNobodys({
  metadata,
}: {
  readonly metadata: { readonly ownerReferences?: readonly unknown[] };
}) {
  return (metadata.ownerReferences ?? []).length === 0;
}
