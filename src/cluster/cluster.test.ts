import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../api/kinds';
import type { Pod } from '../api/pod';
import type { Service } from '../api/service';
import { advance, createCluster, execute } from './cluster';
import type { Command } from './commands';
import { LAPTOP, type ClusterConfig } from './config';
import { LIFELIKE } from './delays';
import type { Fault } from './faults/faults';
import { replay, type JournalEntry } from './history';
import { violations } from './invariants';
import { list } from './store';
import type { ClusterState } from './world';

const CONFIG: ClusterConfig = { seed: 1, delays: LIFELIKE, nodes: 3, clients: [LAPTOP] };

const object = (value: unknown) => value as KubeObject;

function workload(app: string, replicas: number): KubeObject {
  return object({
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: { name: app, namespace: 'default' },
    spec: {
      replicas,
      selector: { app },
      template: {
        metadata: { labels: { app } },
        spec: {
          containers: [
            {
              name: 'main',
              image: 'luksa/kubia',
              readinessProbe: { exec: { command: ['ls', '/var/ready'] }, periodSeconds: 2 },
              lifecycle: { postStart: { exec: { command: ['touch', '/var/ready'] } } },
            },
          ],
        },
      },
    },
  });
}

function service(app: string, type: string): KubeObject {
  return object({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `${app}-${type.toLowerCase()}`, namespace: 'default' },
    spec: { type, selector: { app }, ports: [{ port: 80, targetPort: 8080 }] },
  });
}

/** What a person might do; pods and Services are picked by number from what there is. */
type Deed =
  | { readonly do: 'workload'; readonly app: string; readonly replicas: number }
  | { readonly do: 'service'; readonly app: string; readonly type: string }
  | { readonly do: 'scale'; readonly app: string; readonly replicas: number }
  | {
      readonly do: 'relabel' | 'kill' | 'unready' | 'ready' | 'drop' | 'ask' | 'keep';
      readonly pick: number;
    }
  | { readonly do: 'break' | 'mend'; readonly what: Fault['is']; readonly pick: number }
  | { readonly do: 'stream'; readonly rate: number; readonly pick: number }
  | { readonly do: 'wait'; readonly ms: number };

const FAULTS: readonly Fault['is'][] = ['node', 'network', 'app', 'cloud', 'kubeProxy', 'flush'];

const app = fc.constantFrom('a', 'b');
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    do: fc.constant('workload' as const),
    app,
    replicas: fc.integer({ min: 0, max: 4 }),
  }),
  fc.record({
    do: fc.constant('service' as const),
    app,
    type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer'),
  }),
  fc.record({ do: fc.constant('scale' as const), app, replicas: fc.integer({ min: 0, max: 5 }) }),
  fc.record({
    do: fc.constantFrom('relabel', 'kill', 'unready', 'ready', 'drop', 'ask', 'ask', 'keep'),
    pick: fc.nat(20),
  }) as fc.Arbitrary<Deed>,
  fc.record({
    do: fc.constantFrom('break' as const, 'mend' as const),
    what: fc.constantFrom(...FAULTS),
    pick: fc.nat(20),
  }),
  fc.record({
    do: fc.constant('stream' as const),
    rate: fc.constantFrom(0, 1, 4),
    pick: fc.nat(20),
  }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 5_000 }) }),
);

function commandFor(state: ClusterState, deed: Deed): Command | undefined {
  if (deed.do === 'wait') return undefined;
  if (deed.do === 'workload') return { type: 'create', object: workload(deed.app, deed.replicas) };
  if (deed.do === 'service') return { type: 'create', object: service(deed.app, deed.type) };
  if (deed.do === 'scale') return { type: 'update', object: workload(deed.app, deed.replicas) };
  const pods = list(state.store, 'Pod');
  const services = list(state.store, 'Service', 'default').filter((one) => one.spec.selector);
  const pod = pods[deed.pick % pods.length];
  const target = services[deed.pick % services.length];
  if (deed.do === 'drop') return target && remove('Service', target.metadata.name);
  if (deed.do === 'break' || deed.do === 'mend') return faultFor(deed, pod);
  if (deed.do === 'stream') return target && stream(addressOf(target), deed.rate);
  if (deed.do === 'keep') return target && { ...ask(addressOf(target)), connection: 'p' };
  if (deed.do === 'ask') return target && ask(target.spec.clusterIP ?? '', pod?.metadata.name);
  if (!pod) return undefined;
  if (deed.do === 'kill') return remove('Pod', pod.metadata.name);
  if (deed.do === 'relabel') {
    const labels = { app: pod.metadata.labels?.['app'] === 'a' ? 'b' : 'a' };
    return { type: 'update', object: { ...pod, metadata: { ...pod.metadata, labels } } };
  }
  const argv = [deed.do === 'ready' ? 'touch' : 'rm', '/var/ready'];
  return { type: 'exec', namespace: 'default', pod: pod.metadata.name, argv };
}

/** Its load balancer, if it has one. */
function addressOf({ spec, status }: Service): string {
  return status.loadBalancer?.ingress?.[0]?.ip ?? spec.clusterIP ?? '';
}

function faultFor(
  {
    do: how,
    what,
    pick,
  }: { readonly do: string; readonly what: Fault['is']; readonly pick: number },
  pod: Pod | undefined,
): Command | undefined {
  const isFine = how === 'mend';
  const node = `node${1 + (pick % 3)}`;
  const of = { namespace: pod?.metadata.namespace ?? '', pod: pod?.metadata.name ?? '' };
  const apps = [{ is: 'slow', ms: 2_000 }, { is: 'failing' }, { is: 'hanging' }] as const;
  const app = isFine ? ({ is: 'healthy' } as const) : (apps[pick % 3] ?? apps[0]);
  const faults: { readonly [F in Fault as F['is']]: F } = {
    node: { is: 'node', node, up: isFine },
    network: { is: 'network', ...of, plugged: isFine },
    app: { is: 'app', ...of, app },
    cloud: { is: 'cloud', on: isFine },
    kubeProxy: { is: 'kubeProxy', node, paused: !isFine },
    flush: { is: 'flush', node },
  };
  return { type: 'fault', fault: faults[what] };
}

function stream(host: string, rate: number): Command {
  const { http } = ask(host);
  return {
    type: 'stream',
    id: 's',
    from: 'client/laptop',
    http,
    rate,
    keepAlive: true,
    clients: 2,
  };
}

function remove(kind: 'Pod' | 'Service', name: string): Command {
  return { type: 'delete', kind, namespace: 'default', name };
}

function ask(host: string, pod?: string): Extract<Command, { type: 'request' }> {
  const http = { method: 'GET', scheme: 'http', host, port: 80, path: '/', headers: [] } as const;
  return { type: 'request', from: pod ? `pod/default/${pod}` : 'node/node1', http };
}

function play(deeds: readonly Deed[], check?: (state: ClusterState) => void) {
  let state = createCluster(CONFIG);
  const journal: JournalEntry[] = [];
  for (const one of deeds) {
    const command = commandFor(state, one);
    if (command) {
      journal.push({ at: state.now, command });
      state = execute(state, command).state;
    }
    state = advance(state, state.now + (one.do === 'wait' ? one.ms : 100)).state;
    check?.(state);
  }
  return { state, journal };
}

/** The place at which two texts part, with some of what follows: short enough to be read. */
function parting(one: string, two: string): string {
  let at = 0;
  while (at < one.length && one[at] === two[at]) at++;
  return one === two
    ? 'the same'
    : `${one.slice(at - 80, at + 80)} ≠ ${two.slice(at - 80, at + 80)}`;
}

const deeds = fc.array(deed, { minLength: 5, maxLength: 40 });

describe('a cluster', () => {
  it('has the same history, to the byte, for the same seed and commands', () => {
    fc.assert(
      fc.property(deeds, (list) => {
        const { state, journal } = play(list);
        const [one, two] = [0, 1].map(() => replay({ config: CONFIG, journal }, state.now));
        expect(parting(JSON.stringify(one), JSON.stringify(two))).toBe('the same');
        expect(parting(JSON.stringify(one?.state), JSON.stringify(state))).toBe('the same');
      }),
      { numRuns: 25 },
    );
  });

  it('keeps its invariants whatever is done to it', () => {
    fc.assert(
      fc.property(deeds, (list) => {
        const { state } = play(list, (now) => expect(violations(now, false)).toEqual([]));
        expect(violations(advance(state, state.now + 60_000).state, true)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('gives every request one outcome in the end', () => {
    fc.assert(
      fc.property(deeds, (list) => {
        const { state } = play(list);
        const later = advance(state, state.now + LIFELIKE.connectTimeout + 60_000).state;
        expect(violations(later, true)).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it('goes another way with another seed', () => {
    const journal: JournalEntry[] = [
      { at: 0, command: { type: 'create', object: workload('a', 3) } },
    ];
    const [one, two] = [1, 2].map((seed) =>
      replay({ config: { ...CONFIG, seed }, journal }, 10_000),
    );
    expect(JSON.stringify(one) === JSON.stringify(two)).toBe(false);
  });
});
