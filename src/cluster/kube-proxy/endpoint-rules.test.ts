import { describe, expect, it } from 'vitest';
import { ruleText } from '../network/iptables-save';
import { endpointChain } from './chain-names';
import { choiceRules, chainOfEndpoint, probabilityText } from './endpoint-rules';
import vectors from './fixtures/probabilities.json' with { type: 'json' };
import { serviceOf, slicesOf } from './fixtures/lab';
import { servicePorts, type ServicePortInfo } from './service-ports';

function infoWith(count: number, affinitySeconds?: number): ServicePortInfo {
  const endpoints = Array.from({ length: count }, (_, i) => ({ endpoint: `10.244.1.${i + 1}:80` }));
  const given = { name: 'kubia', clusterIP: '10.96.1.1', port: 80, endpoints };
  const service = affinitySeconds === undefined ? given : { ...given, affinitySeconds };
  const [info] = servicePorts(serviceOf(service), slicesOf(service));
  if (!info) throw new Error('no port');
  return info;
}

function printedRules(info: ServicePortInfo, comments = true): string[] {
  const chains = info.endpoints.map((endpoint) => chainOfEndpoint(info, endpoint, comments));
  return choiceRules(info, chains, comments).map(ruleText);
}

describe('the probabilities of the balancing rules', () => {
  it.each(vectors.single)('1/$n ⇒ $text', ({ n, text }) => {
    expect(probabilityText(n)).toBe(text);
  });

  it.each(vectors.rules)('$n endpoints', ({ n, values, iptablesSave }) => {
    const texts = values.map((value, i) => (value === null ? null : probabilityText(n - i)));
    expect(texts).toEqual(values);
    const printed = printedRules(infoWith(n)).map(
      (text) => / --probability (\S+)/.exec(text)?.[1] ?? null,
    );
    expect(printed).toEqual(iptablesSave);
  });
});

describe('the rules that choose an endpoint', () => {
  it('sorts endpoints as strings', () => {
    const order = infoWith(12).endpoints.map(({ text }) => text);
    expect(order.slice(0, 4)).toEqual([
      '10.244.1.10:80',
      '10.244.1.11:80',
      '10.244.1.12:80',
      '10.244.1.1:80',
    ]);
  });

  const sep = (endpoint: string) => endpointChain('default/kubia', 'tcp', endpoint);
  const [one, two] = [sep('10.244.1.1:80'), sep('10.244.1.2:80')];

  it('asks for affinity first', () => {
    const rcheck = '-m recent --rcheck --seconds 600 --reap --name';
    const mask = '--mask 255.255.255.255 --rsource';
    const half = '-m statistic --mode random --probability 0.50000000000';
    expect(printedRules(infoWith(2, 600))).toEqual([
      ` -m comment --comment "default/kubia -> 10.244.1.1:80" ${rcheck} ${one} ${mask} -j ${one}`,
      ` -m comment --comment "default/kubia -> 10.244.1.2:80" ${rcheck} ${two} ${mask} -j ${two}`,
      ` -m comment --comment "default/kubia -> 10.244.1.1:80" ${half} -j ${one}`,
      ` -m comment --comment "default/kubia -> 10.244.1.2:80" -j ${two}`,
    ]);
  });

  it('goes without comments in a large cluster', () => {
    expect(printedRules(infoWith(1), false)).toEqual([` -j ${one}`]);
  });
});
