import { describe, expect, it } from 'vitest';
import { recall } from '../world';
import { httpFor, kubia, serviceOf, Session } from './fixtures/session';
import { traffic } from './request';

const NODE_PORT = 'http://192.168.56.11:30123/';

function started(): Session {
  const session = new Session();
  session.create(kubia(3));
  const ports = [{ port: 80, targetPort: 8080, nodePort: 30123 }];
  session.create(serviceOf({ type: 'NodePort', ports }));
  session.pass(20_000);
  return session;
}

const stream = {
  type: 'stream',
  id: 'visitors',
  from: 'client/laptop',
  http: httpFor(NODE_PORT),
} as const;

function of(session: Session) {
  const { streams, tally, ended, connections } = recall(session.state, traffic);
  return { stream: streams.get(stream.id), tally, ended, connections };
}

describe('a stream', () => {
  it('sends at its rate, and counts what came of it', () => {
    const session = started();
    session.do({ ...stream, rate: 5 });
    session.pass(10_000);
    expect(of(session).stream).toMatchObject({ sent: 51, failed: 0 });
    expect(of(session).stream?.answered).toBe(of(session).ended);
  });

  it('has one rate however often it is stopped and started again', () => {
    const session = started();
    for (let times = 0; times < 5; times++) {
      session.do({ ...stream, rate: 1 });
      session.pass(100);
      session.do({ ...stream, rate: 0 });
    }
    session.do({ ...stream, rate: 1 });
    session.do({ ...stream, rate: 0 });
    session.do({ ...stream, rate: 1 });
    session.pass(10_000);
    expect(of(session).stream?.sent).toBe(11);
  });

  it('takes up a new rate at once, and goes on counting', () => {
    const session = started();
    session.do({ ...stream, rate: 0.01 });
    session.pass(1_000);
    session.do({ ...stream, rate: 10 });
    session.pass(1_000);
    expect(of(session).stream?.sent).toBe(11);
  });

  it('ends by itself once its last request is over', () => {
    const session = started();
    session.do({ ...stream, rate: 100, limit: 60 });
    session.pass(500);
    expect(of(session).stream).toMatchObject({ limit: 60, sent: 51 });
    session.pass(5_000);
    expect(of(session)).toMatchObject({ stream: undefined, ended: 60 });
  });

  it('leaves no socket open when it ends by itself', () => {
    const session = started();
    session.do({ ...stream, rate: 100, limit: 60, keepAlive: true, clients: 3 });
    session.pass(5_000);
    expect(of(session).connections.size).toBe(0);
    expect(of(session).ended).toBe(60);
  });

  it('sends from a port of its own for each connection that is open', () => {
    const session = started();
    for (const pod of session.pods('kubia')) {
      session.fault({ is: 'app', namespace: 'default', pod, app: { is: 'slow', ms: 20_000 } });
    }
    session.do({ ...stream, rate: 100 });
    session.pass(15_000);
    const { inFlight } = recall(session.state, traffic);
    expect(inFlight.size).toBeGreaterThan(1_400);
    expect(new Set([...inFlight.values()].map(({ sport }) => sport)).size).toBe(inFlight.size);
  });

  it('counts a request without an answer as failed', () => {
    const session = started();
    session.do({ ...stream, http: httpFor('http://192.168.56.11:30999/'), rate: 1 });
    session.pass(5_900);
    expect(of(session).stream).toMatchObject({ sent: 6, answered: 0, failed: 6 });
  });
});

describe('the tally', () => {
  it('keeps the latest seconds, each with what ended in it', () => {
    const session = started();
    session.do({ ...stream, rate: 10 });
    session.pass(100_000);
    const { seconds } = of(session).tally;
    expect(seconds.length).toBeLessThanOrEqual(61);
    expect(seconds.at(-2)?.byOutcome).toEqual({ 'answered 200': 10 });
    const numbers = seconds.map(({ second }) => second);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });
});
