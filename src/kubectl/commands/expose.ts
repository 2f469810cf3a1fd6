import type { Kind, KubeObject } from '../../api/kinds';
import type { Labels } from '../../api/selectors';
import { Stop, stop, together } from '../failure';
import { listOf, text } from '../flags';
import type { Json } from '../manifests';
import { groupOf } from '../resources';
import { find, select } from '../selection';
import type { Task } from '../task';
import { verb, type Call } from '../verb';
import { namedInFiles } from './files';
import { createGenerated, GENERATOR_FLAGS, GENERATOR_UNSUPPORTED } from './generated';

const FLAGS = {
  ...GENERATOR_FLAGS,
  'cluster-ip': text(),
  'external-ip': text(),
  filename: listOf('f'),
  labels: text('l'),
  'load-balancer-ip': text(),
  name: text(),
  port: text(),
  protocol: text(),
  selector: text(),
  'session-affinity': text(),
  'target-port': text(),
  type: text(),
};
type ExposeCall = Call<typeof FLAGS>;

const HELP = "\nSee 'kubectl expose -h' for help and examples";

/** `a=b,c=d` */
function parseLabels(spec: string): Labels {
  const pairs = spec.split(',').map((pair) => {
    const [key = '', ...value] = pair.split('=');
    if (key === '' || value.length === 0) throw stop(`unexpected label spec: ${pair}`);
    return [key, value.join('=')] as const;
  });
  return Object.fromEntries(pairs);
}

function withoutExpressions(
  selector: { matchLabels?: Labels; matchExpressions?: readonly object[] } | undefined,
) {
  if (selector?.matchExpressions?.length) {
    throw stop(
      `couldn't convert expressions - "${JSON.stringify(selector.matchExpressions)}" to map-based selector format`,
    );
  }
  return selector?.matchLabels;
}

/** The labels by which a Service would find the pods of an object. */
function selectorOf(object: KubeObject): Labels {
  const found = ((): Labels | undefined => {
    switch (object.kind) {
      case 'ReplicationController':
      case 'Service':
        return object.spec.selector;
      case 'Deployment':
      case 'ReplicaSet':
        return withoutExpressions(object.spec.selector);
      case 'Pod':
        return object.metadata.labels;
      default:
        return undefined;
    }
  })();
  if (found && Object.keys(found).length > 0) return found;
  const why =
    object.kind === 'Pod'
      ? 'the pod has no labels and cannot be exposed'
      : `the ${object.kind.toLowerCase()} has no pod selector set`;
  throw stop(`couldn't retrieve selectors via --selector flag or introspection: ${why}`);
}

const EXPOSABLE: ReadonlySet<Kind> = new Set([
  'Deployment',
  'Pod',
  'ReplicaSet',
  'ReplicationController',
  'Service',
]);

interface FoundPort {
  readonly port: number;
  readonly protocol: string;
}

function portsOf(object: KubeObject): readonly FoundPort[] {
  if (object.kind === 'Service') return object.spec.ports ?? [];
  const spec =
    object.kind === 'Pod'
      ? object.spec
      : 'spec' in object && object.spec && 'template' in object.spec
        ? object.spec.template?.spec
        : undefined;
  return (spec?.containers ?? []).flatMap(({ ports = [] }) =>
    ports.map(({ containerPort: port, protocol }) => ({ port, protocol })),
  );
}

function portNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw stop(`strconv.Atoi: parsing "${text}": invalid syntax`);
  return Number(text);
}

function servicePorts({ flags }: ExposeCall, object: KubeObject): readonly Json[] {
  const given = flags.port
    ?.split(',')
    .map((port) => ({ port: portNumber(port), protocol: undefined }));
  const found: readonly { port: number; protocol: string | undefined }[] = given ?? portsOf(object);
  if (found.length === 0 && flags['cluster-ip'] !== 'None') {
    throw stop(`couldn't find port via --port flag or introspection${HELP}`);
  }
  const target = flags['target-port'];
  const protocols = new Map(portsOf(object).map(({ port, protocol }) => [port, protocol]));
  return found.map(({ port, protocol }, index) => ({
    ...(found.length > 1 && { name: `port-${index + 1}` }),
    port,
    protocol: flags.protocol ?? protocol ?? protocols.get(port) ?? 'TCP',
    targetPort: target === undefined ? port : /^\d+$/.test(target) ? Number(target) : target,
  }));
}

function serviceFor(call: ExposeCall, object: KubeObject): Json {
  const { flags } = call;
  if (!EXPOSABLE.has(object.kind)) {
    const group = groupOf(object.kind);
    throw stop(`cannot expose a ${object.kind}${group ? `.${group}` : ''}`);
  }
  const selector = flags.selector ? parseLabels(flags.selector) : selectorOf(object);
  const labels = flags.labels ? parseLabels(flags.labels) : object.metadata.labels;
  const ports = servicePorts(call, object);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      creationTimestamp: null,
      ...(labels && Object.keys(labels).length > 0 && { labels }),
      name: flags.name ?? object.metadata.name,
    },
    spec: {
      ...(flags['cluster-ip'] !== undefined && { clusterIP: flags['cluster-ip'] }),
      ...(flags['external-ip'] !== undefined && { externalIPs: [flags['external-ip']] }),
      ...(flags['load-balancer-ip'] !== undefined && { loadBalancerIP: flags['load-balancer-ip'] }),
      ...(ports.length > 0 && { ports }),
      selector,
      ...(flags['session-affinity'] !== undefined && {
        sessionAffinity: flags['session-affinity'],
      }),
      ...(flags.type !== undefined && { type: flags.type }),
    },
    status: { loadBalancer: {} },
  };
}

function* exposed(call: ExposeCall): Task<readonly KubeObject[]> {
  const { flags, args, namespace } = call;
  const selection =
    flags.filename.length > 0 ? yield* namedInFiles(call, flags.filename, args) : select(args);
  const { found, failures } = find(call.state().store, selection, namespace);
  const failure = together(failures);
  if (failure) throw new Stop(failure);
  return found.flatMap((one) => one.objects);
}

/** `kubectl expose` */
export const expose = verb({
  name: 'expose',
  does: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  flags: FLAGS,
  unsupported: [
    ...GENERATOR_UNSUPPORTED,
    'k/kustomize',
    'override-type',
    'overrides',
    'R/recursive',
  ],
  *run(call): Task<number> {
    for (const object of yield* exposed(call)) {
      const json = serviceFor(call, object);
      yield* createGenerated(call, { kind: 'Service', json, done: 'exposed' });
    }
    return 0;
  },
});
