import { describe, expect, it } from 'vitest';
import { formatEndpoint } from '../cluster/network/packet';
import type { ClusterState } from '../cluster/world';
import { kubiaCluster, later, requestIn, send } from './fixtures/kubia';
import { flightAt, flightAtHop, legsBefore, progressOf, type Flight } from './flight';

const start = kubiaCluster();

function line(flight: Flight | undefined, now: number): string {
  if (!flight) return 'nowhere';
  const { from, to, header, direction, outcome } = flight;
  const destination = formatEndpoint(header.dst, header.dport);
  const part = Math.round(progressOf(flight, now) * 100);
  const way = to === undefined ? `at ${from}` : `${from} → ${to} ${part} %`;
  return `${way} ${direction} to ${destination}${outcome === undefined ? '' : ` ${outcome}`}`;
}

function journey(port: number, times: readonly number[]): readonly string[] {
  const sent = send(start, 'client/laptop', '192.168.56.11', port);
  return times.map((ms) => {
    const state = ms === 0 ? sent.state : later(sent.state, ms);
    return line(flightAt(requestIn(state, sent.id), state.now), state.now);
  });
}

describe('flightAt', () => {
  it('follows a request to the node, to a pod and back', () => {
    const [leaving, halfway, ...rest] = journey(30_123, [0, 350, 8_000]);
    expect(leaving).toBe('client/laptop → node/node1 0 % request to 192.168.56.11:30123');
    expect(halfway).toBe('client/laptop → node/node1 50 % request to 192.168.56.11:30123');
    expect(rest[0]).toMatch(/^at client\/laptop reply to 203\.0\.113\.10:\d+ answered$/);
  });

  it('turns round where nothing listens', () => {
    const [there, back] = journey(30_999, [350, 1_050]);
    expect(there).toBe('client/laptop → node/node1 50 % request to 192.168.56.11:30999');
    expect(back).toMatch(/^node\/node1 → client\/laptop 50 % reply to 203\.0\.113\.10:\d+$/);
  });

  it('tells the past from the hops alone, as it told the present', () => {
    const sent = send(start, 'client/laptop', '192.168.56.12', 30_123);
    const over = requestIn(later(sent.state, 20_000), sent.id);
    let state: ClusterState = sent.state;
    for (let i = 0; i < 60; i++) {
      const live = requestIn(state, sent.id);
      expect(line(flightAt(over, state.now), state.now)).toBe(
        line(flightAt(live, state.now), state.now),
      );
      state = later(state, 83);
    }
  });

  it('is nowhere before the request was sent', () => {
    const sent = send(start, 'client/laptop', '192.168.56.11', 30_123);
    expect(flightAt(requestIn(sent.state, sent.id), sent.state.now - 1)).toBeUndefined();
  });
});

describe('flightAtHop', () => {
  const sent = send(start, 'client/laptop', '192.168.56.11', 30_123);
  const request = requestIn(later(sent.state, 20_000), sent.id);

  it('shows the packet where it has just been rewritten', () => {
    const flight = flightAtHop(request, 1);
    expect(flight?.from).toBe('node/node1');
    expect(formatEndpoint(flight?.before.dst ?? 0, flight?.before.dport ?? 0)).toBe(
      '192.168.56.11:30123',
    );
    expect(flight?.header.dport).toBe(8080);
  });

  it('is undefined for a hop that there is not', () => {
    expect(flightAtHop(request, 99)).toBeUndefined();
  });
});

describe('legsBefore', () => {
  it('leads back to where it came from', () => {
    const sent = send(start, 'client/laptop', '192.168.56.13', 30_123);
    const request = requestIn(later(sent.state, 20_000), sent.id);
    const legs = legsBefore(request, request.hops.length - 1);
    const there = legs.filter(({ direction }) => direction === 'request');
    const back = legs.filter(({ direction }) => direction === 'reply');
    expect(there[0]?.from).toBe('client/laptop');
    expect(back.at(-1)?.to).toBe('client/laptop');
    expect(back.map(({ from, to }) => [to, from]).toReversed()).toEqual(
      there.map(({ from, to }) => [from, to]),
    );
  });
});
