import { describe, expect, it } from 'vitest';
import messages from './fixtures/messages.json';
import { KUBIA, lines, terminal, tidy } from './testing/session';

/** A cluster in which the book's example runs. */
function running() {
  const session = terminal(KUBIA);
  session.run('kubectl create -f rc.yaml -f svc.yaml -f nodeport.yaml\nsleep 20');
  return session;
}

describe('a session', () => {
  it('creates the example and looks at it', () => {
    const shown = terminal(KUBIA).screen(`
      kubectl create -f rc.yaml
      kubectl create -f svc.yaml -f nodeport.yaml
      sleep 20s
      kubectl get pods
      kubectl get svc kubia kubia-nodeport
      kubectl get rc/kubia ep/kubia
      curl http://192.168.56.11:30123
    `);
    expect(tidy(shown)).toBe(
      tidy(
        lines(`
        laptop$ kubectl create -f rc.yaml
        replicationcontroller/kubia created
        laptop$ kubectl create -f svc.yaml -f nodeport.yaml
        service/kubia created
        service/kubia-nodeport created
        laptop$ sleep 20s
        laptop$ kubectl get pods
        NAME          READY   STATUS    RESTARTS   AGE
        kubia-xxxxx   1/1     Running   0          20s
        kubia-xxxxx   1/1     Running   0          20s
        kubia-xxxxx   1/1     Running   0          20s
        laptop$ kubectl get svc kubia kubia-nodeport
        NAME             TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)        AGE
        kubia            ClusterIP   CLUSTER-IP   <none>        80/TCP         20s
        kubia-nodeport   NodePort    CLUSTER-IP   <none>        80:30123/TCP   20s
        laptop$ kubectl get rc/kubia ep/kubia
        Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
        NAME                          DESIRED   CURRENT   READY   AGE
        replicationcontroller/kubia   3         3         3       20s

        NAME                       ENDPOINTS                              AGE
        endpoints/kubia            POD-IP:8080,POD-IP:8080,POD-IP:8080   20s
        laptop$ curl http://192.168.56.11:30123
        You've hit kubia-xxxxx
        `),
      ),
    );
  });

  it('takes a pod out of a Service by its readiness probe', () => {
    const probe = `${KUBIA['rc.yaml'] ?? ''}        readinessProbe:\n          exec:\n            command: [ls, /var/ready]\n`;
    const session = terminal({ ...KUBIA, 'rc.yaml': probe });
    session.run('kubectl create -f rc.yaml -f svc.yaml\nsleep 20');
    expect(session.run('kubectl get rc kubia --no-headers').stdout).toMatch(/kubia +3 +3 +0/);
    expect(session.run('kubectl exec rc/kubia -- curl -s http://kubia')).toMatchObject({
      stdout: '',
      stderr: 'command terminated with exit code 7\n',
      exitCode: 7,
    });
    session.run('kubectl exec rc/kubia -- touch /var/ready\nsleep 15');
    expect(session.run('kubectl get rc kubia --no-headers').stdout).toMatch(/kubia +3 +3 +1/);
    expect(session.run('kubectl exec rc/kubia -- curl -s http://kubia').stdout).toMatch(
      /^You've hit kubia-/,
    );
    session.run('kubectl exec rc/kubia -- rm /var/ready\nsleep 45');
    expect(session.run('kubectl get rc kubia --no-headers').stdout).toMatch(/kubia +3 +3 +0/);
  });

  it('spreads requests over all pods', () => {
    const { stdout } = running().run(
      'for i in $(seq 90); do curl -s http://192.168.56.11:30123; done | sort | uniq -c',
    );
    const counts = stdout
      .trim()
      .split('\n')
      .map((line) => Number.parseInt(line.trim(), 10));
    expect(counts).toHaveLength(3);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(90);
    expect(Math.min(...counts)).toBeGreaterThan(15);
  });

  it('remembers variables from line to line', () => {
    const session = running();
    session.run(`POD=$(kubectl get pods -o jsonpath='{.items[0].metadata.name}')`);
    expect(session.run('kubectl exec $POD -- hostname').stdout).toMatch(/^kubia-\w{5}\n$/);
  });

  it('reads a manifest from the lines that follow', () => {
    const session = terminal();
    const [created, got] = session.results(
      lines(`
        kubectl apply -f - <<EOF
        apiVersion: v1
        kind: Namespace
        metadata:
          name: custom
        EOF
        kubectl get ns custom -o name
      `),
    );
    expect(created?.stdout).toBe('namespace/custom created\n');
    expect(got?.stdout).toBe('namespace/custom\n');
  });
});

/** How to come to the situation of a message, and the command with the names of the example. */
const SITUATIONS: { readonly [command: string]: readonly [before: string, command: string] } = {
  'create -f svc.yaml': ['', 'create -f svc.yaml'],
  'create -f svc.yaml (again)': ['create -f svc.yaml', 'create -f svc.yaml'],
  'apply -f svc.yaml (changed)': ['apply -f svc.yaml', 'apply -f changed.yaml'],
  'get pod nosuch': ['', 'get pod nosuch'],
  'get deploy nosuch': ['', 'get deploy nosuch'],
  'get foo': ['', 'get foo'],
  'expose deploy kubia --port=80': ['apply -f deploy.yaml', 'expose deploy kubia --port=80'],
  'expose rc nosuch --port=80': ['', 'expose rc nosuch --port=80'],
  'scale rc kubia --replicas=1': ['create -f rc.yaml', 'scale rc kubia --replicas=1'],
  'scale deploy nosuch --replicas=1': ['', 'scale deploy nosuch --replicas=1'],
  'label pod p enabled=true': ['create -f pod.yaml', 'label pod p enabled=true'],
  'label pod p enabled=false (already true)': [
    'create -f enabled.yaml',
    'label pod p enabled=false',
  ],
  'label pod p zzz-': ['create -f pod.yaml', 'label pod p zzz-'],
  'delete svc kubia': ['create -f svc.yaml', 'delete svc kubia'],
  'delete pod p --force --grace-period=0': [
    'create -f pod.yaml',
    'delete pod p --force --grace-period=0',
  ],
  'delete pod,svc -l app=zzz': ['', 'delete pod,svc -l app=zzz'],
  'create -f nosuch.yaml': ['', 'create -f nosuch.yaml'],
  'logs nosuch': ['', 'logs nosuch'],
  'get ep': ['', 'get ep'],
};

const POD = lines(`
  apiVersion: v1
  kind: Pod
  metadata:
    name: p
  spec:
    containers:
    - name: p
      image: luksa/kubia
  `);
const FILES = {
  ...KUBIA,
  'changed.yaml': (KUBIA['svc.yaml'] ?? '').replace('targetPort: 8080', 'targetPort: 8081'),
  'deploy.yaml': lines(`
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: kubia
    spec:
      selector: {matchLabels: {app: kubia}}
      template:
        metadata: {labels: {app: kubia}}
        spec: {containers: [{name: kubia, image: luksa/kubia}]}
    `),
  'pod.yaml': POD,
  'enabled.yaml': POD.replace('name: p\n', 'name: p\n  labels: {enabled: "true"}\n'),
};

describe("kubectl's messages", () => {
  it('are all known but for the one of a cluster without an API server', () => {
    const others = messages.filter(({ command }) => !Object.hasOwn(SITUATIONS, command));
    expect(others.map(({ command }) => command)).toEqual(['get (API server down)']);
  });

  it.each(messages.filter(({ command }) => Object.hasOwn(SITUATIONS, command)))(
    '$command',
    ({ command, stdout, stderr, exit }) => {
      const [before, line] = SITUATIONS[command] ?? ['', ''];
      const session = terminal(FILES);
      if (before) session.run(`kubectl ${before}`);
      const result = session.run(`kubectl ${line}`);
      expect(result.stderr.trimEnd()).toBe(stderr);
      if (command !== 'get ep') expect(result.stdout.trimEnd()).toBe(stdout);
      expect(result.exitCode).toBe(exit);
    },
  );
});
