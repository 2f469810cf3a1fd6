import { describe, expect, it } from 'vitest';
import { KUBIA, lines, terminal } from '../testing/session';

const FILES = {
  ...KUBIA,
  'rc.yaml': lines(`
    apiVersion: v1
    kind: ReplicationController
    metadata: {name: kubia}
    spec:
      replicas: 2
      selector: {app: kubia}
      template:
        metadata: {labels: {app: kubia}}
        spec:
          containers:
          - name: kubia
            image: luksa/kubia
            ports: [{name: http, containerPort: 8080}, {containerPort: 53, protocol: UDP}]
            readinessProbe: {exec: {command: [ls, /var/ready]}}
    `),
  'others.yaml': lines(`
    apiVersion: v1
    kind: Service
    metadata: {name: named}
    spec: {selector: {app: kubia}, ports: [{name: web, port: 80, targetPort: http}, {name: bad, port: 81, targetPort: nosuch}]}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: headless}
    spec: {clusterIP: None, selector: {app: kubia}, ports: [{port: 80, targetPort: 8080}]}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: bare}
    spec: {ports: [{port: 80}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: pending}
    spec: {nodeSelector: {disk: ssd}, containers: [{name: c, image: nginx}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: host}
    spec: {hostNetwork: true, nodeName: node1, containers: [{name: c, image: nginx, ports: [{containerPort: 80}]}]}
    `),
};

/** Two pods, none of them ready, and Services for them. */
function running() {
  const session = terminal(FILES);
  session.run('kubectl create -f rc.yaml -f svc.yaml -f others.yaml\nsleep 20');
  return session;
}

/** What is seen when `line` is typed while kubectl forwards. */
function beside(forward: string, line: string, session = running()): string {
  const shown = session.screen(`kubectl port-forward ${forward} & sleep 1; ${line}; sleep 1`);
  return shown.split('\n').slice(2).join('\n');
}

const LISTENS = 'Forwarding from 127.0.0.1:9000 -> 8080\nForwarding from [::1]:9000 -> 8080\n';

describe('kubectl port-forward', () => {
  it('leads to one and the same pod, ready or not', () => {
    const session = running();
    expect(session.run('kubectl exec rc/kubia -- curl -s http://kubia').exitCode).toBe(7);
    const shown = beside(
      'svc/kubia 9000:80',
      'for i in 1 2 3; do curl -s localhost:9000; done',
      session,
    );
    const pods = [...shown.matchAll(/You've hit (kubia-\w+)/g)].map(([, pod]) => pod);
    expect(shown).toContain(LISTENS);
    expect(shown.match(/Handling connection for 9000\n/g)).toHaveLength(3);
    expect([pods.length, new Set(pods).size]).toEqual([3, 1]);
  });

  it('crosses the client, the node and the pod, and no rule', () => {
    const session = running();
    const { stdout } = session.run(
      'kubectl port-forward rc/kubia 9000:8080 >/dev/null & sleep 1; curl -s localhost:9000 >/dev/null; trace -o json',
    );
    const trace = JSON.parse(stdout) as {
      sourceSeen: string;
      hops: { at: string; because: string; newDst: string }[];
    };
    const kinds = trace.hops.map(({ at }) => at.split('/')[0]);
    expect(kinds).toEqual(['client', 'client', 'node', 'pod', 'pod', 'node', 'client', 'client']);
    expect(trace.sourceSeen).toMatch(/^127\.0\.0\.1:/);
    expect(trace.hops[1]?.because).toContain('over its own connection to the API server');
    expect(trace.hops[2]?.because).toContain('no rule of kube-proxy');
    expect(trace.hops[2]?.newDst).toBe('127.0.0.1:8080');
  });

  it('runs until Ctrl-C, and then nothing listens', () => {
    const session = running();
    expect(session.interrupted('kubectl port-forward rc/kubia 9000:8080', 5000)).toBe(LISTENS);
    expect(session.run('curl -s localhost:9000').exitCode).toBe(7);
  });

  it('reaches a pod whose network is cut, and keeps a connection open', () => {
    const session = running();
    session.run(
      'fault pod $(kubectl get pods -o name | grep kubia | head -1 | cut -d/ -f2) unplug',
    );
    session.run(
      'fault pod $(kubectl get pods -o name | grep kubia | tail -1 | cut -d/ -f2) unplug',
    );
    const shown = beside('rc/kubia 9000:8080', 'curl -s localhost:9000 localhost:9000', session);
    expect(shown.match(/You've hit/g)).toHaveLength(2);
    expect(shown.match(/Handling connection/g)).toHaveLength(1);
  });

  it('reaches a pod in the network of its node', () => {
    expect(
      beside('host 9000:80', 'curl -s -o /dev/null -w "%{http_code}" localhost:9000'),
    ).toContain('Handling connection for 9000\n200');
  });

  it('ends when nothing listens in the pod', () => {
    const shown = beside('rc/kubia 9000:8081', 'curl localhost:9000');
    expect(shown).toContain('curl: (52) Empty reply from server\n');
    expect(shown).toMatch(
      /\nE0105 09:00:\d\d\.\d{6} +4242 portforward\.go:424\] "Unhandled Error" err="an error occurred forwarding 9000 -> 8081: error forwarding port 8081 to pod [0-9a-f]{64}, uid : failed to execute portforward in network namespace .* failed to connect to localhost:8081 inside namespace .*, IPv4: dial tcp4 127\.0\.0\.1:8081: connect: connection refused .*"\nerror: lost connection to pod\n/,
    );
  });

  it('hears that its pod is gone with the next connection', () => {
    const session = running();
    const shown = beside(
      'rc/kubia 9000:8080',
      'kubectl delete rc kubia; sleep 40; kubectl get rc; curl localhost:9000',
      session,
    );
    expect(shown).toMatch(
      /No resources found in default namespace\.\nHandling connection for 9000\ncurl: \(52\) Empty reply from server\nE.*failed to find sandbox .* in store: not found"\nerror: lost connection to pod\n/,
    );
  });

  it('cannot have a port that another one has', () => {
    const why = 'bind: address already in use';
    expect(
      beside('rc/kubia 9000:8080', 'kubectl port-forward rc/kubia 9000:8080 2>&1; echo $?'),
    ).toContain(
      `Unable to listen on port 9000: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:9000: ${why} unable to create listener: Error listen tcp6 [::1]:9000: ${why}]\nerror: unable to listen on any of the requested ports: [{9000 8080}]\n1\n`,
    );
  });

  it('listens on the addresses that it is told, and on any free port', () => {
    const session = running();
    const shown = beside(
      '--address 0.0.0.0 rc/kubia 9000:http :8080',
      'curl -s 203.0.113.10:9000',
      session,
    );
    expect(shown).toMatch(
      /^Forwarding from 0\.0\.0\.0:9000 -> 8080\nForwarding from 0\.0\.0\.0:\d{5} -> 8080\nHandling connection for 9000\nYou've hit/,
    );
    const { stdout } = running().run(
      'kubectl port-forward --address 0.0.0.0 rc/kubia 9000:8080 >/dev/null & sleep 1; kubectl exec rc/kubia -- curl -s http://203.0.113.10:9000',
    );
    expect(stdout).toMatch(/^You've hit/);
  });

  it.each([
    ['svc/named 9000:web', 'Forwarding from 127.0.0.1:9000 -> 8080'],
    ['svc/headless 9000:80', 'Forwarding from 127.0.0.1:9000 -> 80'],
    ['rc/kubia 9000:8080 9001:8080', 'Forwarding from [::1]:9001 -> 8080'],
  ])('understands %s', (words, expected) => {
    expect(running().interrupted(`kubectl port-forward ${words}`, 1000)).toContain(expected);
  });

  it.each([
    ['svc/kubia 8080', 'error: Service kubia does not have a service port 8080'],
    ['svc/kubia 9000:x', "error: service 'kubia' does not have a named port 'x'"],
    ['svc/named 9000:bad', /^error: pod 'kubia-\w+' does not have a named port 'nosuch'\n$/],
    ['rc/kubia x', /^error: pod 'kubia-\w+' does not have a named port 'x'\n$/],
    ['rc/kubia 53', 'error: UDP protocol is not supported for 53'],
    [
      'pending 80',
      'error: unable to forward port because pod is not running. Current status=Pending',
    ],
    ['nosuch 80', 'Error from server (NotFound): pods "nosuch" not found'],
    ['rc/kubia 9000:', 'error: remote port cannot be empty'],
    ['rc/kubia 0', 'error: remote port must be > 0'],
    ['rc/kubia 1:2:3', "error: invalid port format '1:2:3'"],
    [
      'rc/kubia 99999',
      `error: error parsing local port '99999': strconv.ParseUint: parsing "99999": value out of range`,
    ],
    [
      'rc/kubia a:80',
      `error: error parsing local port 'a': strconv.ParseUint: parsing "a": invalid syntax`,
    ],
    ['rc/kubia 80', /listen tcp4 127\.0\.0\.1:80: bind: permission denied/],
    ['rc/kubia 9000:8080 --address x', 'error: x is not a valid IP'],
    [
      'svc/bare 80',
      "error: cannot attach to *v1.Service: invalid service 'bare': Service is defined without a selector",
    ],
    [
      'rc/kubia',
      "error: TYPE/NAME and list of ports are required for port-forward\nSee 'kubectl port-forward -h' for help and examples",
    ],
  ])('refuses %s', (words, expected) => {
    const { stderr, exitCode } = running().run(`kubectl port-forward ${words}`);
    if (typeof expected === 'string') expect(stderr).toBe(`${expected}\n`);
    else expect(stderr).toMatch(expected);
    expect(exitCode).toBe(1);
  });
});
