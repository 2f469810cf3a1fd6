import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../api/kinds';
import type { Pod, PodStatus } from '../../api/pod';
import type { Service } from '../../api/service';
import endpointsCells from '../fixtures/endpoints-cell.json';
import sliceCells from '../fixtures/endpointslice-cells.json';
import podRows from '../fixtures/pod-row.json';
import serviceRows from '../fixtures/service-row.json';
import {
  clusterIp,
  endpointsCell,
  externalIp,
  servicePorts,
  sliceEndpoints,
  slicePorts,
} from './cells';
import { formatObjects } from './output';
import { podCells } from './pod-cells';
import { alignWords, formatTable } from './table';

type ContainerStatus = NonNullable<PodStatus['containerStatuses']>[number];

/** `8888:9999/tcp` */
function portOf(text: string) {
  const [, port, nodePort, protocol] = /^(\d+)(?::(\d+))?\/(\w+)$/.exec(text) ?? [];
  return { port: Number(port), ...(nodePort && { nodePort: Number(nodePort) }), protocol };
}

describe('the cells of a Service', () => {
  it.each(serviceRows)('$type with EXTERNAL-IP $externalIPcell', (row) => {
    const service = {
      spec: {
        type: row.type,
        clusterIP: row.clusterIP,
        externalIPs: row.externalIPs,
        externalName: row.externalName,
        ports: (row.ports ?? []).map(portOf),
      },
      status: { loadBalancer: { ingress: (row.lbIngress ?? []).map((ip) => ({ ip })) } },
    } as unknown as Service;
    expect(externalIp(service, row.wide ?? false)).toBe(row.externalIPcell);
    expect(servicePorts(service)).toBe(row.portsCell ?? row.ports?.join(',') ?? '<none>');
    expect(clusterIp(service)).toBe(row.clusterIPcell ?? row.clusterIP);
  });

  it('cuts a long list of addresses unless the table is wide', () => {
    const ingress = ['1.2.3.4', '2.3.4.5', '3.4.5.6'].map((ip) => ({ ip }));
    const service = {
      spec: { type: 'LoadBalancer' },
      status: { loadBalancer: { ingress } },
    } as unknown as Service;
    expect(externalIp(service, false)).toBe('1.2.3.4,2.3.4...');
    expect(externalIp(service, true)).toBe('1.2.3.4,2.3.4.5,3.4.5.6');
  });

  it('shows both numbers of a node port', () => {
    const ports = [
      { port: 80, nodePort: 30123, protocol: 'TCP' },
      { port: 53, protocol: 'UDP' },
    ];
    expect(servicePorts({ spec: { ports } } as unknown as Service)).toBe('80:30123/TCP,53/UDP');
  });
});

describe('the cells of endpoints', () => {
  it.each(endpointsCells)('Endpoints: $cell', ({ subsets, cell }) => {
    const object = {
      subsets: subsets.map(({ ports, ...lists }) => ({
        ports: ports.map((port) => ({ port, protocol: 'TCP' as const })),
        addresses: ('addresses' in lists ? (lists.addresses ?? []) : []).map((ip) => ({ ip })),
        notReadyAddresses: ('notReadyAddresses' in lists
          ? (lists.notReadyAddresses ?? [])
          : []
        ).map((ip) => ({ ip })),
      })),
    };
    expect(endpointsCell(object)).toBe(cell);
  });

  it.each(sliceCells)('EndpointSlice: $endpointsCell', (row) => {
    const slice = {
      ports: row.ports.map((port) => ({ port, protocol: 'TCP' as const })),
      endpoints: row.addresses.map((address) => ({ addresses: [address], conditions: {} })),
    };
    expect(slicePorts(slice)).toBe(row.portsCell);
    expect(sliceEndpoints(slice)).toBe(row.endpointsCell);
  });
});

const RUNNING: ContainerStatus['state'] = { running: { startedAt: '2026-01-05T09:00:00Z' } };
const COMPLETED: ContainerStatus['state'] = { terminated: { exitCode: 0, reason: 'Completed' } };
const TRUE = { status: 'True' };

function status(
  state: ContainerStatus['state'],
  rest: Partial<ContainerStatus> = {},
): ContainerStatus {
  return {
    name: 'c',
    state,
    lastState: {},
    ready: state.running !== undefined,
    restartCount: 3,
    image: '',
    imageID: '',
    ...rest,
  };
}

function pod(containers: number, podStatus: Partial<PodStatus>, rest: Partial<Pod> = {}): Pod {
  const spec = { containers: Array.from({ length: containers }, () => ({ name: 'c' })) };
  return {
    metadata: { name: 'p' },
    spec,
    status: { phase: 'Running', ...podStatus },
    ...rest,
  } as unknown as Pod;
}

/** Seconds before the moment at which the cells are computed. */
function ago(seconds: number): ContainerStatus['lastState'] {
  const finishedAt = seconds === 10 ? '2026-01-14T08:59:50Z' : '2026-01-09T09:00:00Z';
  return { terminated: { exitCode: 1, finishedAt } };
}
const NOW = 9 * 86_400_000;

describe('an EndpointSlice as text', () => {
  it('has null for lists that are empty, as Go writes them', () => {
    const slice = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'a', namespace: 'default' },
      addressType: 'IPv4',
      endpoints: [],
      ports: [],
    } as unknown as KubeObject;
    expect(formatObjects({ is: 'yaml' }, [slice], true)).toBe(
      'addressType: IPv4\napiVersion: discovery.k8s.io/v1\nendpoints: null\nkind: EndpointSlice\nmetadata:\n  name: a\n  namespace: default\nports: null\n',
    );
    expect(formatObjects({ is: 'json' }, [slice, slice], false)).toMatch(/"ports": null\n/);
  });
});

describe('the cells of a pod', () => {
  const deleted = { metadata: { name: 'p', deletionTimestamp: '2026-01-05T09:00:30Z' } } as never;
  const initSpec = {
    spec: { containers: [{ name: 'c' }], initContainers: [{ name: 'i' }, { name: 'j' }] },
  } as never;
  const examples: readonly (readonly [string, Pod, readonly [string, string, string]])[] = [
    [
      '2 containers, 1 running+ready',
      pod(2, { containerStatuses: [status(RUNNING), status({}, { ready: false })] }),
      ['1/2', 'Running', '6'],
    ],
    [
      'one container waiting with reason',
      pod(2, {
        containerStatuses: [status({ waiting: { reason: 'CrashLoopBackOff' } }), status(RUNNING)],
      }),
      ['1/2', 'CrashLoopBackOff', '6'],
    ],
    [
      'one running, one completed, no Ready condition',
      pod(2, { containerStatuses: [status(COMPLETED), status(RUNNING)] }),
      ['1/2', 'NotReady', '6'],
    ],
    [
      'one running, one completed, Ready condition present',
      pod(2, {
        conditions: [{ type: 'Ready', ...TRUE }],
        containerStatuses: [status(COMPLETED), status(RUNNING)],
      }),
      ['1/2', 'Running', '6'],
    ],
    [
      '2nd of 2 init containers running',
      pod(
        1,
        {
          phase: 'Pending',
          initContainerStatuses: [
            status(COMPLETED, { name: 'i', ready: false, restartCount: 0 }),
            status(RUNNING, { name: 'j', lastState: ago(10) }),
          ],
          containerStatuses: [status({ waiting: { reason: 'PodInitializing' } })],
        },
        initSpec,
      ),
      ['0/1', 'Init:1/2', '3 (10s ago)'],
    ],
    [
      'restarted 5d ago',
      pod(1, { containerStatuses: [status(RUNNING, { lastState: ago(432_000) })] }),
      ['1/1', 'Running', '3 (5d ago)'],
    ],
    [
      'scheduling gated',
      pod(2, {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }],
      }),
      ['0/2', 'SchedulingGated', '0'],
    ],
    [
      'phase Succeeded',
      pod(1, {
        phase: 'Succeeded',
        containerStatuses: [status(COMPLETED, { ready: false, restartCount: 0 })],
      }),
      ['0/1', 'Completed', '0'],
    ],
    [
      'Succeeded with deletionTimestamp',
      pod(
        1,
        {
          phase: 'Succeeded',
          containerStatuses: [status(COMPLETED, { ready: false, restartCount: 0 })],
        },
        deleted,
      ),
      ['0/1', 'Completed', '0'],
    ],
    ['Running with deletionTimestamp', pod(1, {}, deleted), ['0/1', 'Terminating', '0']],
  ];
  it.each(examples)('%s', (_case, object, [ready, word, restarts]) => {
    expect(podCells(object, NOW)).toEqual({ ready, status: word, restarts });
  });

  it('are those of Kubernetes’ own tests', () => {
    const words: Readonly<Record<string, string>> = {
      '<phase>': 'Running',
      '<that waiting reason>': 'CrashLoopBackOff',
    };
    const expected = podRows.map((row) => {
      return [row.case, [row.ready, words[row.status] ?? row.status, row.restarts]];
    });
    expect(examples.map(([name, , cells]) => [name, cells])).toEqual(expected);
  });

  it.each([
    [
      'ended by a signal',
      pod(1, { containerStatuses: [status({ terminated: { exitCode: 137, signal: 9 } })] }),
      ['0/1', 'Signal:9', '3'],
    ],
    ['evicted', pod(1, { phase: 'Failed', reason: 'Evicted' }), ['0/1', 'Evicted', '0']],
  ])('%s', (_case, object, [ready, word, restarts]) => {
    expect(podCells(object, NOW)).toEqual({ ready, status: word, restarts });
  });

  it('count restarts up to the init container that is not done, and not beyond', () => {
    const waiting = status({ waiting: { reason: 'PodInitializing' } }, { name: 'j' });
    const first = status(RUNNING, { name: 'i', restartCount: 2 });
    const object = pod(1, { phase: 'Pending', initContainerStatuses: [first, waiting] }, initSpec);
    expect(podCells(object, NOW)).toEqual({ ready: '0/1', status: 'Init:0/2', restarts: '2' });
  });
});

describe('tables', () => {
  it('pads every column but the last by three', () => {
    expect(
      formatTable(
        ['NAME', 'STATUS', 'AGE'],
        [
          ['default', 'Active', '12d'],
          ['a', 'Terminating', '5s'],
        ],
      ),
    ).toBe(
      'NAME      STATUS        AGE\ndefault   Active        12d\na         Terminating   5s\n',
    );
  });

  it('keeps a column of blank cells', () => {
    expect(formatTable(['NAME', 'ENDPOINTS', 'AGE'], [['kubia', '', '63s']])).toBe(
      'NAME    ENDPOINTS   AGE\nkubia               63s\n',
    );
  });

  it('cuts a cell at its first line break', () => {
    expect(formatTable(undefined, [['a\nb']])).toBe('a...\n');
  });

  it('aligns words with two blanks between them', () => {
    expect(
      alignWords([
        ['Type', 'Reason'],
        ['Normal', 'x'],
      ]),
    ).toEqual(['Type    Reason', 'Normal  x']);
  });
});
