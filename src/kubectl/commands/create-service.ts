import { stop } from '../failure';
import { int, listOf, text } from '../flags';
import type { Json } from '../manifests';
import { group, verb, type Verb } from '../verb';
import { createGenerated, GENERATOR_FLAGS, GENERATOR_UNSUPPORTED, onlyName } from './generated';

interface Port {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'TCP';
  readonly targetPort: number | string;
  readonly nodePort?: number;
}

/** `80:8080`, `80:http` or `80` */
function parsePort(text: string): Port {
  const [, first = '', second = first] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  const port = parseUint16(first);
  const targetPort = /^\d+$/.test(second) ? parseUint16(second) : second;
  return { name: text.replace(':', '-'), port, protocol: 'TCP', targetPort };
}

function parseUint16(text: string): number {
  if (!/^\d+$/.test(text)) throw stop(`strconv.ParseUint: parsing "${text}": invalid syntax`);
  if (Number(text) > 65_535) {
    throw stop(`strconv.ParseUint: parsing "${text}": value out of range`);
  }
  return Number(text);
}

function service(name: string, spec: Json): Json {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { creationTimestamp: null, labels: { app: name }, name },
    spec: { ...spec, selector: { app: name } },
    status: { loadBalancer: {} },
  };
}

const FLAGS = {
  ...GENERATOR_FLAGS,
  clusterip: text(),
  'external-name': text(),
  'node-port': int(),
  tcp: listOf(),
};

function ofType(word: string, type: string): Verb {
  return verb({
    name: `create service ${word}`,
    does: `Create a ${type} service`,
    flags: FLAGS,
    required: type === 'ExternalName' ? ['external-name'] : [],
    unsupported: GENERATOR_UNSUPPORTED,
    run(call) {
      const { flags, args } = call;
      const name = onlyName(args, `create service ${word}`);
      const headless = flags.clusterip === 'None';
      if (flags.tcp.length === 0 && !headless && type !== 'ExternalName') {
        throw stop('at least one tcp port specifier must be provided');
      }
      const nodePort = flags['node-port'];
      const ports = flags.tcp.map(parsePort).map((port) => ({
        ...port,
        ...(nodePort !== undefined && type === 'NodePort' && { nodePort }),
      }));
      const json = service(name, {
        type,
        ...(ports.length > 0 && { ports }),
        ...(flags.clusterip !== undefined && { clusterIP: flags.clusterip }),
        ...(flags['external-name'] !== undefined && { externalName: flags['external-name'] }),
      });
      const failing = `failed to create ${type} service`;
      return createGenerated(call, { kind: 'Service', json, done: 'created', failing });
    },
  });
}

/** `kubectl create service` */
export const createService = group('create service', 'Create a service', {
  clusterip: ofType('clusterip', 'ClusterIP'),
  externalname: ofType('externalname', 'ExternalName'),
  loadbalancer: ofType('loadbalancer', 'LoadBalancer'),
  nodeport: ofType('nodeport', 'NodePort'),
});
