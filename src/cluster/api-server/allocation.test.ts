import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cidrContains, formatIp, parseCidr, parseIp } from '../../api/ip';
import type { KubeObject, ObjectOf } from '../../api/kinds';
import { add, manifest, need, newWorld } from '../reconciling/fixtures/world';
import { list } from '../store';
import type { PersistentMap } from '../structures/persistent-map';
import type { World } from '../world';
import { nodePortBands, serviceIpBands } from './allocation';
import { create, remove, update } from './verbs';

function fixture<T>(name: string): readonly T[] {
  const url = new URL(`./fixtures/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as readonly T[];
}

type Spec = Readonly<Record<string, unknown>>;
const PORTS = [{ port: 80 }];

function service(world: World, name: string, spec: Spec = {}): ObjectOf<'Service'> {
  return add(world, 'Service', name, { spec: { ports: PORTS, ...spec } });
}

/** The API server's answer to a Service that it refuses. */
function refusal(world: World, name: string, spec: Spec): string {
  const result = create(world, manifest('Service', name, { spec: { ports: PORTS, ...spec } }));
  if (result.ok) throw new Error(`${name} was accepted`);
  return result.error.message;
}

function replace(world: World, name: string, spec: Spec): ObjectOf<'Service'> {
  const result = update(world, manifest('Service', name, { spec: { ports: PORTS, ...spec } }));
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function nodePorts({ spec }: ObjectOf<'Service'>): readonly (number | undefined)[] {
  return (spec.ports ?? []).map(({ nodePort }) => nodePort);
}

interface IpBandVector {
  readonly cidr: string;
  readonly offset: number;
  readonly staticBand?: readonly string[];
  readonly dynamicBand?: readonly string[];
}
interface PortBandVector {
  readonly base: number;
  readonly size: number;
  readonly offset: number;
  readonly staticBand?: readonly number[];
  readonly dynamicBand?: readonly number[];
}
interface UpdateVector {
  readonly operation?: string;
  readonly old: Spec;
  readonly new: Spec;
  readonly errors: readonly string[];
}
interface RefusalVector {
  readonly manifest: KubeObject;
  readonly kubectl: string;
  readonly precondition?: string;
}

describe('the bands of the allocators', () => {
  it.each(fixture<IpBandVector>('service-ip-bands'))('of $cidr', (vector) => {
    const bands = serviceIpBands(parseCidr(vector.cidr) ?? { base: 0, bits: 0 });
    expect(bands.offset).toBe(vector.offset);
    if (!vector.staticBand) return;
    expect([bands.fixed.first, bands.fixed.last].map(formatIp)).toEqual(vector.staticBand);
    expect([bands.dynamic.first, bands.dynamic.last].map(formatIp)).toEqual(vector.dynamicBand);
  });

  it.each(fixture<PortBandVector>('node-port-bands'))('of $size ports from $base', (vector) => {
    const { offset, fixed, dynamic } = nodePortBands(vector.base, vector.size);
    expect(offset).toBe(vector.offset);
    if (!vector.staticBand) return;
    expect([fixed.first, fixed.last]).toEqual(vector.staticBand);
    expect([dynamic.first, dynamic.last]).toEqual(vector.dynamicBand);
  });
});

describe('cluster IPs', () => {
  it('are taken at random from the dynamic band', () => {
    const world = newWorld();
    const { spec } = service(world, 'kubia');
    expect(spec.clusterIPs).toEqual([spec.clusterIP]);
    expect(spec).toMatchObject({ ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' });
    const ip = parseIp(spec.clusterIP ?? '') ?? 0;
    expect(cidrContains({ base: parseIp('10.96.0.0') ?? 0, bits: 12 }, ip)).toBe(true);
    expect(ip).toBeGreaterThan(parseIp('10.96.1.0') ?? 0);
  });

  it('are refused when taken, outside the range, or the ends of it', () => {
    const world = newWorld();
    service(world, 'dns', { clusterIP: '10.96.0.10' });
    const field = (ip: string) =>
      `Service "kubia" is invalid: spec.clusterIPs: Invalid value: []string{"${ip}"}: failed to allocate IP ${ip}: `;
    expect(refusal(world, 'kubia', { clusterIP: '10.96.0.10' })).toBe(
      `${field('10.96.0.10')}provided IP is already allocated`,
    );
    expect(refusal(world, 'kubia', { clusterIP: '1.2.3.4' })).toBe(
      `${field('1.2.3.4')}the provided network does not match the current range`,
    );
    expect(refusal(world, 'kubia', { clusterIP: '10.111.255.255' })).toBe(
      `${field('10.111.255.255')}the provided IP (10.111.255.255) is not in the valid range. The range of valid IPs is 10.96.0.0/12`,
    );
    expect(refusal(world, 'kubia', { clusterIP: 'abc' })).toBe(
      'Service "kubia" is invalid: spec.clusterIPs[0]: Invalid value: "abc": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    );
  });

  it('may be written with leading zeros, which do not make another address', () => {
    const world = newWorld();
    expect(service(world, 'a', { clusterIP: '010.096.000.050' }).spec.clusterIP).toBe(
      '010.096.000.050',
    );
    expect(refusal(world, 'b', { clusterIP: '10.96.0.50' })).toContain(
      'failed to allocate IP 10.96.0.50: provided IP is already allocated',
    );
    expect(refusal(world, 'c', { clusterIP: '10.96.0.0256' })).toContain(
      'spec.clusterIPs[0]: Invalid value: "10.96.0.0256": must be a valid IP address',
    );
  });

  it('are free again once their Service is deleted', () => {
    const world = newWorld();
    service(world, 'a', { clusterIP: '10.96.0.20' });
    remove(world, 'Service', 'default', 'a');
    expect(service(world, 'b', { clusterIP: '10.96.0.20' }).spec.clusterIP).toBe('10.96.0.20');
  });

  it('are given back when validation fails later', () => {
    const world = newWorld();
    const wrong = { clusterIP: '10.96.0.20', ports: [{ port: 0 }] };
    expect(refusal(world, 'a', wrong)).toContain('spec.ports[0].port');
    expect(service(world, 'b', { clusterIP: '10.96.0.20' }).spec.clusterIP).toBe('10.96.0.20');
  });

  it('are released on the way to ExternalName and allocated on the way back', () => {
    const world = newWorld();
    service(world, 'a', { clusterIP: '10.96.0.20' });
    const external = { type: 'ExternalName', externalName: 'example.com' };
    const { spec } = replace(world, 'a', external);
    expect(spec).not.toHaveProperty('clusterIP');
    expect(spec).not.toHaveProperty('ipFamilies');
    service(world, 'b', { clusterIP: '10.96.0.20' });
    expect(replace(world, 'a', {}).spec.clusterIP).toMatch(/^10\./);
  });

  it('are none for a headless Service, which has both families without a selector', () => {
    const world = newWorld();
    const bare = service(world, 'a', { clusterIP: 'None' });
    expect(bare.spec).toMatchObject({
      clusterIPs: ['None'],
      ipFamilies: ['IPv4', 'IPv6'],
      ipFamilyPolicy: 'RequireDualStack',
    });
    const selecting = service(world, 'b', { clusterIP: 'None', selector: { app: 'kubia' } });
    expect(selecting.spec).toMatchObject({ ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' });
  });

  it('stay when an update leaves them out or changes the type', () => {
    const world = newWorld();
    const { clusterIP } = service(world, 'a').spec;
    expect(replace(world, 'a', { type: 'NodePort' }).spec.clusterIP).toBe(clusterIP);
    expect(replace(world, 'a', { type: 'LoadBalancer' }).spec.clusterIP).toBe(clusterIP);
    expect(replace(world, 'a', { clusterIPs: [clusterIP] }).spec.clusterIP).toBe(clusterIP);
    const contrary = { spec: { ports: PORTS, clusterIPs: ['10.96.0.99'] } };
    expect(update(world, manifest('Service', 'a', contrary))).toMatchObject({
      error: {
        message:
          'Service "a" is invalid: spec.clusterIPs: Invalid value: []string{"10.96.0.99"}: first value must match `clusterIP`',
      },
    });
  });

  it('are kept or refused on update as the vectors say', () => {
    const url = new URL('../../api/fixtures/service-validation.json', import.meta.url);
    const vectors = JSON.parse(readFileSync(url, 'utf8')) as readonly UpdateVector[];
    const updates = vectors.filter(({ operation }) => operation === 'update');
    expect(updates).toHaveLength(2);
    for (const { old, new: changed, errors } of updates) {
      const world = newWorld();
      service(world, 'a', old);
      const result = update(
        world,
        manifest('Service', 'a', { spec: { ports: PORTS, ...changed } }),
      );
      const said = result.ok ? '' : result.error.message.replace('Service "a" is invalid: ', '');
      expect(said).toBe(errors.join());
      expect(need(world, 'Service', 'a').spec.clusterIP).toBe(old['clusterIP']);
    }
  });

  it('cannot be changed', () => {
    const world = newWorld();
    service(world, 'a', { clusterIP: '10.96.0.20' });
    const spec = { ports: PORTS, clusterIP: '10.96.0.99' };
    const result = update(world, manifest('Service', 'a', { spec }));
    expect(result).toMatchObject({
      error: {
        message:
          'Service "a" is invalid: spec.clusterIPs[0]: Invalid value: []string{"10.96.0.99"}: may not change once set',
      },
    });
    expect(service(world, 'b', { clusterIP: '10.96.0.99' }).spec.clusterIP).toBe('10.96.0.99');
  });
});

describe('address families', () => {
  const ofKubia = (why: string) => `Service "kubia" is invalid: ${why}`;

  it.each<[Spec, string]>([
    [
      { ipFamilyPolicy: 'RequireDualStack' },
      'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    ],
    [
      { ipFamilies: ['IPv6'] },
      'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster',
    ],
    [
      { ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv4', 'IPv6'] },
      'spec.ipFamilies[1]: Invalid value: "IPv6": not configured on this cluster',
    ],
    [
      { ipFamilies: ['IPv4', 'IPv6'] },
      `spec.ipFamilyPolicy: Invalid value: "SingleStack": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified`,
    ],
    [
      { clusterIP: 'fd00::1' },
      'spec.clusterIPs[0]: Invalid value: []string{"fd00::1"}: IPv6 is not configured on this cluster',
    ],
  ])('%j are refused', (spec, why) => {
    expect(refusal(newWorld(), 'kubia', spec)).toBe(ofKubia(why));
  });

  it('are one where two are only preferred', () => {
    const { spec } = service(newWorld(), 'kubia', { ipFamilyPolicy: 'PreferDualStack' });
    expect(spec).toMatchObject({ ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv4'] });
  });

  it('may be any of a headless Service without selector', () => {
    const world = newWorld();
    const families = (name: string, spec: Spec) =>
      service(world, name, { clusterIP: 'None', ...spec }).spec.ipFamilies;
    expect(families('a', { ipFamilies: ['IPv6'] })).toEqual(['IPv6', 'IPv4']);
    expect(families('b', { ipFamilyPolicy: 'SingleStack' })).toEqual(['IPv4']);
    const single = replace(world, 'a', {
      clusterIP: 'None',
      ipFamilyPolicy: 'SingleStack',
      ipFamilies: ['IPv6', 'IPv4'],
    });
    expect(single.spec.ipFamilies).toEqual(['IPv6']);
  });

  it('are in the way of a selector for a headless Service that had none', () => {
    const world = newWorld();
    service(world, 'kubia', { clusterIP: 'None' });
    const spec = { ports: PORTS, clusterIP: 'None', selector: { app: 'kubia' } };
    expect(update(world, manifest('Service', 'kubia', { spec }))).toMatchObject({
      error: {
        message: ofKubia(
          'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
        ),
      },
    });
  });
});

describe('node ports', () => {
  it('are refused in the words of the vectors', () => {
    for (const { manifest: object, kubectl, precondition } of fixture<RefusalVector>(
      'service-allocation',
    )) {
      const world = newWorld();
      if (precondition) {
        service(world, 'other', { type: 'NodePort', ports: [{ port: 80, nodePort: 30123 }] });
      }
      const result = create(world, object);
      expect(result.ok ? 'accepted' : `The ${result.error.message}`).toBe(kubectl);
    }
  });

  it('come from the dynamic band, each only once', () => {
    const world = newWorld();
    const seen = new Set<number>();
    for (let i = 0; i < 300; i++) {
      const [port = 0] = nodePorts(service(world, `s${i}`, { type: 'NodePort' }));
      expect(port).toBeGreaterThanOrEqual(30_086);
      seen.add(port);
    }
    expect(seen.size).toBe(300);
  });

  it('come from the static band when the dynamic one is used up, and then there are none', () => {
    const world = newWorld();
    for (let i = 0; i < 2768; i++) service(world, `s${i}`, { type: 'NodePort' });
    expect(refusal(world, 'late', { type: 'NodePort' })).toBe(
      'Internal error occurred: failed to allocate a nodePort: range is full',
    );
  });

  it('are shared by ports with the same number', () => {
    const world = newWorld();
    const both = (extra: object) => [
      { name: 'tcp', port: 53, ...extra },
      { name: 'udp', port: 53, protocol: 'UDP' },
    ];
    const [a, b] = nodePorts(service(world, 'dns', { type: 'NodePort', ports: both({}) }));
    expect(a).toBe(b);
    const asked = service(world, 'dns2', { type: 'NodePort', ports: both({ nodePort: 30053 }) });
    expect(nodePorts(asked)).toEqual([30_053, 30_053]);
  });

  it('are outside the range below 30000', () => {
    const ports = [{ port: 80, nodePort: 20_000 }];
    expect(refusal(newWorld(), 'a', { type: 'NodePort', ports })).toBe(
      'Service "a" is invalid: spec.ports[0].nodePort: Invalid value: 20000: provided port is not in the valid range. The range of valid ports is 30000-32767',
    );
  });

  it('are kept by name, allocated for what is new and released for what is gone', () => {
    const world = newWorld();
    const port = (name: string, number: number) => ({ name, port: number });
    const ports = [port('http', 80), port('https', 443)];
    const [http, https] = nodePorts(service(world, 'a', { type: 'NodePort', ports }));
    const next = [port('metrics', 9090), port('http', 8080)];
    const [metrics, kept] = nodePorts(replace(world, 'a', { type: 'NodePort', ports: next }));
    expect(kept).toBe(http);
    expect(metrics).not.toBe(http);
    const taken = [{ port: 80, nodePort: https }];
    expect(nodePorts(service(world, 'b', { type: 'NodePort', ports: taken }))).toEqual([https]);
  });

  it('are released when the type no longer has them', () => {
    const world = newWorld();
    const ports = [{ port: 80, nodePort: 30_123 }];
    service(world, 'a', { type: 'NodePort', ports });
    expect(nodePorts(replace(world, 'a', { type: 'ClusterIP', ports }))).toEqual([undefined]);
    expect(need(world, 'Service', 'a').spec).not.toHaveProperty('externalTrafficPolicy');
    expect(nodePorts(service(world, 'b', { type: 'NodePort', ports }))).toEqual([30_123]);
  });

  it('are not needed by a LoadBalancer that does without, but kept if asked for', () => {
    const world = newWorld();
    const spec = { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false };
    expect(nodePorts(service(world, 'a', spec))).toEqual([undefined]);
    const asked = service(world, 'b', { ...spec, ports: [{ port: 80, nodePort: 30_123 }] });
    expect(nodePorts(asked)).toEqual([30_123]);
  });

  it('may be swapped or shared by protocols on update, but not by two ports', () => {
    const world = newWorld();
    const port = (name: string, nodePort: number, protocol = 'TCP') => ({
      ...{ name, nodePort, protocol },
      port: name === 'a' ? 80 : 81,
    });
    const spec = (...ports: object[]) => ({ type: 'NodePort', ports });
    service(world, 'kubia', spec(port('a', 30_101), port('b', 30_102)));
    const swapped = replace(world, 'kubia', spec(port('a', 30_102), port('b', 30_101)));
    expect(nodePorts(swapped)).toEqual([30_102, 30_101]);
    const shared = replace(world, 'kubia', spec(port('a', 30_102), port('b', 30_102, 'UDP')));
    expect(nodePorts(shared)).toEqual([30_102, 30_102]);
    const twice = { spec: spec(port('a', 30_102), port('b', 30_102)) };
    expect(update(world, manifest('Service', 'kubia', twice))).toMatchObject({
      error: { reason: '', message: 'duplicate nodePort: {TCP 30102}' },
    });
  });

  it('stay when a LoadBalancer that has them is told to do without', () => {
    const world = newWorld();
    const ports = [{ port: 80, nodePort: 30_123 }];
    service(world, 'a', { type: 'LoadBalancer', ports });
    const without = { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false };
    expect(nodePorts(replace(world, 'a', { ...without, ports }))).toEqual([30_123]);
    expect(nodePorts(replace(world, 'a', without))).toEqual([undefined]);
  });

  it('include one for health checks with externalTrafficPolicy Local', () => {
    const world = newWorld();
    const local = { type: 'LoadBalancer', externalTrafficPolicy: 'Local' };
    const { healthCheckNodePort } = service(world, 'a', local).spec;
    expect(healthCheckNodePort).toBeGreaterThanOrEqual(30_086);
    expect(replace(world, 'a', local).spec.healthCheckNodePort).toBe(healthCheckNodePort);
    const cluster = replace(world, 'a', { type: 'LoadBalancer' });
    expect(cluster.spec).not.toHaveProperty('healthCheckNodePort');
    expect(service(world, 'b', { ...local, healthCheckNodePort }).spec).toMatchObject({
      healthCheckNodePort,
    });
  });

  it('forget the load balancer with the type', () => {
    const world = newWorld();
    const balanced = service(world, 'a', { type: 'LoadBalancer' });
    world.write({ ...balanced, status: { loadBalancer: { ingress: [{ ip: '203.0.113.1' }] } } });
    expect(replace(world, 'a', { type: 'LoadBalancer' }).status.loadBalancer?.ingress).toHaveLength(
      1,
    );
    expect(replace(world, 'a', { type: 'NodePort' }).status).toEqual({ loadBalancer: {} });
  });
});

/** Creates, changes or deletes one of a few Services; what it asks for may be refused. */
const deed = fc.record({
  name: fc.constantFrom('a', 'b', 'c', 'd'),
  what: fc.constantFrom('put', 'put', 'put', 'delete'),
  type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
  clusterIP: fc.constantFrom(undefined, undefined, '10.96.0.20', 'None'),
  externalTrafficPolicy: fc.constantFrom(undefined, 'Local'),
  ports: fc.array(
    fc.record({
      name: fc.constantFrom('http', 'https', 'admin'),
      port: fc.constantFrom(80, 443, 8080),
      protocol: fc.constantFrom('TCP', 'UDP'),
      nodePort: fc.constantFrom(undefined, undefined, 30_001, 30_002),
    }),
    { maxLength: 3 },
  ),
});

function present(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

describe('the allocators', () => {
  it('hold what the Services have, whatever is done to them', () => {
    const run = (deeds: readonly (typeof deed extends fc.Arbitrary<infer T> ? T : never)[]) => {
      const world = newWorld();
      for (const { name, what, ports, ...fields } of deeds) {
        const spec = { ...present(fields), externalName: 'example.com', ports: ports.map(present) };
        const object = manifest('Service', name, { spec });
        if (what === 'delete') remove(world, 'Service', 'default', name);
        else if (world.get('Service', 'default', name)) update(world, object);
        else create(world, object);
      }
      const services = list(world.store, 'Service');
      const ips = services
        .flatMap(({ spec }) => spec.clusterIPs ?? [])
        .filter((ip) => ip !== 'None');
      // What an ExternalName says about node ports means nothing.
      const open = services.filter(({ spec }) => spec.type !== 'ExternalName');
      const taken = open.flatMap((each) => [
        ...new Set([...nodePorts(each), each.spec.healthCheckNodePort].filter(Boolean)),
      ]);
      expect(new Set(taken).size).toBe(taken.length);
      expect(new Set(ips).size).toBe(ips.length);
      const held = (name: string) => {
        const pool = world.freeze().memory.get(name) as PersistentMap<number, true> | undefined;
        return [...(pool?.keys() ?? [])].sort();
      };
      expect(held('node-ports')).toEqual(taken.sort());
      expect(held('service-ips')).toEqual(ips.map(parseIp).sort());
    };
    fc.assert(fc.property(fc.array(deed, { maxLength: 30 }), run), { numRuns: 300 });
  });
});
