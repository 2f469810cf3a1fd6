import { keyOfObject, type Kind } from '../api/kinds';
import { formatIp } from '../cluster/network/packet';
import { cloud } from '../cluster/cloud/cloud';
import { recall, type ClusterState } from '../cluster/world';
import { balancerId, clientId, nodeId, type ItemId } from './items';
import { objectsOf } from './objects';

/** Something in the picture that can be looked for. */
export interface Findable {
  readonly id: ItemId;
  /** `Pod`, `Node`, `Service` …, `Client`, `LoadBalancer` */
  readonly kind: string;
  readonly name: string;
  /** Undefined for what is in none. */
  readonly namespace: string | undefined;
  /** Its addresses, the one that is shown first. */
  readonly addresses: readonly string[];
}

/** Records that are drawn and have no address of their own. */
const WITHOUT_ADDRESS = [
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'Ingress',
  'EndpointSlice',
] as const satisfies readonly Kind[];

/** Everything in a cluster's picture that has a name, as listed to somebody who looks for it. */
export function findables(cluster: ClusterState): readonly Findable[] {
  const { store, config } = cluster;
  const found: Findable[] = config.clients.map(({ name, ip, nat }) => {
    const addresses = nat === undefined ? [ip] : [ip, nat];
    return { id: clientId(name), kind: 'Client', name, namespace: undefined, addresses };
  });
  for (const { service, ip } of recall(cluster, cloud).balancers.values()) {
    const [namespace, name = ''] = service.split('/');
    const addresses = [formatIp(ip)];
    found.push({ id: balancerId(service), kind: 'LoadBalancer', name, namespace, addresses });
  }
  for (const { metadata, status } of objectsOf(store, 'Node')) {
    const { name } = metadata;
    const addresses = (status.addresses ?? []).map(({ address }) => address);
    found.push({ id: nodeId(name), kind: 'Node', name, namespace: undefined, addresses });
  }
  for (const service of objectsOf(store, 'Service')) {
    const { spec, status } = service;
    const given = (status.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []);
    const addresses = [spec.clusterIP ?? '', ...given].filter((one) => one !== '');
    found.push({ id: keyOfObject(service), kind: 'Service', ...named(service), addresses });
  }
  for (const kind of WITHOUT_ADDRESS) {
    for (const object of objectsOf(store, kind)) {
      found.push({ id: keyOfObject(object), kind, ...named(object), addresses: [] });
    }
  }
  for (const pod of objectsOf(store, 'Pod')) {
    const { podIP } = pod.status;
    const addresses = podIP === undefined ? [] : [podIP];
    found.push({ id: keyOfObject(pod), kind: 'Pod', ...named(pod), addresses });
  }
  return found;
}

interface Named {
  readonly metadata: { readonly name: string; readonly namespace: string };
}

function named({ metadata: { name, namespace } }: Named) {
  return { name, namespace };
}

/**
 * Those that have every word of `text` in their kind, name, namespace or an address; first those
 * whose name or address is the text, then those that begin with it. At most `most`.
 */
export function find(all: readonly Findable[], text: string, most: number): readonly Findable[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return all.slice(0, most);
  const ranked: { readonly one: Findable; readonly rank: number }[] = [];
  for (const one of all) {
    const rank = rankOf(one, words);
    if (rank !== undefined) ranked.push({ one, rank });
  }
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ one }) => one);
}

function rankOf(
  { kind, name, namespace = '', addresses }: Findable,
  words: readonly string[],
): number | undefined {
  const own = [name, ...addresses].map((one) => one.toLowerCase());
  const all = [...own, kind.toLowerCase(), namespace.toLowerCase()];
  if (!words.every((word) => all.some((one) => one.includes(word)))) return undefined;
  if (words.every((word) => own.includes(word) || kind.toLowerCase() === word)) return 0;
  return words.some((word) => own.some((one) => one.startsWith(word))) ? 1 : 2;
}
