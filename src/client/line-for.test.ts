import { expect, it } from 'vitest';
import { createCluster, execute } from '../cluster/cluster';
import type { Command } from '../cluster/commands';
import { LAPTOP } from '../cluster/config';
import { LIFELIKE } from '../cluster/delays';
import type { Place } from '../cluster/traffic/request';
import { doingFor } from './line-for';

const HTTP = {
  method: 'GET',
  scheme: 'http',
  host: '192.168.56.11',
  port: 30123,
  path: '/',
  headers: [],
} as const;
const PHONE = { ...LAPTOP, name: 'phone', ip: '203.0.113.11' };

function streamFrom(from: Place, rate: number): Command {
  return { type: 'stream', id: 'a', from, http: HTTP, rate };
}

const empty = createCluster({ seed: 1, delays: LIFELIKE, nodes: 1, clients: [LAPTOP, PHONE] });

it('a stream that is stopped is the loop that Ctrl-C ends', () => {
  const loop = `while true; do curl -s http://192.168.56.11:30123/; sleep 0.5; done`;
  const start = streamFrom('client/laptop', 2);
  const stop = streamFrom('client/laptop', 0);
  expect(doingFor(start, empty)).toEqual({ is: 'run', line: loop });
  expect(doingFor(stop, execute(empty, start).state)).toEqual({ is: 'end', line: loop });
  expect(doingFor(stop, empty)).toBeUndefined();
});

it('what another client sends is typed at that client', () => {
  expect(doingFor({ type: 'request', from: 'client/phone', http: HTTP }, empty)).toEqual({
    is: 'run',
    line: 'curl http://192.168.56.11:30123/',
    client: 'phone',
  });
});
