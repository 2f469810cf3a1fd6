import { describe, expect, it } from 'vitest';
import { KUBIA, lines, terminal, tidy } from '../testing/session';

function running() {
  const session = terminal({
    ...KUBIA,
    'deploy.yaml': lines(`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]}
      `),
  });
  session.run('kubectl create -f rc.yaml -f svc.yaml -f deploy.yaml\nsleep 20');
  return session;
}

/** What a command writes, both streams in their order. */
function said(before: string, command: string): string {
  const session = running();
  if (before) session.run(before);
  const { stdout, stderr } = session.run(command);
  return tidy(stdout + stderr);
}

describe('kubectl', () => {
  it.each([
    ['foo', 'error: unknown command "foo" for "kubectl"\n\nDid you mean this?\n\ttop\n\n'],
    ['gte', 'error: unknown command "gte" for "kubectl"\n\nDid you mean this?\n\tget\n\n'],
    ['nothinglikethat', 'error: unknown command "nothinglikethat" for "kubectl"\n'],
    ['top pods', 'error: Hopscope does not support "kubectl top" yet\n'],
    ['get --context=x', 'error: Hopscope does not support --context in "kubectl get" yet\n'],
    ['-n kube-system get rc', 'No resources found in kube-system namespace.\n'],
  ])('%s', (args, output) => {
    expect(said('', `kubectl ${args}`)).toBe(output);
  });

  it('takes its time before it acts', () => {
    expect(terminal().run('kubectl get nodes').time).toBe(80);
  });

  it('has no configuration on a node', () => {
    expect(terminal().run('[node1] kubectl get nodes')).toMatchObject({
      stderr:
        'The connection to the server localhost:8080 was refused - did you specify the right host or port?\n',
      exitCode: 1,
    });
  });

  it('keeps the namespace of its context', () => {
    const session = terminal(KUBIA);
    expect(session.run('kubectl config set-context --current --namespace=custom').stdout).toBe(
      'Context "kubernetes-admin@kubernetes" modified.\n',
    );
    expect(session.run('kubectl get pods').stderr).toBe(
      'No resources found in custom namespace.\n',
    );
  });
});

describe('delete', () => {
  it.each([
    ['svc kubia', 'service "kubia" deleted\n'],
    ['svc/kubia rc/kubia', 'service "kubia" deleted\nreplicationcontroller "kubia" deleted\n'],
    ['deploy web', 'deployment.apps "web" deleted\n'],
    ['-f svc.yaml', 'service "kubia" deleted\n'],
    ['svc kubia -o name', 'service/kubia\n'],
    ['svc kubia --dry-run=client', 'service "kubia" deleted (dry run)\n'],
    ['svc kubia --dry-run=server', 'service "kubia" deleted (server dry run)\n'],
    ['svc nosuch --ignore-not-found', ''],
    ['svc nosuch', 'Error from server (NotFound): services "nosuch" not found\n'],
    [
      'svc nosuch kubia',
      'service "kubia" deleted\nError from server (NotFound): services "nosuch" not found\n',
    ],
    [
      '-f nodeport.yaml',
      'Error from server (NotFound): error when deleting "nodeport.yaml": services "kubia-nodeport" not found\n',
    ],
    ['pods -l app=none', 'No resources found\n'],
    ['svc', 'error: resource(s) were provided, but no name was specified\n'],
    ['', /^error: You must provide one or more resources by argument or filename\.\nExample/],
    ['pods --all -l a=b', "error: setting 'all' parameter but found a non empty selector. \n"],
    [
      'svc kubia -f svc.yaml',
      'error: when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well\n',
    ],
  ])('%s', (args, output) => {
    const text = said('', `kubectl delete ${args}`);
    if (typeof output === 'string') expect(text).toBe(output);
    else expect(text).toMatch(output);
  });

  it('waits until a pod is gone, unless told not to', () => {
    const session = running();
    const before = session.driver.state.now;
    session.run('kubectl delete pod -l app=kubia --wait=false');
    expect(session.driver.state.now - before).toBe(80);
    session.run('kubectl delete pod -l app=kubia');
    expect(session.driver.state.now - before).toBeGreaterThan(29_000);
    expect(session.run('kubectl get pods -l app=kubia --no-headers').stdout).not.toContain(
      'Terminating',
    );
  });

  it('removes at once with --force', () => {
    const session = running();
    session.run('kubectl delete pod -l app=kubia --force --grace-period=0');
    expect(session.run('kubectl get pods -l app=kubia --no-headers').stdout).not.toContain(
      'Terminating',
    );
  });
});

describe('label and annotate', () => {
  it.each([
    ['', 'label svc kubia a=b', 'service/kubia labeled\n'],
    ['', 'label svc kubia app=x', 'service/kubia labeled\n'],
    ['', 'label svc,rc kubia a=b', 'service/kubia labeled\nreplicationcontroller/kubia labeled\n'],
    ['', 'label pods --all a=b', 'pod/kubia-xxxxx labeled\n'],
    ['', 'label pods -l app=kubia a=b', 'pod/kubia-xxxxx labeled\n'],
    [
      'label svc kubia a=b',
      'label svc kubia a=c',
      "error: 'a' already has a value (b), and --overwrite is false\n",
    ],
    ['label svc kubia a=b', 'label svc kubia a=c --overwrite', 'service/kubia labeled\n'],
    ['label svc kubia a=b', 'label svc kubia a=b --overwrite', 'service/kubia not labeled\n'],
    ['label svc kubia a=b', 'label svc kubia a-', 'service/kubia unlabeled\n'],
    ['label svc kubia a=b', 'label svc kubia a- c=d', 'service/kubia labeled\n'],
    ['label svc kubia a=b', 'label svc kubia --list', 'a=b\n'],
    ['', 'label svc kubia x-', 'label "x" not found.\nservice/kubia not labeled\n'],
    ['', 'label svc kubia a=b --dry-run=client', 'service/kubia labeled (dry run)\n'],
    ['', 'label svc nosuch a=b', 'Error from server (NotFound): services "nosuch" not found\n'],
    ['', 'label svc kubia', 'error: at least one label update is required\n'],
    [
      '',
      'label',
      'error: one or more resources must be specified as <resource> <name> or <resource>/<name>\n',
    ],
    ['', 'label svc kubia "a=b c"', /^error: invalid label value: "a=b c": a valid label must be/],
    [
      '',
      'label svc kubia a=1 a-',
      'error: can not both modify and remove a label in the same command\n',
    ],
    ['', 'annotate svc kubia a=b', 'service/kubia annotated\n'],
    ['annotate svc kubia a=b', 'annotate svc kubia a-', 'service/kubia annotated\n'],
    ['annotate svc kubia a=b', 'annotate svc kubia --list', 'a=b\n'],
  ])('%s; %s', (before, command, output) => {
    const text = said(before && `kubectl ${before}`, `kubectl ${command}`);
    if (typeof output !== 'string') expect(text).toMatch(output);
    else expect(text.startsWith(output)).toBe(true);
  });
});

describe('scale', () => {
  it.each([
    ['rc kubia --replicas=5', 'replicationcontroller/kubia scaled\n'],
    ['deploy/web --replicas=0', 'deployment.apps/web scaled\n'],
    ['--replicas=2 -f rc.yaml', 'replicationcontroller/kubia scaled\n'],
    ['rc kubia', 'error: required flag(s) "replicas" not set\n'],
    [
      'svc kubia --replicas=1',
      'Error from server (NotFound): the server could not find the requested resource\n',
    ],
    ['rc kubia --replicas=1 --current-replicas=2', 'error: Expected replicas to be 2, was 3\n'],
  ])('%s', (args, output) => {
    const text = said('', `kubectl scale ${args}`);
    if (typeof output === 'string') expect(text).toBe(output);
    else expect(text).toMatch(output);
  });
});

describe('exec', () => {
  it('runs a program in the first container of the pod', () => {
    const session = running();
    expect(session.run('kubectl exec rc/kubia -- hostname').stdout).toMatch(/^kubia-\w{5}\n$/);
    expect(session.run('kubectl exec svc/kubia -- env').stdout).toContain(
      'KUBIA_SERVICE_PORT=80\n',
    );
    expect(session.run('kubectl exec deploy/web -c web -- ls /').exitCode).toBe(0);
  });

  it('prefers a pod that is ready', () => {
    const probe = `${KUBIA['rc.yaml'] ?? ''}        readinessProbe:\n          exec:\n            command: [ls, /var/ready]\n`;
    const session = terminal({ 'rc.yaml': probe });
    session.run('kubectl create -f rc.yaml\nsleep 20');
    const last = session.run(`kubectl get pods -o jsonpath='{.items[2].metadata.name}'`).stdout;
    session.run(`kubectl exec ${last} -- touch /var/ready\nsleep 15`);
    expect(session.run('kubectl exec rc/kubia -- hostname').stdout).toBe(`${last}\n`);
  });

  it('passes the exit code on', () => {
    expect(running().run('kubectl exec rc/kubia -- ls /nosuch')).toMatchObject({
      stderr:
        "ls: cannot access '/nosuch': No such file or directory\ncommand terminated with exit code 2\n",
      exitCode: 2,
    });
  });

  it('runs scripts with loops, pipes and requests', () => {
    const { stdout } = running().run(
      `kubectl exec rc/kubia -- sh -c 'for i in 1 2 3; do curl -s http://$KUBIA_SERVICE_HOST; done | wc -l'`,
    );
    expect(stdout).toBe('3\n');
  });

  it('writes files in the container', () => {
    const session = running();
    session.run(
      `kubectl exec rc/kubia -- sh -c 'curl -s http://kubia > /tmp/answer; echo more >> /tmp/answer'`,
    );
    expect(session.run('kubectl exec rc/kubia -- cat /tmp/answer').stdout).toMatch(
      /^You've hit kubia-\w{5}\nmore\n$/,
    );
  });

  it.each([
    ['nosuch -- ls', 'Error from server (NotFound): pods "nosuch" not found\n'],
    [
      'rc/nosuch -- ls',
      'Error from server (NotFound): replicationcontrollers "nosuch" not found\n',
    ],
    ['foo/x -- ls', `error: the server doesn't have a resource type "foo"\n`],
    ['rc/kubia', 'error: you must specify at least one command for the container\n'],
    ['', 'error: pod, type/name or --filename must be specified\n'],
    ['-- ls', 'error: pod, type/name or --filename must be specified\n'],
    [
      'rc/kubia ls',
      "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples\n",
    ],
    [
      'rc/kubia -- nosuch',
      /^error: Internal error occurred: error executing command in container: .* exec: "nosuch": executable file not found in \$PATH: unknown\n$/,
    ],
    [
      'rc/kubia -c x -- ls',
      /^Error from server \(BadRequest\): container x is not valid for pod kubia-xxxxx\n$/,
    ],
    ['node/node1 -- ls', /^error: cannot attach to/],
  ])('refuses %s', (args, output) => {
    const text = said('', `kubectl exec ${args}`);
    if (typeof output === 'string') expect(text).toBe(output);
    else expect(text).toMatch(output);
  });

  it('says which container it took when there are several', () => {
    const session = terminal({
      'pod.yaml': lines(`
        apiVersion: v1
        kind: Pod
        metadata: {name: two}
        spec: {containers: [{name: a, image: luksa/kubia}, {name: b, image: nginx}]}
        `),
    });
    session.run('kubectl create -f pod.yaml');
    expect(session.run('kubectl exec two -- ls').stderr).toBe(
      'Defaulted container "a" out of: a, b\nerror: Internal error occurred: unable to upgrade connection: container not found ("a")\n',
    );
    session.run('sleep 10');
    expect(session.run('kubectl exec two -- true').stderr).toBe(
      'Defaulted container "a" out of: a, b\n',
    );
  });
});

describe('commands that make objects', () => {
  it.each([
    ['expose rc kubia --name=front --port=80 --target-port=8080', 'service/front exposed\n'],
    ['expose rc kubia --name=front', 'service/front exposed\n'],
    ['expose deploy web --type=NodePort --dry-run=client', 'service/web exposed (dry run)\n'],
    ['expose rc kubia', 'Error from server (AlreadyExists): services "kubia" already exists\n'],
    ['expose node node1 --port=80', 'error: cannot expose a Node\n'],
    ['create ns custom', 'namespace/custom created\n'],
    [
      'create ns default',
      'Error from server (AlreadyExists): namespaces "default" already exists\n',
    ],
    ['create deployment x --image=nginx --replicas=2', 'deployment.apps/x created\n'],
    [
      'create deployment web --image=nginx',
      'error: failed to create deployment: deployments.apps "web" already exists\n',
    ],
    ['create deployment x', 'error: required flag(s) "image" not set\n'],
    ['create service clusterip x --tcp=80:8080', 'service/x created\n'],
    ['create svc nodeport x --tcp=80 --node-port=30001', 'service/x created\n'],
    ['create service externalname x --external-name=a.example', 'service/x created\n'],
    ['create service clusterip x', 'error: at least one tcp port specifier must be provided\n'],
    [
      'create service clusterip kubia --tcp=80',
      'error: failed to create ClusterIP service: services "kubia" already exists\n',
    ],
    [
      'create ingress x --rule=a.example/b*=kubia:80,tls=cert',
      'ingress.networking.k8s.io/x created\n',
    ],
    ['run x --image=nginx', 'pod/x created\n'],
    ['run x', 'error: required flag(s) "image" not set\n'],
    ['run X_ --image=nginx', /^The Pod "X_" is invalid: \n\* metadata.name: Invalid value/],
    [
      'create foo',
      "error: Unexpected args: [foo]\nSee 'kubectl create -h' for help and examples\n",
    ],
  ])('%s', (args, output) => {
    const text = said('', `kubectl ${args}`);
    if (typeof output === 'string') expect(text).toBe(output);
    else expect(text).toMatch(output);
  });

  it('prints what it would make', () => {
    expect(
      said('', 'kubectl expose rc kubia --name=front --port=80 --dry-run=client -o yaml'),
    ).toBe(
      tidy(
        lines(`
        apiVersion: v1
        kind: Service
        metadata:
          creationTimestamp: null
          labels:
            app: kubia
          name: front
        spec:
          ports:
          - port: 80
            protocol: TCP
            targetPort: 80
          selector:
            app: kubia
        status:
          loadBalancer: {}
        `),
      ),
    );
  });
});

describe('commands that change objects', () => {
  it.each([
    ['cordon node1', 'node/node1 cordoned\n'],
    ['uncordon node1', 'node/node1 already uncordoned\n'],
    ['cordon node9', 'Error from server (NotFound): nodes "node9" not found\n'],
    [`patch svc kubia -p '{"spec":{"type":"NodePort"}}'`, 'service/kubia patched\n'],
    [`patch svc kubia -p 'spec: {type: ClusterIP}'`, 'service/kubia patched (no change)\n'],
    [
      `patch svc kubia --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":9090}]'`,
      'service/kubia patched\n',
    ],
    [
      `patch svc kubia --type=merge -p '{"metadata":{"labels":{"a":"b"}}}'`,
      'service/kubia patched\n',
    ],
    [
      'patch svc kubia',
      'error: must specify --patch or --patch-file containing the contents of the patch\n',
    ],
    [
      `patch svc kubia -p '{"spec":{"sessionAffinity":"Cookie"}}'`,
      'The Service "kubia" is invalid: spec.sessionAffinity: Unsupported value: "Cookie": supported values: "ClientIP", "None"\n',
    ],
    ['set image deploy/web web=nginx:1.27', 'deployment.apps/web image updated\n'],
    ['set image deploy/web x=nginx', 'error: unable to find container named "x"\n'],
    ['rollout restart deploy web', 'deployment.apps/web restarted\n'],
    ['rollout status deploy web', 'deployment "web" successfully rolled out\n'],
    [
      'rollout status rc/kubia',
      'error: no status viewer has been implemented for ReplicationController\n',
    ],
    ['wait --for=condition=Ready pod -l app=none', 'error: no matching resources found\n'],
    ['wait --for=condition=Available deploy/web', 'deployment.apps/web condition met\n'],
    ["wait --for=jsonpath='{.spec.type}'=ClusterIP svc/kubia", 'service/kubia condition met\n'],
    [
      'wait --for=condition=Nothing deploy/web --timeout=5s',
      'error: timed out waiting for the condition on deployments/web\n',
    ],
  ])('%s', (args, output) => {
    expect(said('', `kubectl ${args}`)).toBe(output);
  });

  it('follows a rollout', () => {
    const session = running();
    session.run('kubectl set image deploy/web web=luksa/kubia');
    expect(session.run('kubectl rollout status deploy/web').stdout).toMatch(
      /^Waiting for deployment[^]*deployment "web" successfully rolled out\n$/,
    );
  });
});

describe('files', () => {
  it('are those of the container in a pod', () => {
    const session = running();
    session.run(`kubectl exec rc/kubia -- sh -c 'printf "a\\nb\\n" > /tmp/x'`);
    expect(session.run(`kubectl exec rc/kubia -- sh -c 'grep b /tmp/x | wc -l'`).stdout).toBe(
      '1\n',
    );
    expect(session.run(`kubectl exec rc/kubia -- sh -c 'head -1 svc.yaml; true'`).stderr).toBe(
      'head: svc.yaml: No such file or directory\n',
    );
  });

  it('are on the laptop only', () => {
    expect(terminal(KUBIA).run('[node1] cat svc.yaml').exitCode).toBe(1);
    expect(terminal(KUBIA).run('[node1] echo *.yaml').stdout).toBe('*.yaml\n');
    expect(terminal(KUBIA).run('echo s*.yaml').stdout).toBe('svc.yaml\n');
  });
});
