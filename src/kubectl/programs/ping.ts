import type { Request } from '../../cluster/traffic/request';
import type { Process, Program } from '../process';
import { complain, out, perform, say, waitUntil, type Task } from '../task';
import { addressOf } from './dns/resolver';
import { options } from './arguments';
import { requestNumbered } from './curl/transfer';

type Style = 'busybox' | 'inetutils' | 'iputils';

interface Run {
  readonly style: Style;
  readonly quiet: boolean;
  /** Undefined goes on until it is interrupted. */
  readonly count: number | undefined;
  /** Between two packets, ms. */
  readonly interval: number;
  /** How long the last one is waited for, ms. */
  readonly patience: number;
  readonly host: string;
  readonly ip: string;
}

/** What has been sent, and the round-trip times (ms) of what has come back. */
interface Tally {
  sent: number;
  readonly times: number[];
  readonly began: number;
}

/** Packets lose one at each router on the way. */
const TTL = 64;

function ttlOf({ hops, from }: Request): number {
  const answerer = hops.find(({ because }) => because.is === 'answered')?.at;
  const routers = hops.filter(
    ({ at, direction }) =>
      direction === 'reply' && at.startsWith('node/') && at !== from && at !== answerer,
  );
  return TTL - routers.length;
}

function replyText(run: Run, number: number, request: Request, ms: number): string {
  const time = run.style === 'iputils' ? ms.toPrecision(3) : ms.toFixed(3);
  const who = run.host === run.ip || run.style !== 'iputils' ? run.ip : `${run.host} (${run.ip})`;
  const sequence = {
    busybox: `seq=${number}`,
    inetutils: `icmp_seq=${number}`,
    iputils: `icmp_seq=${number + 1}`,
  }[run.style];
  return `64 bytes from ${who}: ${sequence} ttl=${ttlOf(request)} time=${time} ms`;
}

function summary(run: Run, { sent, times, began }: Tally, now: number): string {
  const lost = sent === 0 ? 0 : Math.round(((sent - times.length) / sent) * 100);
  const total = times.reduce((sum, time) => sum + time, 0);
  const average = times.length === 0 ? 0 : total / times.length;
  const [min, max] = [Math.min(...times), Math.max(...times)];
  const head = `--- ${run.host} ping statistics ---\n`;
  const fixed = (ms: number) => ms.toFixed(3);
  const squares = times.reduce((sum, time) => sum + time * time, 0) / times.length;
  const deviation = Math.sqrt(Math.max(0, squares - average * average));
  if (run.style !== 'iputils') {
    const counts = `${sent} packets transmitted, ${times.length} packets received, ${lost}% packet loss\n`;
    const isBusybox = run.style === 'busybox';
    const parts = [min, average, max, ...(isBusybox ? [] : [deviation])].map(fixed).join('/');
    const trips = `round-trip min/avg/max${isBusybox ? '' : '/stddev'} = ${parts} ms\n`;
    return `${isBusybox ? '\n' : ''}${head}${counts}${times.length > 0 ? trips : ''}`;
  }
  const counts = `${sent} packets transmitted, ${times.length} received, ${lost}% packet loss, time ${Math.round(now - began)}ms\n`;
  if (times.length === 0) return `\n${head}${counts}\n`;
  return `\n${head}${counts}rtt min/avg/max/mdev = ${[min, average, max, deviation].map(fixed).join('/')} ms\n`;
}

/** Sends packets at their times and says what comes back, when it does. */
function* exchange(run: Run, tally: Tally, { where, shell }: Process): Task<void> {
  const underWay = new Map<number, number>();
  const isBack = (id: number) => requestNumbered(shell.state(), id)?.endedAt !== undefined;
  const any = () => [...underWay.keys()].some(isBack);
  let due = shell.state().now;
  for (;;) {
    for (const [id, number] of [...underWay].filter(([one]) => isBack(one))) {
      underWay.delete(id);
      const request = requestNumbered(shell.state(), id);
      if (request?.outcome !== 'answered') continue;
      const ms = (request.endedAt ?? 0) - request.startedAt;
      tally.times.push(ms);
      if (!run.quiet) yield* say(replyText(run, number, request, ms));
    }
    const isLast = tally.sent === run.count;
    if (isLast && underWay.size === 0) return;
    if (!isLast && shell.state().now >= due) {
      const patience = { maxTime: run.patience };
      const sent = yield* perform({ type: 'ping', from: where, host: run.ip, patience });
      if (sent.ok) {
        underWay.set(sent.value, tally.sent);
        shell.session.lastRequest = sent.value;
      }
      tally.sent += 1;
      due += run.interval;
      if (!sent.ok && tally.sent === run.count) return;
      continue;
    }
    yield* waitUntil(any, isLast ? undefined : due - shell.state().now);
  }
}

function seconds(text: string | undefined, otherwise: number): number {
  const value = Number(text ?? otherwise);
  return Number.isFinite(value) && value > 0 ? value * 1000 : otherwise * 1000;
}

/** `ping [-c COUNT] [-i SECONDS] [-W SECONDS] [-q] HOST` */
export function ping(style: Style): Program {
  return function* (process) {
    const { value, has, operands, unknown } = options(process.argv.slice(1), 'q4nv', 'ciWwsIt');
    const [host] = operands;
    if (unknown !== undefined || host === undefined) {
      yield* complain(
        unknown === undefined
          ? 'ping: usage error: Destination address required'
          : `ping: invalid option -- '${unknown}'`,
      );
      return style === 'busybox' ? 1 : 2;
    }
    const count = value('c');
    if (count !== undefined && !/^[1-9]\d{0,5}$/.test(count)) {
      yield* complain(`ping: invalid argument: '${count}'`);
      return 1;
    }
    const found = yield* addressOf(host, process);
    if (!found) {
      const why =
        style === 'busybox' ? `bad address '${host}'` : `${host}: Name or service not known`;
      yield* complain(`ping: ${why}`);
      return style === 'busybox' ? 1 : 2;
    }
    const run: Run = {
      style,
      quiet: has('q'),
      count: count === undefined ? undefined : Number(count),
      interval: Math.max(2, seconds(value('i'), 1)),
      patience: seconds(value('W'), 10),
      host: style !== 'busybox' && found.ip !== host ? found.name : host,
      ip: found.ip,
    };
    const size = style === 'iputils' ? ' 56(84) bytes of data.' : ': 56 data bytes';
    yield* say(`PING ${run.host} (${run.ip})${size}`);
    const tally: Tally = { sent: 0, times: [], began: process.shell.state().now };
    try {
      yield* exchange(run, tally, process);
    } finally {
      yield* out(summary(run, tally, process.shell.state().now));
    }
    return tally.times.length > 0 ? 0 : 1;
  };
}
