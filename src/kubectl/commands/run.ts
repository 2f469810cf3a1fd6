import { parseReference } from '../../cluster/images/reference';
import { stop } from '../failure';
import { arrayOf, bool, duration, text } from '../flags';
import type { Json } from '../manifests';
import { jsonMerge } from '../merge';
import { out, perform, say, type Task } from '../task';
import { verb, type Call } from '../verb';
import { attach } from './attached';
import { createGenerated, GENERATOR_FLAGS, GENERATOR_UNSUPPORTED } from './generated';

function parsePairs(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [key = '', ...value] = pair.split('=');
      if (key === '' || value.length === 0) throw stop(`unexpected label spec: ${pair}`);
      return [key, value.join('=')];
    }),
  );
}

function parseEnv(text: string) {
  const [name = '', ...value] = text.split('=');
  if (name === '' || value.length === 0) throw stop(`invalid env: ${text}`);
  return { name, value: value.join('=') };
}

function parsePort(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw stop(`strconv.Atoi: parsing "${text}": invalid syntax`);
  return Number(text);
}

const FLAGS = {
  ...GENERATOR_FLAGS,
  annotations: arrayOf(),
  attach: bool(),
  command: bool(),
  env: arrayOf(),
  expose: bool(),
  image: text(),
  'image-pull-policy': text(),
  labels: text('l'),
  'leave-stdin-open': bool(),
  overrides: text(),
  'pod-running-timeout': duration(),
  port: text(),
  privileged: bool(),
  quiet: bool('q'),
  restart: text(),
  rm: bool(),
  stdin: bool('i'),
  tty: bool('t'),
};
type RunCall = Call<typeof FLAGS>;

function usage(message: string) {
  return stop(`${message}\nSee 'kubectl run -h' for help and examples`);
}

/** Whether the person stays with the pod. */
function attaches({ flags, given }: RunCall): boolean {
  return given.has('attach') ? flags.attach : flags.stdin || flags.tty;
}

function check(call: RunCall): void {
  const { flags, args } = call;
  if (args.length === 0) throw usage('NAME is required for run');
  if (flags.tty && !flags.stdin)
    throw usage('-i/--stdin is required for containers with -t/--tty=true');
  if (flags.expose && flags.port === undefined) {
    throw usage('--port must be set when exposing a service');
  }
  const { image = '' } = flags;
  if (!parseReference(image)) {
    throw stop(`Invalid image name "${image}": invalid reference format`);
  }
  const restart = flags.restart ?? 'Always';
  if (!['Always', 'Never', 'OnFailure'].includes(restart)) {
    throw usage(`invalid restart policy: ${restart}`);
  }
  const attached = attaches(call);
  if (flags.rm && !attached) throw usage('--rm should only be used for attached containers');
  if (attached && flags['dry-run'] !== undefined && flags['dry-run'] !== 'none') {
    throw usage(
      `--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)`,
    );
  }
}

function containerOf({ flags, args }: RunCall): Json {
  const [name, ...words] = args;
  return {
    ...(words.length > 0 && { [flags.command ? 'command' : 'args']: words }),
    ...(flags.env.length > 0 && { env: flags.env.map(parseEnv) }),
    image: flags.image ?? '',
    ...(flags['image-pull-policy'] && { imagePullPolicy: flags['image-pull-policy'] }),
    name,
    ...(flags.port !== undefined && { ports: [{ containerPort: parsePort(flags.port) }] }),
    resources: {},
    ...(flags.privileged && { securityContext: { privileged: true } }),
    ...(flags.stdin && { stdin: true }),
    ...(flags.stdin && !flags['leave-stdin-open'] && { stdinOnce: true }),
    ...(flags.tty && { tty: true }),
  };
}

function labelsOf({ flags, args }: RunCall): Readonly<Record<string, string>> {
  return flags.labels ? parsePairs(flags.labels) : { run: args[0] ?? '' };
}

/** What `--overrides` changes, by a JSON merge patch. */
function overridden(json: Json, { flags }: RunCall): Json {
  if (flags.overrides === undefined) return json;
  try {
    return jsonMerge(json, JSON.parse(flags.overrides)) as Json;
  } catch {
    throw stop('Invalid JSON Patch');
  }
}

function podFor(call: RunCall): Json {
  const { flags, args } = call;
  const annotations = Object.assign({}, ...flags.annotations.map(parsePairs)) as object;
  const json = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      creationTimestamp: null,
      labels: labelsOf(call),
      name: args[0],
      ...(flags.annotations.length > 0 && { annotations }),
    },
    spec: {
      containers: [containerOf(call)],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: flags.restart ?? 'Always',
    },
    status: {},
  };
  return overridden(json, call);
}

function serviceFor(call: RunCall): Json {
  const port = parsePort(call.flags.port ?? '');
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { creationTimestamp: null, name: call.args[0] },
    spec: { ports: [{ port, protocol: 'TCP', targetPort: port }], selector: labelsOf(call) },
    status: { loadBalancer: {} },
  };
}

function* removeAgain(call: RunCall): Task<void> {
  const { flags, args, namespace } = call;
  const name = args[0] ?? '';
  for (const kind of flags.expose ? (['Service', 'Pod'] as const) : (['Pod'] as const)) {
    const removed = yield* perform({ type: 'delete', kind, namespace, name });
    if (removed.ok && !flags.quiet) yield* say(`${kind.toLowerCase()} "${name}" deleted`);
  }
}

const POD_RUNNING_TIMEOUT = 60_000;

function* stayWith(call: RunCall): Task<number> {
  const { flags, args, namespace, process, state } = call;
  try {
    return yield* attach({
      namespace,
      name: args[0] ?? '',
      stdin: flags.stdin,
      tty: flags.tty,
      quiet: flags.quiet,
      patience: flags['pod-running-timeout'] ?? POD_RUNNING_TIMEOUT,
      process,
      state,
    });
  } finally {
    if (flags.rm) yield* removeAgain(call);
  }
}

/** `kubectl run` */
export const run = verb({
  name: 'run',
  does: 'Run a particular image on the cluster',
  flags: FLAGS,
  required: ['image'],
  unsupported: [...GENERATOR_UNSUPPORTED, 'override-type'],
  *run(call): Task<number> {
    check(call);
    const attached = attaches(call);
    const json = podFor(call);
    if (call.flags.expose) {
      const service = serviceFor(call);
      yield* createGenerated(call, { kind: 'Service', json: service, done: 'created' });
      if (call.flags.output === 'yaml') yield* out('---\n---\n');
    }
    yield* createGenerated(call, { kind: 'Pod', json, done: 'created', silent: attached });
    return attached ? yield* stayWith(call) : 0;
  },
});
