import { describe, expect, it } from 'vitest';
import { KUBIA, terminal } from '../testing/session';

interface Trace {
  readonly from: string;
  readonly to: string;
  readonly outcome: string | null;
  readonly status: number | null;
  readonly pod: string | null;
  readonly sourceSeen: string | null;
  readonly hops: readonly {
    readonly at: string;
    readonly src: string;
    readonly dst: string;
    readonly newSrc: string;
    readonly newDst: string;
    readonly because: string;
    readonly direction: string;
  }[];
}

function traced(...script: readonly string[]): Trace {
  const session = terminal(KUBIA);
  session.run('kubectl create -f rc.yaml -f svc.yaml -f nodeport.yaml\nsleep 20');
  session.run(script.join('\n'));
  const { stdout } = session.run('trace -o json');
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  return JSON.parse(stdout) as Trace;
}

const ENDPOINT = /^\d+\.\d+\.\d+\.\d+:\d+$/;

describe('trace', () => {
  it('shows a request from outside through a node port, and its answer', () => {
    const trace = traced('curl -s http://192.168.56.11:30123');
    expect(trace).toMatchObject({
      from: 'client/laptop',
      to: '192.168.56.11:30123',
      outcome: 'answered',
      status: 200,
    });
    expect(trace.pod).toMatch(/^default\/kubia-\w{5}$/);
    expect(trace.sourceSeen).toMatch(ENDPOINT);
    const [first, second] = trace.hops;
    expect(first?.at).toBe('client/laptop');
    expect(second).toMatchObject({ at: 'node/node1', dst: '192.168.56.11:30123' });
    expect(second?.newDst).toMatch(/^10\.244\.\d+\.\d+:8080$/);
    expect(second?.because).toContain(
      '30123, open on every node, is the nodePort of Service kubia-nodeport',
    );
    expect(trace.hops.at(-1)).toMatchObject({ at: 'client/laptop', direction: 'reply' });
    for (const hop of trace.hops) {
      for (const end of [hop.src, hop.dst, hop.newSrc, hop.newDst]) expect(end).toMatch(ENDPOINT);
    }
  });

  it('shows how a request is refused', () => {
    const trace = traced('kubectl delete rc kubia', 'sleep 40', 'curl -s 192.168.56.11:30123');
    expect(trace).toMatchObject({ outcome: 'refused', status: null, pod: null, sourceSeen: null });
  });

  it('shows a name that nobody knows', () => {
    const trace = traced('curl -s http://nosuch:81');
    expect(trace).toMatchObject({ outcome: 'unresolved', to: 'nosuch:81' });
  });

  it('shows a request of a pod, and of a node', () => {
    expect(traced('kubectl exec rc/kubia -- curl -s http://kubia').from).toMatch(
      /^pod\/default\/kubia-\w{5}$/,
    );
    expect(traced('[node2] curl -s http://192.168.56.12:30123').from).toBe('node/node2');
  });

  it('tells it in words, a line a hop', () => {
    const session = terminal(KUBIA);
    session.run(
      'kubectl create -f rc.yaml -f nodeport.yaml\nsleep 20\ncurl -s 192.168.56.11:30123',
    );
    const [head, ...hops] = session.run('trace').stdout.trimEnd().split('\n');
    expect(head).toMatch(
      /^GET http:\/\/192\.168\.56\.11:30123\/ from client\/laptop: answered 200 by pod default\/kubia-\w{5} after [\d.]+ ms$/,
    );
    expect(hops[0]).toMatch(/^ 1 → client\/laptop +laptop opens a connection to 192/);
    expect(hops.at(-1)).toMatch(/^ \d ← client\/laptop +laptop has its answer: 200\.$/);
  });

  it('has nothing to show before the first request', () => {
    expect(terminal().run('trace')).toMatchObject({
      stderr: 'trace: no request has been sent yet\n',
      exitCode: 1,
    });
    expect(terminal().run('trace -o yaml')).toMatchObject({
      stderr: 'usage: trace [-o json]\n',
      exitCode: 2,
    });
  });
});
