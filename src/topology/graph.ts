import { keyOfObject } from '../api/kinds';
import type { Pod } from '../api/pod';
import type { Service } from '../api/service';
import { ADDRESSES } from '../cluster/config';
import { cloud } from '../cluster/cloud/cloud';
import { kernels } from '../cluster/kernels';
import { proxies } from '../cluster/kube-proxy/proxies';
import { podRuntimes } from '../cluster/kubelet/runtime';
import { podWithKey } from '../cluster/store';
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
import { edgesBetween, type GraphEdge } from './edges';
import { ghostsOfIngress, ghostsOfService, ghostsOfSlice, missingNodes } from './ghosts';
import {
  balancerId,
  clientId,
  NETWORK_ID,
  proxyId,
  RECORDS_ID,
  type GhostItem,
  type GraphItem,
  type ItemId,
} from './items';
import { objectsOf, podsOn, selectedKeys, shownOwner, slicesUnder } from './objects';
import { proxySources } from './proxies';
import { reuse, reuseMade, reuseMap } from './reuse';

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
  if (previous && old?.length === inputs.length && old.every((one, i) => one === inputs[i])) {
    return previous;
  }
  const building =
    previous && old && isForRuntimesOnly(inputs, old)
      ? withRuntimes(previous, cluster, view, old)
      : anew(cluster, view, previous);
  const items = reuseMap(previous?.items, building.items);
  const graph =
    previous && items === previous.items
      ? previous
      : { items, edges: reuseMap(previous?.edges, edgesBetween(items, previous?.edges)) };
  builtFrom.set(graph, inputs);
  return graph;
}

const builtFrom = new WeakMap<Graph, Inputs>();

type Inputs = readonly [runtimes: PodRuntimes, ...others: readonly unknown[]];
type PodRuntimes = typeof podRuntimes.initial;

/** All of a cluster that the picture depends on: packets that come and go are not part of it. */
function inputsOf(cluster: ClusterState, view: GraphView): Inputs {
  const { store, config } = cluster;
  const machines = recall(cluster, kernels);
  const rules = objectsOf(store, 'Node').map(({ metadata }) => machines.get(metadata.name)?.rules);
  const { balancers } = recall(cluster, cloud);
  return [
    recall(cluster, podRuntimes),
    store,
    config,
    view,
    balancers,
    recall(cluster, proxies),
    ...rules,
  ];
}

/** Whether nothing else has changed, as with each request that is answered and each probe. */
function isForRuntimesOnly([, ...now]: Inputs, [, ...old]: Inputs): boolean {
  return now.length === old.length && now.every((one, i) => one === old[i]);
}

function anew(cluster: ClusterState, view: GraphView, previous: Graph | undefined): Building {
  const building: Building = { cluster, view, previous, items: new Map() };
  addMachines(building);
  addRecords(building);
  return building;
}

/** The items of `previous`, with the pods anew whose runtime is another one. */
function withRuntimes(
  previous: Graph,
  cluster: ClusterState,
  view: GraphView,
  [before]: Inputs,
): Building {
  const building: Building = { cluster, view, previous, items: new Map(previous.items) };
  for (const key of recall(cluster, podRuntimes).changedSince(before)) {
    const pod = previous.items.has(key) ? podWithKey(cluster.store, key) : undefined;
    if (pod) addPod(building, pod);
  }
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
  const sourceOf = proxySources(cluster, building.view.hiddenNamespaces);
  for (const node of objectsOf(cluster.store, 'Node')) {
    add(building, `node/${node.metadata.name}`, [node], () => nodeItem(node));
    const { inputs, make } = sourceOf(node);
    add(building, proxyId(node.metadata.name), inputs, make);
    podsOn(cluster.store, node.metadata.name).forEach((pod) => addPod(building, pod));
  }
  missingNodes(cluster.store).forEach((ghost) => addGhost(building, ghost));
  for (const pod of objectsOf(cluster.store, 'Pod')) {
    const isPlaced = building.items.has(keyOfObject(pod));
    if (!isPlaced && isShown(building, pod.metadata.namespace)) addPod(building, pod);
  }
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
  const inputs = [pod, runtime, isSystem, isHomeless, owner, selectedBy.join()];
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
    if (!isShown(building, controller.metadata.namespace)) continue;
    add(building, keyOfObject(controller), [controller], () => controllerItem(controller));
  }
}

function addService(building: Building, service: Service): void {
  const { namespace, name } = service.metadata;
  add(building, keyOfObject(service), [service], () => serviceItem(service));
  const { store } = building.cluster;
  for (const slice of slicesUnder(store, namespace, name)) {
    const make = () => sliceItem(slice, service);
    add(building, keyOfObject(slice), [slice, keyOfObject(service)], make);
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
