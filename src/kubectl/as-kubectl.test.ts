import { describe, expect, it } from 'vitest';
import type { Command } from '../cluster/commands';
import { get, list } from '../cluster/store';
import { asKubectl, asTypedAtClient } from './as-kubectl';
import { KUBIA, terminal } from './testing/session';

/** A cluster with the book's three pods, whose commands are noted from now on. */
function kubia() {
  const opened = terminal(KUBIA);
  opened.run('kubectl apply -f rc.yaml -f svc.yaml\nkubectl wait pod --all --for=condition=Ready');
  const given: Command[] = [];
  opened.driver.gave = (_at, command) => given.push(command);
  return { ...opened, given };
}

const HTTP = {
  method: 'GET',
  scheme: 'http',
  host: '10.96.0.1',
  port: 8080,
  path: '/a?b=c&d',
  headers: [],
} as const;

/** The first command that running the line gives, and the line. */
function sameAs(command: (pod: string) => Command) {
  const { driver, run, given } = kubia();
  const pod = list(driver.state.store, 'Pod', 'default')[0]?.metadata.name ?? '';
  const wanted = command(pod);
  const line = asKubectl(wanted, driver.state) ?? '';
  run(line);
  return { line: line.replace(pod, 'POD'), wanted, given: given[0] };
}

describe('the line for a click', () => {
  it.each([
    [
      'kubectl delete pod POD',
      (name) => ({ type: 'delete', kind: 'Pod', namespace: 'default', name }),
    ],
    [
      'fault node node2 stop',
      () => ({ type: 'fault', fault: { is: 'node', node: 'node2', up: false } }),
    ],
    [
      'fault kube-proxy node1 pause',
      () => ({ type: 'fault', fault: { is: 'kubeProxy', node: 'node1', paused: true } }),
    ],
    [
      'fault conntrack node1 flush',
      () => ({ type: 'fault', fault: { is: 'flush', node: 'node1' } }),
    ],
    [
      'fault pod POD unplug',
      (pod) => ({
        type: 'fault',
        fault: { is: 'network', namespace: 'default', pod, plugged: false },
      }),
    ],
    [
      'fault app POD slow 5000',
      (pod) => ({
        type: 'fault',
        fault: { is: 'app', namespace: 'default', pod, app: { is: 'slow', ms: 5000 } },
      }),
    ],
    ['fault cloud off', () => ({ type: 'fault', fault: { is: 'cloud', on: false } })],
  ] satisfies [string, (pod: string) => Command][])(
    '%s gives the very same command',
    (line, command) => {
      const same = sameAs(command);
      expect(same.line).toBe(line);
      expect(same.given).toEqual(same.wanted);
    },
  );

  it('touches the file that a readiness probe looks for', () => {
    const same = sameAs((pod) => ({
      type: 'exec',
      namespace: 'default',
      pod,
      container: 'kubia',
      argv: ['touch', '/var/a b'],
    }));
    expect(same.line).toBe(`kubectl exec POD -- touch '/var/a b'`);
    expect(same.given).toMatchObject({ type: 'exec', argv: ['touch', '/var/a b'] });
  });

  it('names a namespace that is not the default one', () => {
    const { driver } = kubia();
    const pod = { kind: 'Pod', namespace: 'shop', name: 'a' } as const;
    expect(asKubectl({ type: 'delete', ...pod }, driver.state)).toBe(
      'kubectl delete pod a -n shop',
    );
    const fault = { is: 'network', namespace: 'shop', pod: 'a', plugged: true } as const;
    expect(asKubectl({ type: 'fault', fault }, driver.state)).toBe('fault pod shop/a plug');
  });

  it('scales, and does not call any other update scaling', () => {
    const { driver, run } = kubia();
    const rc = get(driver.state.store, 'ReplicationController', 'default', 'kubia');
    if (!rc) throw new Error('no rc');
    const scaled = { ...rc, spec: { ...rc.spec, replicas: 5 } };
    const line = asKubectl({ type: 'update', object: scaled }, driver.state);
    expect(line).toBe('kubectl scale rc kubia --replicas=5');
    run(line ?? '');
    expect(
      get(driver.state.store, 'ReplicationController', 'default', 'kubia')?.spec.replicas,
    ).toBe(5);
    const other = { ...scaled, metadata: { ...rc.metadata, labels: { app: 'other' } } };
    expect(asKubectl({ type: 'update', object: other }, driver.state)).toBeUndefined();
  });

  it('sends the same request, from wherever it is sent', () => {
    const laptop = sameAs(() => ({ type: 'request', from: 'client/laptop', http: HTTP }));
    expect(laptop.line).toBe(`curl 'http://10.96.0.1:8080/a?b=c&d'`);
    expect(laptop.given).toMatchObject({ type: 'request', from: 'client/laptop' });
    expect(laptop.given).toHaveProperty('http.path', '/a?b=c&d');

    const pod = sameAs((name) => ({
      type: 'request',
      from: `pod/default/${name}`,
      http: { ...HTTP, path: '/', headers: [['Host', 'kubia.example.com']] },
    }));
    expect(pod.line).toBe(
      `kubectl exec POD -- curl -H 'Host: kubia.example.com' http://10.96.0.1:8080/`,
    );
    expect(pod.given).toMatchObject({
      type: 'request',
      from: (pod.wanted as { from: string }).from,
    });
    expect(pod.given).toHaveProperty('http.headers.0', ['Host', 'kubia.example.com']);

    const node = sameAs(() => ({ type: 'request', from: 'node/node1', http: HTTP }));
    expect(node.line).toMatch(/^ssh node1 'curl /);
    expect(node.given).toMatchObject({ type: 'request', from: 'node/node1' });
    expect(node.given).toHaveProperty('http.path', '/a?b=c&d');
  });

  it('repeats a stream’s request in a loop, and has no line for its end', () => {
    const { driver } = kubia();
    const stream = { type: 'stream', id: 'page', from: 'client/laptop', http: HTTP } as const;
    expect(asKubectl({ ...stream, rate: 4 }, driver.state)).toBe(
      `while true; do curl -s 'http://10.96.0.1:8080/a?b=c&d'; sleep 0.25; done`,
    );
    expect(asKubectl({ ...stream, rate: 0 }, driver.state)).toBeUndefined();
  });
});

describe('what a client outside sends', () => {
  it('has its line at that client alone', () => {
    const { driver } = kubia();
    const request: Command = { type: 'request', from: 'client/phone', http: HTTP };
    expect(asKubectl(request, driver.state)).toBeUndefined();
    expect(asTypedAtClient(request)).toEqual({
      client: 'phone',
      line: `curl 'http://10.96.0.1:8080/a?b=c&d'`,
    });
    const stream: Command = { ...request, type: 'stream', id: 'a', rate: 2, limit: 3 };
    expect(asTypedAtClient(stream)?.line).toMatch(/^for i in \$\(seq 3\); do curl -s .*; done$/);
  });

  it('is a line at the laptop for what the laptop, pods and nodes send', () => {
    for (const from of ['client/laptop', 'pod/default/a', 'node/node1']) {
      expect(asTypedAtClient({ type: 'request', from, http: HTTP })).toBeUndefined();
    }
  });
});
