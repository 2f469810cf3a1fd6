import { describe, expect, it } from 'vitest';
import { next, seeded } from '../structures/random';
import {
  closeConnection,
  expire,
  flush,
  listConnections,
  newKernel,
  program,
  traverse,
  type Env,
  type Kernel,
  type Traversal,
} from './kernel';
import { formatEndpoint, type Header, type Packet } from './packet';
import { routeTable } from './routes';
import { ANY, match, rule, type Chain, type Rule } from './rules';
import { emptyRuleset, type Base } from './ruleset';

/* A node 1.0.0.1 with pods 2.0.0.0/24; the virtual address 9.0.0.9:80 leads to pod 2.0.0.5:8080. */

function ip(text: string): number {
  return text.split('.').reduce((value, part) => value * 256 + Number(part), 0);
}
const cidr = (text: string, bits: number) => ({ base: ip(text), bits });

const MARK: Chain = { name: 'MARK', rules: [rule(ANY, { is: 'mark', set: 1 })] };
const POD: Chain = {
  name: 'POD',
  rules: [
    rule(match({ source: cidr('2.0.0.5', 32) }), { is: 'jump', chain: MARK }),
    rule(ANY, { is: 'dnat', ip: ip('2.0.0.5'), port: 8080 }),
  ],
};
const VIP: Rule = rule(match({ destination: cidr('9.0.0.9', 32), dport: 80 }), {
  is: 'jump',
  chain: POD,
});
const FAR: Rule = rule(match({ destination: cidr('9.0.0.8', 32) }), {
  is: 'dnat',
  ip: ip('3.0.0.5'),
  port: 8080,
});

const BASE: Base = {
  nat: {
    hooks: {
      PREROUTING: [VIP, FAR, rule(ANY, { is: 'dispatch', chain: 'SHARED' })],
      OUTPUT: [VIP, FAR],
      POSTROUTING: [
        rule(match({ mark: 1 }), { is: 'masquerade' }),
        rule(match({ notSource: cidr('2.0.0.0', 24), destination: cidr('2.0.0.0', 24) }), {
          is: 'masquerade',
        }),
      ],
    },
    shared: { SHARED: [] },
    idle: [],
  },
  filter: {
    hooks: {
      INPUT: [rule(match({ ctstate: ['NEW'], dport: 22 }), { is: 'drop' })],
      FORWARD: [
        rule(match({ ctstate: ['NEW'], dport: 7 }), { is: 'reject' }),
        rule(match({ ctstate: ['ESTABLISHED'] }), { is: 'accept' }),
      ],
      OUTPUT: [],
    },
    shared: {},
    idle: [],
  },
  mangle: [],
};

const KERNEL = newKernel({
  name: 'a',
  nodeIp: ip('1.0.0.1'),
  podGateway: ip('2.0.0.1'),
  podCidr: cidr('2.0.0.0', 24),
  rules: emptyRuleset(BASE),
});
const ROUTES = routeTable([
  { name: 'a', ip: ip('1.0.0.1'), podCidr: cidr('2.0.0.0', 24) },
  { name: 'b', ip: ip('1.0.0.2'), podCidr: cidr('3.0.0.0', 24) },
]);

function header(text: string): Header {
  const [from = '', to = ''] = text.split(' → ');
  const [[src = '', sport], [dst = '', dport]] = [from.split(':'), to.split(':')];
  return { src: ip(src), sport: Number(sport), dst: ip(dst), dport: Number(dport) };
}
const text = ({ src, sport, dst, dport }: Header) =>
  `${formatEndpoint(src, sport)} → ${formatEndpoint(dst, dport)}`;

function env(from: Env['from'], now = 0, seed = 1): Env {
  let state = seeded(seed);
  const random = () => {
    const [value, after] = next(state);
    state = after;
    return value;
  };
  return { now, random, from, routes: ROUTES };
}

function send(
  kernel: Kernel,
  from: Env['from'],
  line: string,
  more: Partial<Packet> & { now?: number } = {},
): Traversal {
  const { now = 0, ...rest } = more;
  const packet: Packet = { protocol: 'tcp', opens: true, ...header(line), ...rest };
  return traverse(kernel, packet, env(from, now));
}

const route = ({ verdict }: Traversal) => {
  if (verdict.is !== 'forward') return verdict.is;
  return verdict.route.to === 'node' ? verdict.route.name : verdict.route.to;
};

it('drops what the node itself has sent and what comes back to it unanswered', () => {
  const line = '1.0.0.1:5000 → 8.8.8.8:80';
  const sent = send(KERNEL, 'local', line);
  expect(route(sent)).toBe('outside');
  expect(route(send(sent.kernel, 'outside', line))).toBe('drop');
});

describe('a packet that opens a connection', () => {
  it.each([
    ['pod', '2.0.0.9:5000 → 9.0.0.9:80', '2.0.0.9:5000 → 2.0.0.5:8080', 'pod'],
    ['pod', '2.0.0.9:5000 → 9.0.0.8:80', '2.0.0.9:5000 → 3.0.0.5:8080', 'b'],
    ['pod', '2.0.0.9:5000 → 2.0.0.5:8080', '2.0.0.9:5000 → 2.0.0.5:8080', 'pod'],
    ['pod', '2.0.0.9:5000 → 8.8.8.8:53', '2.0.0.9:5000 → 8.8.8.8:53', 'outside'],
    ['pod', '2.0.0.9:5000 → 1.0.0.2:80', '2.0.0.9:5000 → 1.0.0.2:80', 'b'],
    ['pod', '2.0.0.9:5000 → 1.0.0.1:80', '2.0.0.9:5000 → 1.0.0.1:80', 'deliver'],
    ['local', '1.0.0.1:5000 → 9.0.0.8:80', '1.0.0.1:5000 → 3.0.0.5:8080', 'b'],
    ['local', '127.0.0.1:5000 → 127.0.0.1:80', '127.0.0.1:5000 → 127.0.0.1:80', 'deliver'],
    ['outside', '7.0.0.7:5000 → 1.0.0.1:22', '7.0.0.7:5000 → 1.0.0.1:22', 'drop'],
    ['local', '1.0.0.1:5000 → 127.0.0.1:22', '1.0.0.1:5000 → 127.0.0.1:22', 'drop'],
    ['pod', '2.0.0.9:5000 → 8.8.8.8:7', '2.0.0.9:5000 → 8.8.8.8:7', 'reject'],
    // Its own address as the source of what comes in: a martian.
    ['outside', '1.0.0.1:5000 → 8.8.8.8:80', '1.0.0.1:5000 → 8.8.8.8:80', 'drop'],
  ] as const)('%s: %s ⇒ %s, %s', (from, line, expected, to) => {
    const traversal = send(KERNEL, from, line);
    expect(text(traversal.before)).toBe(line);
    expect(text(traversal.after)).toBe(expected);
    expect(route(traversal)).toBe(to);
    expect(traversal.translatedBy).toBe(line === expected ? 'none' : 'rules');
  });

  it('is masqueraded with the address towards the pods, and a random port', () => {
    const { after } = send(KERNEL, 'outside', '7.0.0.7:5000 → 9.0.0.9:80');
    expect(text({ ...after, sport: 0 })).toBe('2.0.0.1:0 → 2.0.0.5:8080');
    expect(after.sport).toBeGreaterThanOrEqual(1024);
    expect(after.sport).not.toBe(5000);
  });

  it('leaves no connection behind if it is stopped', () => {
    const traversal = send(KERNEL, 'pod', '2.0.0.9:5000 → 8.8.8.8:7');
    expect(traversal.kernel).toBe(KERNEL);
    expect(traversal.connection).toBeUndefined();
  });

  it('tells the rules that mattered, jumps that led nowhere left out', () => {
    const { matched } = send(KERNEL, 'pod', '2.0.0.5:5000 → 9.0.0.9:80');
    expect(
      matched.map(({ table, chain, rule: { target } }) => `${table} ${chain} ${target.is}`),
    ).toEqual([
      'nat PREROUTING jump',
      'nat POD jump',
      'nat MARK mark',
      'nat POD dnat',
      'nat POSTROUTING masquerade',
    ]);
    expect(send(KERNEL, 'pod', '2.0.0.9:5000 → 8.8.8.8:53').matched).toEqual([]);
  });

  it('changes nothing in the kernel that it was sent through', () => {
    send(KERNEL, 'pod', '2.0.0.9:5000 → 9.0.0.9:80');
    expect(listConnections(KERNEL, 0)).toEqual([]);
  });
});

describe('a packet of a known connection', () => {
  const opened = send(KERNEL, 'outside', '7.0.0.7:5000 → 9.0.0.9:80');
  const port = opened.after.sport;

  it('is translated back on its way back, the other way round', () => {
    const answer = send(opened.kernel, 'pod', `2.0.0.5:8080 → 2.0.0.1:${port}`, { opens: false });
    expect(text(answer.after)).toBe('9.0.0.9:80 → 7.0.0.7:5000');
    expect(route(answer)).toBe('outside');
    expect(answer.translatedBy).toBe('conntrack');
    expect(answer.connection?.dnat?.target.is).toBe('dnat');
  });

  it('is translated as the first one was, whatever the rules say now', () => {
    const gone: Kernel = {
      ...opened.kernel,
      rules: emptyRuleset({ ...BASE, nat: { hooks: {}, shared: {}, idle: [] } }),
    };
    const again = send(gone, 'outside', '7.0.0.7:5000 → 9.0.0.9:80', { opens: false });
    expect(text(again.after)).toBe(text(opened.after));
    expect(send(gone, 'outside', '7.0.0.7:5001 → 9.0.0.9:80').translatedBy).toBe('none');
  });

  it('counts as new to the filter until an answer has been seen', () => {
    const line = '2.0.0.9:5000 → 2.0.0.5:8080';
    const first = send(KERNEL, 'pod', line).kernel;
    expect(send(first, 'pod', line).matched).toEqual([]);
    const answered = send(first, 'pod', '2.0.0.5:8080 → 2.0.0.9:5000').kernel;
    expect(send(answered, 'pod', line).matched.map(({ rule: one }) => one.target.is)).toEqual([
      'accept',
    ]);
  });

  it('is picked up by the rules anew after a flush', () => {
    const flushed = flush(opened.kernel, () => true);
    expect(listConnections(flushed, 0)).toEqual([]);
    const again = send(flushed, 'outside', '7.0.0.7:5000 → 9.0.0.9:80', { opens: false });
    expect(again.translatedBy).toBe('rules');
    const stray = send(flushed, 'pod', `2.0.0.5:8080 → 2.0.0.1:${port}`, { opens: false });
    expect(route(stray)).toBe('deliver');
  });

  it.each(['7.0.0.7:5000 → 9.0.0.9:80', `2.0.0.5:8080 → 2.0.0.1:${port}`])(
    'is forgotten when closed: %s',
    (line) => {
      const closed = closeConnection(opened.kernel, { protocol: 'tcp', ...header(line) });
      expect(closed.conntrack.size).toBe(0);
      expect(closeConnection(closed, { protocol: 'tcp', ...header(line) })).toBe(closed);
    },
  );
});

describe('time', () => {
  const line = '2.0.0.9:5000 → 9.0.0.9:53';
  const udp = { protocol: 'udp' } as const;

  it.each([
    ['udp', 30, 120],
    ['tcp', 120, 86_400],
  ] as const)(
    '%s lives %i s without an answer, %i s with one',
    (protocol, unanswered, answered) => {
      const opened = send(KERNEL, 'pod', line, { protocol }).kernel;
      expect(listConnections(opened, unanswered * 1000 - 1)).toHaveLength(1);
      expect(listConnections(opened, unanswered * 1000)).toHaveLength(0);
      const { kernel } = send(opened, 'outside', '9.0.0.9:53 → 2.0.0.9:5000', {
        protocol,
        now: 5000,
      });
      expect(listConnections(kernel, 5000 + answered * 1000 - 1)).toHaveLength(1);
      expect(listConnections(kernel, 5000 + answered * 1000)).toHaveLength(0);
    },
  );

  it('starts again with every packet', () => {
    const opened = send(KERNEL, 'pod', line, udp).kernel;
    const { kernel } = send(opened, 'pod', line, { ...udp, now: 20_000 });
    expect(listConnections(kernel, 49_999)).toHaveLength(1);
    expect(expire(kernel, 49_999)).toBe(kernel);
    expect(expire(kernel, 50_000).conntrack.size).toBe(0);
  });

  it('a connection in place of an expired one leaves nothing of it', () => {
    const first = send(KERNEL, 'outside', '7.0.0.7:5000 → 9.0.0.9:80').kernel;
    const packet: Packet = { protocol: 'tcp', opens: true, ...header('7.0.0.7:5000 → 9.0.0.9:80') };
    const { kernel } = traverse(first, packet, env('outside', 200_000, 2));
    expect(listConnections(kernel, 200_000)).toHaveLength(1);
    expect(kernel.conntrack.size).toBe(2);
  });
});

describe('source ports', () => {
  it('two clients with the same port get different ones after the masquerade', () => {
    const first = send(KERNEL, 'outside', '7.0.0.7:5000 → 9.0.0.9:80');
    const second = send(first.kernel, 'outside', '7.0.0.8:5000 → 9.0.0.9:80');
    expect(second.after.sport).toBe(first.after.sport + 1);
  });

  it('is changed without a masquerade too where answers could not be told apart', () => {
    const direct = send(KERNEL, 'pod', '2.0.0.9:5000 → 2.0.0.5:8080');
    const translated = send(direct.kernel, 'pod', '2.0.0.9:5000 → 9.0.0.9:80');
    expect(translated.after.src).toBe(ip('2.0.0.9'));
    expect(translated.after.sport).not.toBe(5000);
    const back = send(translated.kernel, 'pod', `2.0.0.5:8080 → 2.0.0.9:${translated.after.sport}`);
    expect(text(back.after)).toBe('9.0.0.9:80 → 2.0.0.9:5000');
  });
});

describe('lists of the recent match', () => {
  const stick = (list: string) => ({
    nat: {
      SHARED: [
        rule(
          match({ destination: cidr('9.0.0.7', 32) }),
          { is: 'dnat', ip: 1, port: 1 },
          { remember: list },
        ),
      ],
    },
    filter: {},
  });

  it('are filled by rules, and go when no rule of their owner names them any more', () => {
    let kernel = program(KERNEL, [['owner', stick('pods')]]);
    kernel = send(kernel, 'pod', '2.0.0.9:5000 → 9.0.0.7:80', { now: 42 }).kernel;
    expect(kernel.recent.get('pods')).toEqual([{ ip: ip('2.0.0.9'), at: 42 }]);
    expect(program(kernel, [['owner', stick('pods')]]).recent.get('pods')).toBeDefined();
    expect(program(kernel, [['owner', stick('others')]]).recent.get('pods')).toBeUndefined();
    expect(program(kernel, [['owner', undefined]]).recent.get('pods')).toBeUndefined();
  });
});
