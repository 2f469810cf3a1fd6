import type { Ingress } from '../../api/ingress';
import type { Pod } from '../../api/pod';
import type { Service } from '../../api/service';
import { matchesLabels } from '../../api/selectors';
import { updateStatus } from '../api-server/verbs';
import { internalIp } from '../hosts';
import { list } from '../store';
import { equal } from '../structures/equal';
import type { World } from '../world';
import type { View } from './views';

type Addresses = NonNullable<NonNullable<Ingress['status']['loadBalancer']>['ingress']>;

/** Whether a pod has the condition Ready. */
export function isReady({ status: { conditions = [] } }: Pod): boolean {
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

/**
 * Writes where the controller is reached into every Ingress that it serves: what its command line
 * says, else the address of its own Service of type LoadBalancer, else the nodes on which its ready
 * pods run (ingress-nginx internal/ingress/status/status.go, runningAddresses).
 */
export function writeStatus(world: World, view: View, peers: readonly View[]): void {
  put(world, view, runningAddresses(world, view, peers));
}

/** Takes the addresses out again: the controller ends. */
export function clearStatus(world: World, view: View): void {
  put(world, view, []);
}

function put(world: World, { table }: View, addresses: Addresses): void {
  for (const key of table.ingresses) {
    const ingress = world.store.objects.get(key);
    if (ingress?.kind !== 'Ingress') continue;
    if (equal(ingress.status.loadBalancer?.ingress ?? [], addresses)) continue;
    const loadBalancer = addresses.length > 0 ? { ingress: addresses } : {};
    updateStatus(world, { ...ingress, status: { ...ingress.status, loadBalancer } });
  }
}

function runningAddresses(world: World, view: View, peers: readonly View[]): Addresses {
  const { publishStatusAddress, publishService } = view.settings;
  if (publishStatusAddress !== undefined) {
    return publishStatusAddress.split(',').map((text) => addressOf(text.trim()));
  }
  if (publishService !== undefined) {
    const [namespace = '', name = ''] = publishService.split('/');
    const service = world.get('Service', namespace, name);
    return service ? addressesOf(service) : [];
  }
  const pods = peers.flatMap(({ pod }) => {
    const object = world.store.objects.get(pod);
    return object?.kind === 'Pod' ? [object] : [];
  });
  const balanced = pods.flatMap((pod) => loadBalancerOf(world, pod) ?? []);
  return balanced[0] ? addressesOf(balanced[0]) : nodeAddresses(world, pods);
}

function addressOf(text: string): Addresses[number] {
  return /^[\d.]+$/.test(text) ? { ip: text } : { hostname: text };
}

function loadBalancerOf(world: World, { metadata }: Pod): Service | undefined {
  return list(world.store, 'Service', metadata.namespace).find(
    ({ spec }) =>
      spec.type === 'LoadBalancer' &&
      spec.selector &&
      matchesLabels(spec.selector, metadata.labels ?? {}),
  );
}

function addressesOf({ spec, status }: Service): Addresses {
  const external = (spec.externalIPs ?? []).map((ip) => ({ ip }));
  switch (spec.type) {
    case 'ExternalName':
      return [{ hostname: spec.externalName ?? '' }];
    case 'LoadBalancer':
      return [...external, ...(status.loadBalancer?.ingress ?? []).map(bare)];
    default:
      return external.length > 0 ? external : [{ ip: spec.clusterIP ?? '' }];
  }
}

function bare({ ip, hostname }: Addresses[number]): Addresses[number] {
  return ip !== undefined ? { ip } : { hostname: hostname ?? '' };
}

function nodeAddresses(world: World, pods: readonly Pod[]): Addresses {
  const names = new Set(pods.filter(isReady).map(({ spec }) => spec.nodeName ?? ''));
  const ips = [...names].flatMap((name) => {
    const node = world.get('Node', '', name);
    return (node && internalIp(node)) ?? [];
  });
  return ips.sort().map((ip) => ({ ip }));
}
