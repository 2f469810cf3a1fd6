import { describe, expect, it } from 'vitest';
import { selectEndpoints } from './endpoint-selection';
import vectors from './fixtures/endpoint-selection.json' with { type: 'json' };
import { ip } from './fixtures/lab';
import type { EndpointInfo, ServicePortInfo } from './service-ports';

type Vector = (typeof vectors)[number];

const HERE = 'here';

function endpointOf(given: Vector['endpoints'][number], here: string): EndpointInfo {
  const [address = '', port] = given.ep.split(':');
  const { ready, serving, terminating, zoneHints, nodeHints, local } = given;
  return {
    ip: ip(address),
    port: Number(port),
    text: given.ep,
    nodeName: local ? here : 'elsewhere',
    ready,
    serving,
    terminating,
    zoneHints,
    nodeHints,
    origin: { object: 'EndpointSlice/default/kubia-abcde', field: 'endpoints[0]' },
    pod: undefined,
  };
}

function infoOf({ service, endpoints }: Vector, here: string): ServicePortInfo {
  const nowhere = { range: { base: 0, bits: 32 }, field: 'spec.clusterIP' };
  return {
    owner: 'default/kubia/tcp',
    spn: 'default/kubia',
    object: 'Service/default/kubia',
    index: 0,
    protocol: 'tcp',
    clusterIp: nowhere,
    port: 80,
    nodePort: 'nodePort' in service && service.nodePort ? 30_123 : undefined,
    externalIps: [],
    loadBalancerVips: [],
    sourceRanges: [],
    internalPolicyLocal: service.internalTrafficPolicy === 'Local',
    externalPolicyLocal: service.externalTrafficPolicy === 'Local',
    affinitySeconds: undefined,
    healthCheckNodePort: undefined,
    endpoints: endpoints.map((one) => endpointOf(one, here)),
    noEndpoints: { object: 'Service/default/kubia', field: 'spec.selector' },
  };
}

const texts = (endpoints: readonly EndpointInfo[]) => endpoints.map(({ text }) => text).sort();

describe('the endpoints that a node uses', () => {
  it.each(vectors)('$name', (vector) => {
    const nodeName = vector.nodeName ?? HERE;
    const zone = vector.nodeZone ?? '';
    const selection = selectEndpoints(infoOf(vector, nodeName), {
      nodeName,
      zone,
      nodeHints: vector.preferSameTrafficDistribution,
    });
    expect(texts(selection.cluster)).toEqual([...(vector.clusterEndpoints ?? [])].sort());
    expect(texts(selection.local)).toEqual([...(vector.localEndpoints ?? [])].sort());
  });
});
