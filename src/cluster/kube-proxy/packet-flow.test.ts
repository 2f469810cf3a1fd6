import { describe, expect, it } from 'vitest';
import { cidr, ip, labOf, outcomes, type LabService, type Source } from './fixtures/lab';
import type { Transport } from '../network/packet';
import vectors from './fixtures/packet-flow.json' with { type: 'json' };

interface Endpoint {
  readonly endpoint: string;
  readonly local: boolean;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
}
interface Config {
  readonly clusterCIDR: string;
  readonly nodeIP: string;
  readonly otherNodeIP?: string;
  readonly nodePortAddresses?: readonly string[];
  readonly services: readonly (Omit<LabService, 'endpoints'> & {
    endpoints: readonly Endpoint[];
  })[];
}
const configs = vectors.configs as unknown as Readonly<Record<string, Config>>;

function labFor(config: Config) {
  const { nodeIP, otherNodeIP, nodePortAddresses, clusterCIDR } = config;
  const services = config.services.map((service) => ({
    ...service,
    endpoints: service.endpoints.map((one) => ({ ...one, node: one.local ? 'here' : 'there' })),
  }));
  // All pods are within reach of the node, so that every translated packet ends in a pod.
  const node = { name: 'here', ip: nodeIP, podCidr: '10.0.0.0/8' };
  return labOf([otherNodeIP ? { ...node, otherIps: [otherNodeIP] } : node], services, {
    clusterCidr: cidr(clusterCIDR),
    ...(nodePortAddresses && { nodePortAddresses: nodePortAddresses.map(ip) }),
  });
}

function sourceOf(address: string, config: Config): Source {
  const own = [config.nodeIP, '127.0.0.1', ...config.services.map(({ lbIP }) => lbIP)];
  const from = own.includes(address) ? 'local' : address.startsWith('10.') ? 'pod' : 'outside';
  return { ip: address, node: 'here', from };
}

function resultOf(outcome: string): { result: string; sources: string[] } {
  if (outcome === 'REJECT' || outcome === 'DROP') return { result: outcome, sources: [] };
  const seen = outcome.split(' | ').map((one) => one.split(' from '));
  const isTranslated = seen.every(([endpoint = '']) => endpoint.startsWith('10.'));
  const result = isTranslated ? seen.map(([endpoint]) => endpoint).join(', ') : 'no match';
  return { result, sources: seen.map(([, source = '']) => source) };
}

describe('where packets go (kube-proxy’s own tests)', () => {
  it.each(vectors.flows)('$config: $name ⇒ $result', (flow) => {
    const config = configs[flow.config];
    if (!config) throw new Error(`no config ${flow.config}`);
    const protocol = (flow.protocol ?? 'TCP').toLowerCase() as Transport;
    const source = sourceOf(flow.sourceIP, config);
    const outcome = outcomes(labFor(config), source, `${flow.destIP}:${flow.destPort}`, protocol);
    const { result, sources } = resultOf(outcome);
    expect(result).toBe(flow.result);
    if (flow.masquerade === undefined || result === 'no match') return;
    for (const seen of sources) expect(seen !== flow.sourceIP).toBe(flow.masquerade);
  });
});
