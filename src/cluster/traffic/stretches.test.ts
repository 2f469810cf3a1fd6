import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recall } from '../world';
import { httpFor, kubia, serviceOf, Session } from './fixtures/session';
import { outcomeKey } from './counts';
import { traffic, type Request } from './request';
import { countsOf, hasFailed, stretches, type StretchCount } from './stretches';

function started(): Session {
  const session = new Session();
  session.create(kubia(3));
  const ports = [{ port: 80, targetPort: 8080, nodePort: 30123 }];
  session.create(serviceOf({ type: 'NodePort', ports }));
  session.pass(20_000);
  return session;
}

function counts(session: Session): readonly StretchCount[] {
  return recall(session.state, stretches).flatMap(countsOf);
}

/** By stretch and end, each request looked at from its hops alone. */
function counted(requests: readonly Request[]): Record<string, number> {
  const found: Record<string, number> = {};
  const add = (key: string) => (found[key] = (found[key] ?? 0) + 1);
  for (const request of requests) {
    const out = request.hops.filter(({ direction }) => direction === 'request');
    const ways = out.slice(1).map(({ at }, i) => `${out[i]?.at} → ${at}`);
    if (!hasFailed(request)) ways.forEach((way) => add(`${way}: answered`));
    else add(`${ways.at(-1)}: ${outcomeKey(request, request.outcome ?? 'reset')}`);
  }
  return found;
}

function summed(all: readonly StretchCount[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { stretch, lost = 'answered', count } of all) {
    const key = `${stretch.from} → ${stretch.to}: ${lost}`;
    found[key] = (found[key] ?? 0) + count;
  }
  return found;
}

const URLS = [
  'http://192.168.56.11:30123/',
  'http://192.168.56.12:30123/',
  // Nothing has this port: the node refuses.
  'http://192.168.56.13:31999/',
];

describe('stretches', () => {
  it('count what counting all requests by their hops gives', () => {
    const start = started().state;
    const asked = fc.array(fc.nat(URLS.length - 1), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(asked, fc.boolean(), (urls, isBroken) => {
        const session = new Session();
        session.state = start;
        const [pod = ''] = session.pods('kubia');
        const app = { is: 'failing' } as const;
        if (isBroken) session.fault({ is: 'app', namespace: 'default', pod, app });
        for (const url of urls) {
          session.do({ type: 'request', from: 'client/laptop', http: httpFor(URLS[url] ?? '') });
          session.pass(50);
        }
        session.pass(3_000);
        const { finished } = recall(session.state, traffic);
        expect(finished).toHaveLength(urls.length);
        expect(summed(counts(session))).toEqual(counted(finished));
      }),
      { numRuns: 25 },
    );
  });

  it('know the Service of a connection that is kept open by the address that was dialled', () => {
    const session = started();
    const http = httpFor(URLS[0] ?? '');
    session.do({ type: 'stream', id: 's', from: 'client/laptop', http, rate: 10, keepAlive: true });
    session.pass(1_500);
    const first = counts(session).filter(({ stretch }) => stretch.from === 'client/laptop');
    const services = new Set(first.map(({ stretch }) => stretch.by));
    expect(services).toEqual(new Set(['Service/default/kubia', '192.168.56.11:30123']));
  });

  it('keep to the latest seconds and to as many entries as there are stretches', () => {
    const session = started();
    const http = httpFor(URLS[0] ?? '');
    session.do({ type: 'stream', id: 's', from: 'client/laptop', http, rate: 200 });
    session.pass(15_500);
    const seconds = recall(session.state, stretches);
    const now = Math.floor(session.state.now / 1000);
    expect(seconds.map(({ second }) => second)).toEqual(
      Array.from({ length: 11 }, (_, i) => now - 10 + i),
    );
    for (const one of seconds.slice(0, -1)) {
      expect(countsOf(one).length).toBeLessThanOrEqual(6);
      const into = countsOf(one).filter(({ stretch }) => stretch.to.startsWith('pod/'));
      expect(into.reduce((sum, { count }) => sum + count, 0)).toBe(200);
    }
  });

  it('stay as they were in a cluster that was kept', () => {
    const session = started();
    session.ask('client/laptop', URLS[0] ?? '');
    const kept = session.state;
    const before = summed(counts(session));
    session.ask('client/laptop', URLS[0] ?? '');
    session.state = kept;
    expect(summed(counts(session))).toEqual(before);
  });
});
