import type { Service } from '../../api/service';
import { update, updateStatus } from '../api-server/verbs';
import { transportOf } from '../network/packet';
import { queueKey, splitKey } from '../reconciling/controller';
import { list } from '../store';
import { equal } from '../structures/equal';
import type { Change, Component, World } from '../world';
import { addressFor, statusOf } from './addresses';
import { FINALIZER, needsCleanup, needsUpdate, tell, wantsBalancer } from './changes';
import { changeCloud, cloud, type Balancer } from './cloud';
import { checkHealth, HEALTH } from './health';
import { eligibleNodes, isEligible, targetsFor } from './pool';

/** Ms between attempts after a failure: doubled from the first to the second. */
const RETRY = { min: 5_000, max: 300_000 } as const;

/**
 * The cloud’s service controller (k8s.io/cloud-provider controllers/service/controller.go) and the
 * load balancers that it makes. Switched off, nobody looks after Services of type LoadBalancer: they
 * stay `<pending>` without any event, and what there is already goes on as it was.
 */
export const cloudController: Component<string> = {
  name: 'service-controller',
  watches: ['Node', 'Service'],
  onChange(world, change) {
    if (!world.recall(cloud).on) return;
    if (change.object.kind === 'Service') serviceChanged(world, change, change.object);
    else if (change.object.kind === 'Node' && changesPool(change)) soon(world, 'nodes');
  },
  handle(world, event) {
    const [what = '', key = '', uid = ''] = event.split(' ');
    if (what === 'poll') return poll(world);
    if (what === 'provisioned') return provisioned(world, key, uid);
    world.dequeue(cloudController, event);
    if (!world.recall(cloud).on) return;
    if (what === 'nodes') updateHosts(world);
    else sync(world, key);
  },
};

function soon(world: World, event: string): void {
  const { watch, controller } = world.config.delays;
  world.enqueue(cloudController, watch + controller, event);
}

function serviceChanged(world: World, { verb, old }: Change, service: Service): void {
  const key = keyOf(service);
  const before = old?.kind === 'Service' && verb === 'modified' ? old : undefined;
  const matters =
    verb === 'deleted'
      ? world.recall(cloud).balancers.has(key)
      : (before ? needsUpdate(world, before, service) : wantsBalancer(service)) ||
        needsCleanup(service);
  if (matters) soon(world, `service ${key}`);
}

function keyOf({ metadata }: Service): string {
  return queueKey(metadata.namespace, metadata.name);
}

function changesPool({ verb, object, old }: Change): boolean {
  const was = verb !== 'added' && old?.kind === 'Node' && isEligible(old);
  const is = verb !== 'deleted' && object.kind === 'Node' && isEligible(object);
  return was !== is;
}

function serviceAt(world: World, key: string): Service | undefined {
  return world.get('Service', ...splitKey(key));
}

/** Brings a Service’s load balancer closer to what it should be (syncLoadBalancerIfNeeded). */
function sync(world: World, key: string): void {
  if (world.recall(cloud).provisioning.has(key)) return;
  const service = serviceAt(world, key);
  if (!service) release(world, key);
  else if (!wantsBalancer(service) || needsCleanup(service)) cleanUp(world, service);
  else ensure(world, service);
}

function ensure(world: World, found: Service): void {
  const key = keyOf(found);
  tell(world, found, 'EnsuringLoadBalancer', 'Ensuring load balancer');
  const service = withFinalizer(world, found);
  if (eligibleNodes(world).length === 0) warnOfNoNodes(world, service);
  if (world.recall(cloud).balancers.has(key)) return establish(world, service);
  const { uid } = service.metadata;
  changeCloud(world, { provisioning: world.recall(cloud).provisioning.set(key, uid) });
  const { cloudProvision } = world.config.delays;
  world.schedule(cloudController, cloudProvision, `provisioned ${key} ${uid}`);
}

function withFinalizer(world: World, service: Service): Service {
  const { finalizers = [] } = service.metadata;
  if (finalizers.includes(FINALIZER)) return service;
  const metadata = { ...service.metadata, finalizers: [...finalizers, FINALIZER] };
  const result = update(world, { ...service, metadata });
  return result.ok ? result.value : service;
}

function warnOfNoNodes(world: World, service: Service): void {
  const message = 'There are no available nodes for LoadBalancer';
  tell(world, service, 'UnAvailableLoadBalancer', message, 'Warning');
}

/** The cloud has made a load balancer. */
function provisioned(world: World, key: string, uid: string): void {
  const { on, provisioning } = world.recall(cloud);
  if (provisioning.get(key) !== uid) return;
  changeCloud(world, { provisioning: provisioning.delete(key) });
  const service = serviceAt(world, key);
  if (!on || service?.metadata.uid !== uid) return;
  establish(world, service);
  const now = serviceAt(world, key);
  if (now && needsCleanup(now)) world.enqueue(cloudController, 0, `service ${key}`);
}

/** Gives a Service its load balancer, or the present one its new shape (EnsureLoadBalancer). */
function establish(world: World, service: Service): void {
  const key = keyOf(service);
  const { balancers, byIp, failures } = world.recall(cloud);
  const old = balancers.get(key);
  const others = old ? byIp.delete(old.ip) : byIp;
  const ip = addressFor(others, service.spec.loadBalancerIP, old?.ip);
  if (ip === undefined) return failed(world, service);
  const balancer = balancerFor(world, service, ip, old);
  changeCloud(world, {
    balancers: balancers.set(key, balancer),
    byIp: others.set(ip, key),
    failures: failures.delete(key),
  });
  tell(world, service, 'EnsuredLoadBalancer', 'Ensured load balancer');
  const status = { ...service.status, loadBalancer: statusOf(ip) };
  if (wantsBalancer(service)) updateStatus(world, { ...service, status });
  startPolling(world);
}

function balancerFor(world: World, service: Service, ip: number, old?: Balancer): Balancer {
  const { ports = [], externalTrafficPolicy, healthCheckNodePort: port } = service.spec;
  const healthCheckNodePort = externalTrafficPolicy === 'Local' ? port : undefined;
  const check = { healthCheckNodePort };
  const isSameCheck = old?.healthCheckNodePort === healthCheckNodePort;
  return {
    service: keyOf(service),
    ip,
    ports: ports.map((one) => ({
      protocol: transportOf(one.protocol),
      port: one.port,
    })),
    healthCheckNodePort,
    targets: targetsFor(world, eligibleNodes(world), check, isSameCheck ? old?.targets : undefined),
  };
}

/** The cloud has no address left: the work queue tries again, later each time. */
function failed(world: World, service: Service): void {
  const key = keyOf(service);
  const { failures } = world.recall(cloud);
  const times = failures.get(key) ?? 0;
  changeCloud(world, { failures: failures.set(key, times + 1) });
  const why = 'failed to ensure load balancer: no address is left';
  const message = `Error syncing load balancer: ${why}`;
  tell(world, service, 'SyncLoadBalancerFailed', message, 'Warning');
  const delay = Math.min(RETRY.max, RETRY.min * 2 ** times);
  world.enqueue(cloudController, delay, `service ${key}`);
}

/** Takes the load balancer of a Service away, and the finalizer that has kept the Service. */
function cleanUp(world: World, service: Service): void {
  const { finalizers = [] } = service.metadata;
  const isHeld = finalizers.includes(FINALIZER);
  const has = world.recall(cloud).balancers.has(keyOf(service));
  if (!isHeld && !has) return;
  if (has) tell(world, service, 'DeletingLoadBalancer', 'Deleting load balancer');
  release(world, keyOf(service));
  const left = finalizers.filter((one) => one !== FINALIZER);
  const { finalizers: _, ...metadata } = service.metadata;
  void _;
  update(world, {
    ...service,
    metadata: { ...metadata, ...(left.length > 0 && { finalizers: left }) },
  });
  tell(world, service, 'DeletedLoadBalancer', 'Deleted load balancer');
}

function release(world: World, key: string): void {
  const { balancers, byIp, failures } = world.recall(cloud);
  const balancer = balancers.get(key);
  if (!balancer) return;
  changeCloud(world, {
    balancers: balancers.delete(key),
    byIp: byIp.delete(balancer.ip),
    failures: failures.delete(key),
  });
}

/** The nodes have changed: all load balancers get the new ones (updateLoadBalancerHosts). */
function updateHosts(world: World): void {
  const nodes = eligibleNodes(world);
  for (const [key, balancer] of [...world.recall(cloud).balancers.entries()].sort(byKey)) {
    const service = serviceAt(world, key);
    if (!service || !wantsBalancer(service)) continue;
    const targets = targetsFor(world, nodes, balancer, balancer.targets);
    if (equal(targets, balancer.targets)) continue;
    const { balancers } = world.recall(cloud);
    changeCloud(world, { balancers: balancers.set(key, { ...balancer, targets }) });
    if (nodes.length === 0) warnOfNoNodes(world, service);
    else tell(world, service, 'UpdatedLoadBalancer', 'Updated load balancer with new hosts');
  }
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function startPolling(world: World): void {
  if (world.recall(cloud).polling) return;
  changeCloud(world, { polling: true });
  world.schedule(cloudController, HEALTH.period, 'poll');
}

/** Health checks belong to the load balancers: they go on without the controller. */
function poll(world: World): void {
  checkHealth(world);
  changeCloud(world, { polling: false });
  if (world.recall(cloud).balancers.size > 0) startPolling(world);
}

/**
 * Switches the cloud controller on or off. Back on, it looks at every Service that has or wants a
 * load balancer, and at the nodes.
 */
export function setCloud(world: World, on: boolean): void {
  if (world.recall(cloud).on === on) return;
  changeCloud(world, { on });
  if (!on) return;
  for (const service of list(world.store, 'Service')) {
    if (wantsBalancer(service) || needsCleanup(service)) soon(world, `service ${keyOf(service)}`);
  }
  soon(world, 'nodes');
}
