import { hexDigest } from '../../cluster/images/reference';
import { encodeBase64 } from '../../api/base64';
import { stop } from '../failure';
import { arrayOf, int, listOf, text } from '../flags';
import { read } from '../task';
import { group, verb } from '../verb';
import { createGenerated, GENERATOR_FLAGS, GENERATOR_UNSUPPORTED, onlyName } from './generated';

/** `kubectl create namespace` */
export const createNamespace = verb({
  name: 'create namespace',
  does: 'Create a namespace with the specified name',
  flags: GENERATOR_FLAGS,
  unsupported: GENERATOR_UNSUPPORTED,
  run(call) {
    const name = onlyName(call.args, 'create namespace');
    const metadata = { creationTimestamp: null, name };
    const json = { apiVersion: 'v1', kind: 'Namespace', metadata, spec: {}, status: {} };
    return createGenerated(call, { kind: 'Namespace', json, done: 'created' });
  },
});

/** A name with dots or underscores gets others in their place, and an ending (sanitizeAndUniquify). */
function sanitized(name: string): string {
  if (!/[_.]/.test(name)) return name;
  return `${name.replace(/[_.]/g, '-')}-${hexDigest(name).slice(0, 5)}`;
}

/** The last part of an image's name, without tag and digest. */
function baseName(image: string): string {
  return (image.split('/').at(-1) ?? '').replace(/[:@].*$/, '');
}

/** Containers of one pod get names that differ. */
function containerNames(images: readonly string[]): readonly string[] {
  const names = images.map(baseName).map(sanitized);
  return names.map((name, index) =>
    names.indexOf(name) === index ? name : `${name}-${index + 1}`,
  );
}

/** `kubectl create deployment` */
export const createDeployment = verb({
  name: 'create deployment',
  does: 'Create a deployment with the specified name',
  flags: { ...GENERATOR_FLAGS, image: listOf(), port: int(), replicas: int('r') },
  required: ['image'],
  unsupported: GENERATOR_UNSUPPORTED,
  run(call) {
    const { args, dash, flags } = call;
    const name = onlyName(args.slice(0, dash ?? args.length), 'create deployment');
    const command = dash === undefined ? [] : args.slice(dash);
    const { image: images, port, replicas = 1 } = flags;
    if (images.length > 1 && command.length > 0) {
      throw stop('cannot specify multiple --image options and command');
    }
    const labels = { app: name };
    const containers = containerNames(images).map((container, index) => ({
      name: container,
      image: images[index] ?? '',
      ...(command.length > 0 && { command }),
      ...(port !== undefined && index === 0 && { ports: [{ containerPort: port }] }),
      resources: {},
    }));
    const json = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { creationTimestamp: null, labels, name },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        strategy: {},
        template: { metadata: { creationTimestamp: null, labels }, spec: { containers } },
      },
      status: {},
    };
    const failing = 'failed to create deployment';
    return createGenerated(call, { kind: 'Deployment', json, done: 'created', failing });
  },
});

function backend(text: string) {
  const [name = '', port = '', ...more] = text.split(':');
  if (name === '' || port === '' || more.length > 0) return undefined;
  const number = /^\d+$/.test(port) ? { number: Number(port) } : { name: port };
  return { service: { name, port: number } };
}

interface Rule {
  readonly host: string;
  readonly path: object;
  /** The secret; empty for the controller's own certificate. */
  readonly tls: string | undefined;
}

/** `foo.com/bar*=svc1:8080,tls=my-cert` */
function parseRule(text: string): Rule {
  const [main = '', ...options] = text.split(',');
  const [, host = '', path = '', target = ''] = /^([^/]*)(\/[^=]*)=(.*)$/.exec(main) ?? [];
  const to = backend(target);
  const wrong = options.some((option) => !/^tls(=.*)?$/.test(option));
  if (!to || wrong) {
    throw stop(
      `rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
    );
  }
  const prefix = path.endsWith('*');
  const pathType = prefix ? 'Prefix' : 'Exact';
  const [tls] = options;
  return {
    host,
    path: { backend: to, path: prefix ? path.slice(0, -1) : path, pathType },
    tls: tls?.replace(/^tls=?/, ''),
  };
}

function rulesOf(parsed: readonly Rule[]) {
  const hosts = [...new Set(parsed.map(({ host }) => host))];
  return hosts.map((host) => ({
    ...(host !== '' && { host }),
    http: { paths: parsed.filter((rule) => rule.host === host).map(({ path }) => path) },
  }));
}

function tlsOf(parsed: readonly Rule[]) {
  const secrets = [...new Set(parsed.flatMap(({ tls }) => tls ?? []))];
  return secrets.flatMap((secretName) => {
    const hosts = parsed.flatMap(({ tls, host }) => (tls === secretName && host ? [host] : []));
    if (hosts.length === 0 && secretName === '') return [];
    const entry = {
      ...(hosts.length > 0 && { hosts: [...new Set(hosts)] }),
      ...(secretName !== '' && { secretName }),
    };
    return [entry];
  });
}

function pair(text: string): readonly [string, string] {
  const [key = '', ...value] = text.split('=');
  return [key, value.join('=')];
}

/** `kubectl create ingress` */
export const createIngress = verb({
  name: 'create ingress',
  does: 'Create an ingress with the specified name',
  flags: {
    ...GENERATOR_FLAGS,
    annotation: arrayOf(),
    class: text(),
    'default-backend': text(),
    rule: arrayOf(),
  },
  unsupported: GENERATOR_UNSUPPORTED,
  run(call) {
    const { flags, args } = call;
    const name = onlyName(args, 'create ingress');
    if (flags.rule.length === 0 && flags['default-backend'] === undefined) {
      throw stop(
        'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      );
    }
    const parsed = flags.rule.map(parseRule);
    const [defaultBackend, tls] = [backend(flags['default-backend'] ?? ''), tlsOf(parsed)];
    if (flags['default-backend'] !== undefined && !defaultBackend) {
      throw stop('default-backend should be in format servicename:serviceport');
    }
    const annotations = Object.fromEntries(flags.annotation.map(pair));
    const json = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        creationTimestamp: null,
        name,
        ...(flags.annotation.length > 0 && { annotations }),
      },
      spec: {
        ...(flags.class !== undefined && { ingressClassName: flags.class }),
        ...(defaultBackend && { defaultBackend }),
        ...(parsed.length > 0 && { rules: rulesOf(parsed) }),
        ...(tls.length > 0 && { tls }),
      },
      status: { loadBalancer: {} },
    };
    const failing = 'failed to create ingress';
    return createGenerated(call, { kind: 'Ingress', json, done: 'created', failing });
  },
});

/** `kubectl create secret tls` */
const createTlsSecret = verb({
  name: 'create secret tls',
  does: 'Create a TLS secret',
  flags: { ...GENERATOR_FLAGS, cert: text(), key: text() },
  unsupported: [...GENERATOR_UNSUPPORTED, 'append-hash'],
  *run(call) {
    const { cert, key } = call.flags;
    const name = onlyName(call.args, 'create secret tls');
    if (!cert || !key) throw stop('key and cert must be specified');
    const data: Record<string, string> = {};
    for (const [field, path] of [
      ['tls.crt', cert],
      ['tls.key', key],
    ] as const) {
      const file = yield* read(path);
      if (file.is !== 'file') {
        throw stop(`Cannot read file ${path}, open ${path}: no such file or directory`);
      }
      data[field] = encodeBase64(file.text);
    }
    const metadata = { creationTimestamp: null, name };
    const json = { apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/tls', data };
    const failing = 'failed to create secret';
    return yield* createGenerated(call, { kind: 'Secret', json, done: 'created', failing });
  },
});

/** `kubectl create secret` */
export const createSecret = group(
  'create secret',
  'Create a secret',
  { tls: createTlsSecret },
  { others: ['docker-registry', 'generic'] },
);
