import { describe, expect, it } from 'vitest';
import { FlightField, type FlightNews, type Spot } from './field';
import { FlightLog } from './log';
import { strengthAt, writePixels, type Moment } from './pixels';
import { advance, createCluster, execute } from '../../../../cluster/cluster';
import { LAPTOP } from '../../../../cluster/config';
import { CLASSROOM } from '../../../../cluster/delays';
import { traffic } from '../../../../cluster/traffic/request';
import { recall } from '../../../../cluster/world';

/** A line of 100 to the right and 50 down, and flights on it: departs, arrives, is an answer. */
function newsOf(
  flights: readonly (readonly [number, number, 0 | 1])[],
  afresh = false,
): FlightNews {
  return {
    afresh,
    tracks: new Float32Array([3, 0, 0, 100, 0, 100, 50]),
    flights: new Float64Array(flights.flatMap(([from, to, reply]) => [from, to, 0, reply])),
  };
}

function spotsAt(field: FlightField, now: number, inSteps = false): Spot[] {
  const spots: Spot[] = [];
  field.each(now, inSteps, (spot) => spots.push({ ...spot }));
  return spots;
}

describe('FlightField', () => {
  it('moves a packet along its line at an even pace', () => {
    const field = new FlightField();
    field.take(newsOf([[1000, 2500, 0]]));
    expect(spotsAt(field, 999)).toEqual([]);
    expect(spotsAt(field, 1500)).toMatchObject([{ x: 50, y: 0, dx: 1, dy: 0, isReply: false }]);
    expect(spotsAt(field, 2250)).toMatchObject([{ x: 100, y: 25, dx: 0, dy: 1, speed: 0.1 }]);
    expect(spotsAt(field, 2500)).toEqual([]);
  });

  it('lets it stand where it departed while motion is reduced', () => {
    const field = new FlightField();
    field.take(newsOf([[0, 1000, 1]]));
    expect(spotsAt(field, 900, true)).toMatchObject([{ x: 0, y: 0, isReply: true }]);
  });

  it('keeps more flights than it began with room for, and forgets those that have arrived', () => {
    const field = new FlightField();
    const many = Array.from({ length: 10_000 }, (_, i) => [i, i + 5000, 0] as const);
    field.take(newsOf(many));
    expect(field.size).toBe(10_000);
    expect(spotsAt(field, 6000)).toHaveLength(5000);
    field.forgetBefore(6000);
    expect(field.size).toBe(8999);
    expect(spotsAt(field, 6000)).toHaveLength(5000);
  });

  it('begins anew with another layout', () => {
    const field = new FlightField();
    field.take(newsOf([[0, 1000, 0]]));
    field.take({ ...newsOf([[0, 1000, 0]], true), tracks: new Float32Array([2, 0, 0, 0, 10]) });
    expect(spotsAt(field, 500)).toMatchObject([{ x: 0, y: 5 }]);
  });
});

describe('writePixels', () => {
  const view = { x: 0, y: 0, zoom: 1, width: 120, height: 80, ratio: 1 };
  const moment: Moment = { now: 500, view, colour: [1, 2, 3], held: undefined, inSteps: false };
  const written = (field: FlightField, change: Partial<Moment> = {}) => {
    const pixels = new Uint32Array(120 * 80);
    writePixels(pixels, 120, field, { ...moment, ...change });
    return pixels;
  };
  const count = (pixels: Uint32Array) => pixels.filter((one) => one !== 0).length;

  it('draws a request as a square and an answer as a dash', () => {
    const [request, reply] = [0, 1].map((isReply) => {
      const field = new FlightField();
      field.take(newsOf([[0, 1500, isReply as 0 | 1]]));
      return count(written(field));
    });
    expect(request).toBe(36);
    expect(reply).toBe(12);
  });

  it('draws nothing beyond the edges', () => {
    const field = new FlightField();
    field.take(newsOf([[0, 1500, 0]]));
    expect(count(written(field, { view: { ...view, x: -500 } }))).toBe(0);
    expect(count(written(field, { view: { ...view, x: -49 } }))).toBeLessThan(36);
  });

  it('shows a held place as it was, and all else as it is', () => {
    const field = new FlightField();
    field.take(newsOf([[0, 1500, 0]]));
    const then = written(field);
    const held = { x: 50, y: 0, radius: 20, since: 500 };
    const still = written(field, { now: 560, held });
    expect([...still].map(Boolean)).toEqual([...then].map(Boolean));
    const moved = written(field, { now: 1200, held });
    expect(count(moved)).toBe(72);
  });

  it('draws what moves fast more faintly, but never out of sight', () => {
    expect(strengthAt(0.01)).toBe(1);
    expect(strengthAt(0.1)).toBeLessThan(1);
    expect(strengthAt(0.2)).toBeLessThan(strengthAt(0.1));
    expect(strengthAt(50)).toBeGreaterThan(0.3);
  });
});

describe('FlightLog', () => {
  it('tells of each stretch once, when the packet sets out on it', () => {
    const http = {
      method: 'GET',
      scheme: 'http',
      host: '192.168.56.11',
      port: 30_000,
      path: '/',
      headers: [],
    } as const;
    let state = createCluster({ seed: 1, delays: CLASSROOM, nodes: 1, clients: [LAPTOP] });
    const ways: string[] = [];
    const wayOf = (from: string, to: string) => {
      ways.push(`${from} ${to}`);
      return [
        { x: 0, y: 0 },
        { x: 9, y: 0 },
      ];
    };
    const log = new FlightLog(wayOf, state);
    expect(log.news()).toMatchObject({ afresh: true });
    expect(log.news()).toBeUndefined();
    const flights: number[][] = [];
    const go = (step: { state: typeof state; happenings: Parameters<FlightLog['note']>[0] }) => {
      state = step.state;
      log.note(step.happenings, recall(state, traffic));
      const news = log.news();
      if (news) flights.push([...news.flights]);
    };
    go(execute(state, { type: 'request', from: 'client/laptop', http }));
    for (let i = 0; i < 200; i += 1) go(advance(state, state.now + 16));
    expect(ways).toEqual(['client/laptop node/node1', 'node/node1 client/laptop']);
    expect(flights).toEqual([
      [0, 700, 0, 0],
      [700, 1400, 1, 1],
    ]);
  });
});
