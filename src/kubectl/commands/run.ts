import { stop } from '../failure';
import { arrayOf, bool, text } from '../flags';
import { verb } from '../verb';
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

/** `kubectl run` */
export const run = verb({
  name: 'run',
  does: 'Run a particular image on the cluster',
  flags: {
    ...GENERATOR_FLAGS,
    annotations: arrayOf(),
    command: bool(),
    env: arrayOf(),
    image: text(),
    'image-pull-policy': text(),
    labels: text('l'),
    port: text(),
    restart: text(),
  },
  required: ['image'],
  unsupported: [
    ...GENERATOR_UNSUPPORTED,
    'attach',
    'expose',
    'i/stdin',
    'leave-stdin-open',
    'override-type',
    'overrides',
    'pod-running-timeout',
    'privileged',
    'q/quiet',
    'rm',
    't/tty',
  ],
  run(call) {
    const { flags, args } = call;
    const [name, ...words] = args;
    if (name === undefined) {
      throw stop("NAME is required for run\nSee 'kubectl run -h' for help and examples");
    }
    const restartPolicy = flags.restart ?? 'Always';
    if (!['Always', 'Never', 'OnFailure'].includes(restartPolicy)) {
      throw stop(
        `invalid restart policy: ${restartPolicy}\nSee 'kubectl run -h' for help and examples`,
      );
    }
    const labels = flags.labels ? parsePairs(flags.labels) : { run: name };
    const container = {
      ...(words.length > 0 && { [flags.command ? 'command' : 'args']: words }),
      ...(flags.env.length > 0 && { env: flags.env.map(parseEnv) }),
      image: flags.image ?? '',
      ...(flags['image-pull-policy'] && { imagePullPolicy: flags['image-pull-policy'] }),
      name,
      ...(flags.port !== undefined && { ports: [{ containerPort: parsePort(flags.port) }] }),
      resources: {},
    };
    const annotations = Object.assign({}, ...flags.annotations.map(parsePairs)) as object;
    const json = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        creationTimestamp: null,
        labels,
        name,
        ...(flags.annotations.length > 0 && { annotations }),
      },
      spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy },
      status: {},
    };
    return createGenerated(call, { kind: 'Pod', json, done: 'created' });
  },
});
