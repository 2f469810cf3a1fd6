import { fail, ok, type Result } from '../../api/result';
import { apiError, goStrings, invalid, invalidObject } from '../../api/errors';
import type { KubeObject } from '../../api/kinds';
import type { Service, ServicePort, ServiceSpec } from '../../api/service';
import { equal } from '../structures/equal';
import type { World } from '../world';
import {
  releaseNodePort,
  releaseServiceIp,
  takeAnyNodePort,
  takeAnyServiceIp,
  takeNodePort,
  takeServiceIp,
} from './allocation';
import { withIpFamilies } from './ip-families';

/**
 * What a Service gets from the allocators and gives back, after Kubernetes'
 * pkg/registry/core/service/storage/{alloc,storage}.go and strategy.go. Objects of other kinds pass
 * through unchanged.
 */

function needsClusterIp({ type }: ServiceSpec): boolean {
  return type === 'ClusterIP' || type === 'NodePort' || type === 'LoadBalancer';
}
function usesNodePorts({ type }: ServiceSpec): boolean {
  return type === 'NodePort' || type === 'LoadBalancer';
}
function needsNodePorts(spec: ServiceSpec): boolean {
  return usesNodePorts(spec) && spec.allocateLoadBalancerNodePorts !== false;
}
function needsHealthCheckPort({ type, externalTrafficPolicy }: ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
}
function nodePortsOf(spec: ServiceSpec): readonly number[] {
  return [...new Set((spec.ports ?? []).map(({ nodePort }) => nodePort ?? 0))].filter(Boolean);
}
function addressesOf({ clusterIPs = [] }: ServiceSpec): readonly string[] {
  return clusterIPs.filter((ip) => ip !== 'None');
}

function specOf(object: KubeObject): ServiceSpec | undefined {
  return object.kind === 'Service' ? object.spec : undefined;
}

type Step = Result<ServiceSpec>;

/** Each step on what the one before has made of the Service; the first failure ends it. */
function inOrder(
  service: Service,
  steps: readonly ((spec: ServiceSpec) => Step)[],
): Result<Service> {
  let { spec } = service;
  for (const step of steps) {
    const result = step(spec);
    if (!result.ok) return result;
    spec = result.value;
  }
  return ok({ ...service, spec });
}

/** Gives a new Service its addresses and node ports. The caller rolls back on failure. */
export function allocateForCreate<O extends KubeObject>(world: World, object: O): Result<O> {
  if (object.kind !== 'Service') return ok(object);
  const { name } = object.metadata;
  return inOrder(object, [
    (spec) => withIpFamilies(name, spec),
    (spec) => withAddresses(world, name, spec),
    (spec) => (usesNodePorts(spec) ? withNodePorts(world, name, spec) : ok(spec)),
    (spec) => withHealthCheckPort(world, spec),
  ]) as Result<O>;
}

function withAddresses(world: World, name: string, spec: ServiceSpec): Step {
  if (!needsClusterIp(spec) || spec.clusterIPs?.[0] === 'None') return ok(spec);
  const wanted = spec.clusterIPs ?? [];
  for (const ip of wanted) {
    const problem = takeServiceIp(world, ip);
    if (problem === undefined) continue;
    const why = `failed to allocate IP ${ip}: ${problem}`;
    return fail(
      invalidObject('Service', name, [invalid('spec.clusterIPs', goStrings(wanted), why)]),
    );
  }
  if (wanted.length > 0) return ok(spec);
  const ip = takeAnyServiceIp(world);
  if (ip === undefined) return internal('failed to allocate a serviceIP: range is full');
  return ok({ ...spec, clusterIP: ip, clusterIPs: [ip] });
}

function internal(why: string): {
  readonly ok: false;
  readonly error: ReturnType<typeof apiError>;
} {
  return fail(apiError('InternalError', `Internal error occurred: ${why}`));
}

const NO_NODE_PORT = 'failed to allocate a nodePort: range is full';

/**
 * Node ports of a new Service: ports with the same number share one (TCP and UDP), any other one
 * that is asked for twice is taken already (alloc.go, initNodePorts).
 */
function withNodePorts(world: World, name: string, spec: ServiceSpec): Step {
  const ports = [...(spec.ports ?? [])];
  const shared = new Map<number, number>();
  for (const [index, port] of ports.entries()) {
    if (!port.nodePort && !needsNodePorts(spec)) continue;
    const known = shared.get(port.port);
    if (known !== undefined && (!port.nodePort || port.nodePort === known)) {
      ports[index] = { ...port, nodePort: known };
      continue;
    }
    const wanted = port.nodePort || (known === undefined ? requested(ports, port.port) : 0);
    const got = takeOrFail(world, name, index, wanted);
    if (!got.ok) return got;
    ports[index] = { ...port, nodePort: got.value };
    if (known === undefined) shared.set(port.port, got.value);
  }
  return ok(spec.ports ? { ...spec, ports } : spec);
}

/** The node port that some port of the Service with this number asks for; 0 for none. */
function requested(ports: readonly ServicePort[], number: number): number {
  return ports.find(({ port, nodePort }) => port === number && nodePort)?.nodePort ?? 0;
}

/** Takes the node port `wanted`, or any when it is 0. */
function takeOrFail(world: World, name: string, index: number, wanted: number): Result<number> {
  if (!wanted) {
    const port = takeAnyNodePort(world);
    return port === undefined ? internal(NO_NODE_PORT) : ok(port);
  }
  const problem = takeNodePort(world, wanted);
  if (problem === undefined) return ok(wanted);
  const error = invalid(`spec.ports[${index}].nodePort`, wanted, problem);
  return fail(invalidObject('Service', name, [error]));
}

function withHealthCheckPort(world: World, spec: ServiceSpec): Step {
  if (!needsHealthCheckPort(spec)) return ok(spec);
  const wanted = spec.healthCheckNodePort;
  if (wanted) {
    const problem = takeNodePort(world, wanted);
    if (problem === undefined) return ok(spec);
    return internal(`failed to allocate requested HealthCheck NodePort ${wanted}: ${problem}`);
  }
  const port = takeAnyNodePort(world);
  if (port === undefined)
    return internal('failed to allocate a HealthCheck NodePort : range is full');
  return ok({ ...spec, healthCheckNodePort: port });
}

/**
 * The new version of a Service with what it leaves out and `old` has (storage.go,
 * patchAllocatedValues), without what its new type has no use for (strategy.go,
 * dropTypeDependentFields), and without the load balancer's status if it has none.
 */
export function takeOverAllocations<O extends KubeObject>(object: O, oldObject: KubeObject): O {
  const old = specOf(oldObject);
  if (object.kind !== 'Service' || !old) return object;
  const spec = dropped(patched(object.spec, old), old);
  const isBalanced = spec.type === 'LoadBalancer';
  return { ...object, spec, ...(!isBalanced && { status: { loadBalancer: {} } }) };
}

function patched(given: ServiceSpec, old: ServiceSpec): ServiceSpec {
  let spec = given;
  if (needsClusterIp(old) && needsClusterIp(spec)) spec = withOldAddress(spec, old);
  if (needsNodePorts(old) && needsNodePorts(spec)) spec = withOldNodePorts(spec, old);
  if (needsHealthCheckPort(old) && needsHealthCheckPort(spec) && !spec.healthCheckNodePort) {
    spec = { ...spec, ...pick(old, 'healthCheckNodePort') };
  }
  return spec;
}

/** An object with that field of `spec` if it is there. */
function pick<K extends keyof ServiceSpec>(spec: ServiceSpec, key: K): Partial<ServiceSpec> {
  return spec[key] === undefined ? {} : { [key]: spec[key] };
}

function withOldAddress(given: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const spec = {
    ...given,
    ...(!given.clusterIP && pick(old, 'clusterIP')),
    ...(!given.clusterIPs?.length && pick(old, 'clusterIPs')),
  };
  // Whoever changes clusterIP only means clusterIPs[0] as well (normalizeClusterIPs).
  const isStale = spec.clusterIP !== old.clusterIP && equal(spec.clusterIPs, old.clusterIPs);
  return isStale && spec.clusterIP ? { ...spec, clusterIPs: [spec.clusterIP] } : spec;
}

function withOldNodePorts(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const before = nodePortsOf(old);
  const used = new Set(nodePortsOf(spec).filter((port) => before.includes(port)));
  const byName = new Map((old.ports ?? []).map((port) => [port.name ?? '', port.nodePort ?? 0]));
  const ports = (spec.ports ?? []).map((port) => {
    const known = byName.get(port.name ?? '');
    if (port.nodePort || !known || used.has(known)) return port;
    used.add(known);
    return { ...port, nodePort: known };
  });
  return spec.ports ? { ...spec, ports } : spec;
}

/** What a change of type makes meaningless goes, unless the person has changed it as well. */
function dropped(given: ServiceSpec, old: ServiceSpec): ServiceSpec {
  let spec = given;
  const drop = (key: keyof ServiceSpec) => {
    const { [key]: gone, ...rest } = spec;
    void gone;
    spec = rest as ServiceSpec;
  };
  const dropSame = (key: keyof ServiceSpec) => {
    if (spec[key] === old[key]) drop(key);
  };
  if (needsClusterIp(old) && !needsClusterIp(spec)) {
    if (!spec.clusterIP || spec.clusterIP === old.clusterIP) {
      (['clusterIP', 'clusterIPs'] as const).forEach(drop);
    }
    if (equal(spec.ipFamilies, old.ipFamilies)) drop('ipFamilies');
    dropSame('ipFamilyPolicy');
  }
  if (usesNodePorts(old) && !usesNodePorts(spec)) spec = withoutOldNodePorts(spec, old);
  if (needsHealthCheckPort(old) && !needsHealthCheckPort(spec)) dropSame('healthCheckNodePort');
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    dropSame('allocateLoadBalancerNodePorts');
    dropSame('loadBalancerClass');
  }
  if (isExternal(old) && !isExternal(spec)) dropSame('externalTrafficPolicy');
  return spec;
}

function isExternal(spec: ServiceSpec): boolean {
  return usesNodePorts(spec) || (spec.type === 'ClusterIP' && Boolean(spec.externalIPs?.length));
}

function withoutOldNodePorts(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const before = nodePortsOf(old);
  if (!nodePortsOf(spec).every((port) => before.includes(port))) return spec;
  const ports = (spec.ports ?? []).map(({ nodePort, ...port }) => (void nodePort, port));
  return { ...spec, ports };
}

/** Allocates what the new version of a Service needs beyond `old`, and gives back the rest. */
export function allocateForUpdate<O extends KubeObject>(
  world: World,
  object: O,
  oldObject: KubeObject,
): Result<O> {
  const old = specOf(oldObject);
  if (object.kind !== 'Service' || !old) return ok(object);
  const { name } = object.metadata;
  return inOrder(object, [
    (spec) => withIpFamilies(name, spec, old),
    (spec) => updatedAddresses(world, name, spec, old),
    (spec) => updatedNodePorts(world, name, spec, old),
    (spec) => updatedHealthCheckPort(world, spec, old),
  ]) as Result<O>;
}

function updatedAddresses(world: World, name: string, spec: ServiceSpec, old: ServiceSpec): Step {
  if (!needsClusterIp(old)) return withAddresses(world, name, spec);
  if (!needsClusterIp(spec)) for (const ip of addressesOf(old)) releaseServiceIp(world, ip);
  return ok(spec);
}

function updatedNodePorts(world: World, name: string, spec: ServiceSpec, old: ServiceSpec): Step {
  const before = usesNodePorts(old) ? nodePortsOf(old) : [];
  const ports = [...(spec.ports ?? [])];
  const taken = new Set(before);
  const pairs = new Set<string>();
  for (const [index, port] of usesNodePorts(spec) ? ports.entries() : []) {
    if (!port.nodePort && !needsNodePorts(spec)) continue;
    if (!port.nodePort || !taken.has(port.nodePort)) {
      const got = takeOrFail(world, name, index, port.nodePort ?? 0);
      if (!got.ok) return got;
      taken.add(got.value);
      ports[index] = { ...port, nodePort: got.value };
    }
    const pair = `{${port.protocol} ${ports[index]?.nodePort}}`;
    if (pairs.has(pair)) return fail(apiError('', `duplicate nodePort: ${pair}`));
    pairs.add(pair);
  }
  const kept = usesNodePorts(spec) ? nodePortsOf({ ...spec, ports }) : [];
  for (const port of before) if (!kept.includes(port)) releaseNodePort(world, port);
  return ok(spec.ports ? { ...spec, ports } : spec);
}

function updatedHealthCheckPort(world: World, spec: ServiceSpec, old: ServiceSpec): Step {
  const [needed, had] = [needsHealthCheckPort(spec), needsHealthCheckPort(old)];
  if (needed && !had) return withHealthCheckPort(world, spec);
  if (had && !needed && old.healthCheckNodePort) releaseNodePort(world, old.healthCheckNodePort);
  return ok(spec);
}

/** Gives back everything that a Service holds. */
export function releaseAll(world: World, { spec }: Service): void {
  if (needsClusterIp(spec)) for (const ip of addressesOf(spec)) releaseServiceIp(world, ip);
  if (!usesNodePorts(spec)) return;
  for (const port of nodePortsOf(spec)) releaseNodePort(world, port);
  if (needsHealthCheckPort(spec) && spec.healthCheckNodePort) {
    releaseNodePort(world, spec.healthCheckNodePort);
  }
}
