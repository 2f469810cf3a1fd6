import { describe, expect, it } from 'vitest';
import { iptablesSave } from '../network/iptables-save';
import type { Chain, Rule } from '../network/rules';
import type { Contribution } from '../network/ruleset';
import { endpointChain, servicePortHash } from './chain-names';
import { cidr, ip, rulesOf, serviceOf, slicesOf, type LabService } from './fixtures/lab';
import { servicePorts } from './service-ports';
import { contributionOf, type NodeView } from './service-rules';

const NODE = { name: 'node1', ip: '192.168.56.11', podCidr: '10.244.1.0/24' };
const HASH = servicePortHash('default/kubia:http', 'tcp');
const [ONE, TWO] = ['10.244.1.7:8080', '10.244.2.7:8080'];
const SEP1 = endpointChain('default/kubia:http', 'tcp', ONE);
const SEP2 = endpointChain('default/kubia:http', 'tcp', TWO);

const KUBIA: LabService = {
  name: 'kubia',
  portName: 'http',
  clusterIP: '10.107.88.213',
  port: 80,
  endpoints: [
    { endpoint: ONE, node: 'node1' },
    { endpoint: TWO, node: 'node2' },
  ],
};

/** The rules of the node that are there because of the Service, shortened to be read. */
function printed(more: Partial<LabService>, node = NODE): string[] {
  const own = iptablesSave(rulesOf(node, [{ ...KUBIA, ...more }]));
  const fixed = new Set(iptablesSave(rulesOf(node, [])).split('\n'));
  return own
    .split('\n')
    .filter((line) => line.startsWith('-A') && !fixed.has(line))
    .map((line) =>
      line
        .replaceAll(HASH, 'X')
        .replaceAll(SEP1, 'KUBE-SEP-1')
        .replaceAll(SEP2, 'KUBE-SEP-2')
        .replaceAll('-m comment --comment ', '')
        .replaceAll('default/kubia:http', 'S'),
    );
}

const BALANCING = [
  '-A KUBE-SVC-X "S -> 10.244.1.7:8080" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-1',
  '-A KUBE-SVC-X "S -> 10.244.2.7:8080" -j KUBE-SEP-2',
];
const SEPS = [
  '-A KUBE-SEP-1 -s 10.244.1.7/32 "S" -j KUBE-MARK-MASQ',
  '-A KUBE-SEP-1 -p tcp "S" -m tcp -j DNAT --to-destination 10.244.1.7:8080',
  '-A KUBE-SEP-2 -s 10.244.2.7/32 "S" -j KUBE-MARK-MASQ',
  '-A KUBE-SEP-2 -p tcp "S" -m tcp -j DNAT --to-destination 10.244.2.7:8080',
];
const CLUSTER_IP =
  '-A KUBE-SERVICES -d 10.107.88.213/32 -p tcp "S cluster IP" -m tcp --dport 80 -j KUBE-SVC-X';
const MASQ =
  '-A KUBE-SVC-X ! -s 10.244.0.0/16 -d 10.107.88.213/32 -p tcp "S cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ';
const NODE_PORT = '-A KUBE-NODEPORTS -p tcp "S" -m tcp --dport 30123 -j KUBE-EXT-X';
const BALANCER = { type: 'LoadBalancer', nodePort: 30123, lbIP: '198.51.100.1' } as const;

const sorted = (lines: readonly string[]) => [...lines].sort();

describe('the rules of a Service port', () => {
  it('ClusterIP', () => {
    expect(sorted(printed({}))).toEqual(sorted([CLUSTER_IP, MASQ, ...BALANCING, ...SEPS]));
  });

  it('within KUBE-SVC: masquerade, then affinity, then balancing', () => {
    const svc = printed({ affinitySeconds: 10_800 }).filter((line) =>
      line.startsWith('-A KUBE-SVC'),
    );
    const recent = (n: number) =>
      `-m recent --rcheck --seconds 10800 --reap --name KUBE-SEP-${n} --mask 255.255.255.255 --rsource -j KUBE-SEP-${n}`;
    expect(svc).toEqual([
      MASQ,
      `-A KUBE-SVC-X "S -> 10.244.1.7:8080" ${recent(1)}`,
      `-A KUBE-SVC-X "S -> 10.244.2.7:8080" ${recent(2)}`,
      ...BALANCING,
    ]);
  });

  it('with affinity, KUBE-SEP remembers the client', () => {
    expect(printed({ affinitySeconds: 10_800 })).toContain(
      '-A KUBE-SEP-1 -p tcp "S" -m recent --set --name KUBE-SEP-1 --mask 255.255.255.255 --rsource -m tcp -j DNAT --to-destination 10.244.1.7:8080',
    );
  });

  it('NodePort', () => {
    const external = [
      NODE_PORT,
      '-A KUBE-EXT-X "masquerade traffic for S external destinations" -j KUBE-MARK-MASQ',
      '-A KUBE-EXT-X -j KUBE-SVC-X',
    ];
    const rules = [CLUSTER_IP, MASQ, ...external, ...BALANCING, ...SEPS];
    expect(sorted(printed({ nodePort: 30123 }))).toEqual(sorted(rules));
  });

  it('external IPs, load balancer and source ranges', () => {
    const rules = printed({
      ...BALANCER,
      externalIP: '198.51.100.9',
      sourceRanges: ['203.0.113.0/24', '192.168.56.0/24'],
    });
    const portal = (vip: string, kind: string, chain: string) =>
      `-A KUBE-SERVICES -d ${vip}/32 -p tcp "S ${kind}" -m tcp --dport 80 -j ${chain}`;
    expect(rules.filter((line) => /^-A KUBE-(SERVICES|FW|PROXY-FIREWALL)/.test(line))).toEqual([
      '-A KUBE-FW-X -s 203.0.113.0/24 "S loadbalancer IP" -j KUBE-EXT-X',
      '-A KUBE-FW-X -s 192.168.56.0/24 "S loadbalancer IP" -j KUBE-EXT-X',
      '-A KUBE-FW-X -s 198.51.100.1/32 "S loadbalancer IP" -j KUBE-EXT-X',
      '-A KUBE-FW-X "other traffic to S will be dropped by KUBE-PROXY-FIREWALL"',
      CLUSTER_IP,
      portal('198.51.100.9', 'external IP', 'KUBE-EXT-X'),
      portal('198.51.100.1', 'loadbalancer IP', 'KUBE-FW-X'),
      '-A KUBE-PROXY-FIREWALL -d 198.51.100.1/32 -p tcp "S traffic not accepted by KUBE-FW-X" -m tcp --dport 80 -j DROP',
    ]);
  });

  it('a source range of everything is not printed, and the node’s own range matters', () => {
    const fw = (ranges: readonly string[]) =>
      printed({ ...BALANCER, sourceRanges: ranges }).filter((line) =>
        line.startsWith('-A KUBE-FW'),
      );
    expect(fw(['0.0.0.0/0'])[0]).toBe('-A KUBE-FW-X "S loadbalancer IP" -j KUBE-EXT-X');
    expect(fw(['203.0.113.0/24'])).toHaveLength(2);
  });

  it('externalTrafficPolicy Local, with a local endpoint', () => {
    const rules = printed({
      ...BALANCER,
      externalTrafficPolicy: 'Local',
      healthCheckNodePort: 31000,
    });
    expect(rules.filter((line) => /^-A KUBE-(EXT|SVL|NODEPORTS)/.test(line))).toEqual([
      '-A KUBE-EXT-X -s 10.244.0.0/16 "pod traffic for S external destinations" -j KUBE-SVC-X',
      '-A KUBE-EXT-X "masquerade LOCAL traffic for S external destinations" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ',
      '-A KUBE-EXT-X "route LOCAL traffic for S external destinations" -m addrtype --src-type LOCAL -j KUBE-SVC-X',
      '-A KUBE-EXT-X -j KUBE-SVL-X',
      NODE_PORT,
      '-A KUBE-SVL-X "S -> 10.244.1.7:8080" -j KUBE-SEP-1',
      '-A KUBE-NODEPORTS -p tcp "S health check node port" -m tcp --dport 31000 -j ACCEPT',
    ]);
  });

  it('externalTrafficPolicy Local, without one', () => {
    const rules = printed(
      { ...BALANCER, externalTrafficPolicy: 'Local' },
      { ...NODE, name: 'node3' },
    );
    expect(rules.filter((line) => /^-A KUBE-(EXT-|SVL|EXTERNAL)/.test(line))).toEqual([
      '-A KUBE-EXT-X -s 10.244.0.0/16 "pod traffic for S external destinations" -j KUBE-SVC-X',
      '-A KUBE-EXT-X "masquerade LOCAL traffic for S external destinations" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ',
      '-A KUBE-EXT-X "route LOCAL traffic for S external destinations" -m addrtype --src-type LOCAL -j KUBE-SVC-X',
      '-A KUBE-EXTERNAL-SERVICES -d 198.51.100.1/32 -p tcp "S has no local endpoints" -m tcp --dport 80 -j DROP',
      '-A KUBE-EXTERNAL-SERVICES -p tcp "S has no local endpoints" -m addrtype --dst-type LOCAL -m tcp --dport 30123 -j DROP',
    ]);
  });

  it('internalTrafficPolicy Local', () => {
    expect(printed({ internalTrafficPolicy: 'Local' })).toEqual([
      ...SEPS.slice(0, 2),
      CLUSTER_IP.replace('KUBE-SVC-X', 'KUBE-SVL-X'),
      MASQ.replace('KUBE-SVC-X', 'KUBE-SVL-X'),
      '-A KUBE-SVL-X "S -> 10.244.1.7:8080" -j KUBE-SEP-1',
    ]);
    expect(printed({ internalTrafficPolicy: 'Local' }, { ...NODE, name: 'node3' })).toEqual([
      '-A KUBE-SERVICES -d 10.107.88.213/32 -p tcp "S has no local endpoints" -m tcp --dport 80 -j DROP',
    ]);
  });

  it('no endpoints at all', () => {
    const reject = '-j REJECT --reject-with icmp-port-unreachable';
    expect(printed({ ...BALANCER, externalIP: '198.51.100.9', endpoints: [] })).toEqual([
      `-A KUBE-EXTERNAL-SERVICES -d 198.51.100.9/32 -p tcp "S has no endpoints" -m tcp --dport 80 ${reject}`,
      `-A KUBE-EXTERNAL-SERVICES -d 198.51.100.1/32 -p tcp "S has no endpoints" -m tcp --dport 80 ${reject}`,
      `-A KUBE-EXTERNAL-SERVICES -p tcp "S has no endpoints" -m addrtype --dst-type LOCAL -m tcp --dport 30123 ${reject}`,
      `-A KUBE-SERVICES -d 10.107.88.213/32 -p tcp "S has no endpoints" -m tcp --dport 80 ${reject}`,
    ]);
  });

  it('nothing for headless and ExternalName Services', () => {
    expect(printed({ clusterIP: 'None' })).toEqual([]);
    expect(printed({ clusterIP: '', type: 'ExternalName' })).toEqual([]);
  });
});

function contribution(given: LabService, more: Partial<NodeView> = {}): Contribution {
  const infos = known.get(given) ?? servicePorts(serviceOf(given), slicesOf(given));
  known.set(given, infos);
  const [info] = infos;
  if (!info) throw new Error('no port');
  return contributionOf(info, { ...VIEW, ...more });
}
const known = new Map<LabService, ReturnType<typeof servicePorts>>();
const VIEW: NodeView = {
  nodeName: 'node1',
  nodeIp: ip('192.168.56.11'),
  zone: '',
  nodeHints: true,
  clusterCidr: cidr('10.244.0.0/16'),
  masqueradeAll: false,
  largeCluster: false,
};
describe('what nodes share', () => {
  it('is all, where no policy tells nodes apart', () => {
    const one = contribution(KUBIA);
    expect(contribution(KUBIA, { nodeName: 'node2', nodeIp: 1, zone: 'zone-b' })).toBe(one);
    expect(contribution(KUBIA, { largeCluster: true })).not.toBe(one);
    expect(contribution({ ...KUBIA })).not.toBe(one);
  });

  it('is all but what is local, with a policy Local', () => {
    const local: LabService = { ...KUBIA, internalTrafficPolicy: 'Local' };
    const one = contribution(local);
    expect(contribution(local, { nodeName: 'node2' })).not.toBe(one);
    expect(contribution(local, { nodeName: 'node3' })).toBe(
      contribution(local, { nodeName: 'node4' }),
    );
  });
});

function originsIn(given: LabService): string[] {
  const { nat, filter } = contribution(given, { nodeName: 'node3' });
  const chains = new Set<Chain>();
  const found: string[] = [];
  const visit = (rules: readonly Rule[]) => {
    for (const { target, origin } of rules) {
      found.push(origin ? `${origin.object} ${origin.field}` : `- ${target.is}`);
      if (target.is !== 'jump' || chains.has(target.chain)) continue;
      chains.add(target.chain);
      if (target.chain.name !== 'KUBE-MARK-MASQ') visit(target.chain.rules);
    }
  };
  for (const rules of [...Object.values(nat), ...Object.values(filter)]) visit(rules);
  return [...new Set(found)].sort();
}

describe('the origin of rules', () => {
  it('names the Service’s field, or the endpoint', () => {
    const service: LabService = {
      ...KUBIA,
      ...BALANCER,
      affinitySeconds: 60,
      sourceRanges: ['203.0.113.0/24'],
    };
    expect(originsIn(service)).toEqual([
      '- continue',
      'EndpointSlice/default/kubia-8080 endpoints[0]',
      'EndpointSlice/default/kubia-8080 endpoints[1]',
      'Service/default/kubia spec.clusterIP',
      'Service/default/kubia spec.externalTrafficPolicy',
      'Service/default/kubia spec.loadBalancerSourceRanges',
      'Service/default/kubia spec.loadBalancerSourceRanges[0]',
      'Service/default/kubia spec.ports[0].nodePort',
      'Service/default/kubia spec.sessionAffinity',
      'Service/default/kubia status.loadBalancer.ingress[0].ip',
    ]);
  });

  it('names what to look at when nobody answers', () => {
    expect(originsIn({ ...KUBIA, endpoints: [] })).toEqual(['Service/default/kubia spec.selector']);
    const unready = KUBIA.endpoints.map((one) => ({ ...one, ready: false }));
    expect(originsIn({ ...KUBIA, endpoints: unready })).toEqual([
      'EndpointSlice/default/kubia-8080 endpoints[0].conditions',
    ]);
    expect(originsIn({ ...KUBIA, internalTrafficPolicy: 'Local' })).toEqual([
      'Service/default/kubia spec.internalTrafficPolicy',
    ]);
  });
});
