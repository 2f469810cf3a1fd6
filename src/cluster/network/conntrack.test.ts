import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addConnection,
  connectionsOf,
  findConnection,
  isReplyIn,
  noConnections,
  removeConnection,
  type Connection,
  type Tuple,
} from './conntrack';

const key = (tuple: Tuple) => Object.values(tuple).join();
const tuple = fc.record({
  protocol: fc.constantFrom('tcp' as const, 'udp' as const),
  src: fc.nat(3),
  sport: fc.nat(2),
  dst: fc.nat(3),
  dport: fc.nat(2),
});

function connection(original: Tuple, number: number): Connection {
  const { protocol, src, sport, dst, dport } = original;
  const reply = { protocol, src: dst + 100, sport: dport, dst: src, dport: sport + 1000 * number };
  return { original, reply, replied: false, expires: 1000, dnat: undefined };
}

describe('conntrack', () => {
  it('finds a connection by either direction, as a plain table would', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(tuple, fc.boolean()), { maxLength: 60 }), (steps) => {
        const model = new Map<string, Connection>();
        let conntrack = noConnections;
        steps.forEach(([original, adds], number) => {
          const old = model.get(key(original));
          if (adds && !old) {
            const added = connection(original, number);
            model.set(key(original), added);
            conntrack = addConnection(conntrack, added);
          } else if (old) {
            model.delete(key(original));
            conntrack = removeConnection(conntrack, old);
          }
        });
        for (const one of model.values()) {
          expect(findConnection(conntrack, one.original, 0)).toBe(one);
          expect(findConnection(conntrack, one.reply, 0)).toBe(one);
          expect([one.original, one.reply].map((end) => isReplyIn(one, end))).toEqual([
            false,
            true,
          ]);
        }
        expect(new Set(connectionsOf(conntrack, 0))).toEqual(new Set(model.values()));
      }),
    );
  });

  it('lists connections in an order that does not tell how they came', () => {
    const tuples = Array.from({ length: 40 }, (_, i) =>
      connection({ protocol: 'tcp', src: i, sport: 1, dst: 2, dport: 3 }, i),
    );
    const listed = (list: readonly Connection[]) => [
      ...connectionsOf(
        list.reduce((all, one) => addConnection(all, one), noConnections),
        0,
      ),
    ];
    expect(listed(tuples.toReversed())).toEqual(listed(tuples));
  });

  it('forgets a connection when its time is over', () => {
    const one = connection({ protocol: 'udp', src: 1, sport: 2, dst: 3, dport: 4 }, 0);
    const conntrack = addConnection(noConnections, one);
    expect(findConnection(conntrack, one.original, 999)).toBeDefined();
    expect(findConnection(conntrack, one.original, 1000)).toBeUndefined();
    expect([...connectionsOf(conntrack, 1000)]).toEqual([]);
  });
});
