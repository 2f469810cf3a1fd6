import { beforeAll, describe, expect, it } from 'vitest';
import { KUBIA, lines, terminal, tidy } from '../testing/session';

let session: ReturnType<typeof terminal>;
beforeAll(() => {
  session = terminal(KUBIA);
  session.run(`
    kubectl create -f rc.yaml -f svc.yaml -f nodeport.yaml
    kubectl create ns custom
    sleep 20
    kubectl label pods --all rel=stable
    kubectl label svc kubia tier=back app=kubia
  `);
});

function got(args: string): string {
  return tidy(session.run(`kubectl get ${args}`).stdout);
}
function complaint(args: string): string {
  return session.run(`kubectl get ${args}`).stderr;
}

describe('get', () => {
  it.each([
    [
      'svc kubia kubia-nodeport -o wide',
      `
      NAME             TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)        AGE   SELECTOR
      kubia            ClusterIP   CLUSTER-IP   <none>        80/TCP         20s   app=kubia
      kubia-nodeport   NodePort    CLUSTER-IP   <none>        80:30123/TCP   20s   app=kubia
      `,
    ],
    [
      'rc -o wide',
      `
      NAME    DESIRED   CURRENT   READY   AGE   CONTAINERS   IMAGES        SELECTOR
      kubia   3         3         3       20s   kubia        luksa/kubia   app=kubia
      `,
    ],
    [
      'pods -L rel,app',
      `
      NAME          READY   STATUS    RESTARTS   AGE   REL      APP
      kubia-xxxxx   1/1     Running   0          20s   stable   kubia
      kubia-xxxxx   1/1     Running   0          20s   stable   kubia
      kubia-xxxxx   1/1     Running   0          20s   stable   kubia
      `,
    ],
    [
      'svc kubia --show-labels',
      `
      NAME    TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE   LABELS
      kubia   ClusterIP   CLUSTER-IP   <none>        80/TCP    20s   app=kubia,tier=back
      `,
    ],
    [
      'rc/kubia svc/kubia',
      `
      NAME                          DESIRED   CURRENT   READY   AGE
      replicationcontroller/kubia   3         3         3       20s

      NAME            TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
      service/kubia   ClusterIP   CLUSTER-IP   <none>        80/TCP    20s
      `,
    ],
    [
      'svc -A -l tier=back',
      `
      NAMESPACE   NAME    TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
      default     kubia   ClusterIP   CLUSTER-IP   <none>        80/TCP    20s
      `,
    ],
    ['rc --no-headers', 'kubia   3   3   3   20s\n'],
    ['rc,svc -o name -l tier=back', 'service/kubia\n'],
    ['deploy,rc -o name', 'replicationcontroller/kubia\n'],
    [
      'svc kubia -o custom-columns=NAME:.metadata.name,PORTS:.spec.ports[*].port,NO:.spec.nothing',
      `
      NAME    PORTS   NO
      kubia   80      <none>
      `,
    ],
    ["svc kubia -o jsonpath='{.spec.ports[0].targetPort}'", '8080'],
    ['pods --field-selector status.phase=Pending', ''],
    ['pods nosuch --ignore-not-found', ''],
  ])('%s', (args, expected) => {
    expect(got(args)).toBe(tidy(expected.startsWith('\n') ? lines(expected) : expected));
  });

  it('names each object with its type when there are several types', () => {
    expect(got('all')).toMatch(/^pod\/kubia-xxxxx +1\/1 +Running/m);
    expect(got('all')).toMatch(/^replicationcontroller\/kubia/m);
    expect(got('svc,pods')).toMatch(/^NAME.*TYPE[^]*\n\nNAME +READY/);
  });

  it('sorts by a path', () => {
    const ips = session.run(
      `kubectl get pods --sort-by=.status.podIP -o jsonpath='{.items[*].status.podIP}'`,
    ).stdout;
    expect(ips.split(' ')).toEqual([...ips.split(' ')].sort());
  });

  it('prints objects as YAML and JSON, with a list around several', () => {
    expect(got('svc kubia -o yaml')).toMatch(/^apiVersion: v1\nkind: Service\nmetadata:\n/);
    expect(got('svc -o yaml')).toMatch(
      /^apiVersion: v1\nitems:\n- apiVersion: v1\n[^]*\nkind: List\nmetadata:\n {2}resourceVersion: ""\n$/,
    );
    const list = JSON.parse(session.run('kubectl get svc -o json').stdout) as {
      readonly kind: string;
      readonly items: readonly unknown[];
      readonly metadata: unknown;
    };
    expect(list).toMatchObject({ kind: 'List', metadata: { resourceVersion: '' } });
    expect(list.items).toHaveLength(3);
  });

  it.each([
    ['pods -n custom', 'No resources found in custom namespace.\n'],
    ['pods -n nosuch', 'No resources found in nosuch namespace.\n'],
    ['ing,ingressclass', 'No resources found\n'],
  ])('says that there is nothing: %s', (args, stderr) => {
    expect(complaint(args)).toBe(stderr);
  });

  it.each([
    ['foo', `error: the server doesn't have a resource type "foo"\n`],
    ['cm', 'error: Hopscope does not simulate cm\n'],
    ['pod nosuch', 'Error from server (NotFound): pods "nosuch" not found\n'],
    ['pod/nosuch svc/kubia', 'Error from server (NotFound): pods "nosuch" not found\n'],
    [
      'pod a b',
      'Error from server (NotFound): pods "a" not found\nError from server (NotFound): pods "b" not found\n',
    ],
    [
      'svc,ep kubia -o foo',
      /^error: unable to match a printer suitable for the output format "foo", allowed/,
    ],
    ['pods -o jsonpath={.items[', 'error: error parsing jsonpath {.items[, unterminated array\n'],
    ['pods kubia -l a=b', 'error: name cannot be provided when a selector is specified\n'],
    ['pods -A kubia', 'error: a resource cannot be retrieved by name across all namespaces\n'],
    ['svc/a/b', 'error: arguments in resource/name form may not have more than one slash\n'],
    ['svc/', 'error: arguments in resource/name form must have a single resource and name\n'],
    [
      'svc kubia pod/x',
      /^error: there is no need to specify a resource type as a separate argument/,
    ],
    [
      "pods -l 'a in (b'",
      `Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "a in (b", field selector "": unable to parse requirement: found '', expected: ',' or ')'\n`,
    ],
    [
      'pods --field-selector foo=bar',
      'Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", field selector "foo=bar": field label not supported: foo\n',
    ],
    ['', /^You must specify the type of resource to get\./],
    ['--foo', "error: unknown flag: --foo\nSee 'kubectl get --help' for usage.\n"],
  ])('refuses %s', (args, stderr) => {
    const result = session.run(`kubectl get ${args}`);
    if (typeof stderr === 'string') expect(result.stderr).toBe(stderr);
    else expect(result.stderr).toMatch(stderr);
    expect(result.exitCode).toBe(1);
  });

  it('warns whenever Endpoints are read', () => {
    expect(complaint('ep')).toBe(
      'Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\n',
    );
  });
});
