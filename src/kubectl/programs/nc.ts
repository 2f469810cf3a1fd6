import type { Process, Program } from '../process';
import { complain, perform, say, waitUntil, type Task } from '../task';
import { options } from './arguments';
import { requestNumbered } from './curl/transfer';
import { addressOf } from './dns/resolver';

const SERVICES: { readonly [port: number]: string } = { 53: 'domain', 80: 'http', 443: 'https' };

/** How connecting went. */
type Ending = 'open' | 'refused' | 'timeout';

function* connect(
  process: Process,
  ip: string,
  port: number,
  timeout: number | undefined,
): Task<Ending> {
  const { where, shell } = process;
  const sent = yield* perform({
    type: 'request',
    from: where,
    http: { method: 'GET', scheme: 'http', host: ip, port, path: '/', headers: [['Host', ip]] },
    ...(timeout !== undefined && { patience: { connectTimeout: timeout } }),
  });
  if (!sent.ok) return 'refused';
  const id = sent.value;
  shell.session.lastRequest = id;
  yield* waitUntil((now) => {
    const request = requestNumbered(now, id);
    return request?.connected === true || request?.endedAt !== undefined;
  });
  const request = requestNumbered(shell.state(), id);
  if (request?.connected) return 'open';
  return request?.outcome === 'timeout' ? 'timeout' : 'refused';
}

const WHY = {
  open: '',
  refused: 'Connection refused',
  timeout: 'Connection timed out',
};

/** `nc -z [-v] [-w SECONDS] HOST PORT`: whether somebody listens there */
export function nc(style: 'openbsd' | 'busybox'): Program {
  return function* (process) {
    const { has, value, operands } = options(process.argv.slice(1), 'zvntu4', 'wi');
    const [host, text = ''] = operands;
    const port = Number(text);
    if (!has('z') || host === undefined || has('u')) {
      yield* complain('nc: Hopscope supports "nc -zv HOST PORT" only, by TCP');
      return 1;
    }
    if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
      yield* complain(
        style === 'busybox' ? `nc: bad port '${text}'` : `nc: port number invalid: ${text}`,
      );
      return 1;
    }
    const found = yield* addressOf(host, process);
    if (!found) {
      yield* complain(
        style === 'busybox'
          ? `nc: bad address '${host}'`
          : `nc: getaddrinfo for host "${host}" port ${port}: Name or service not known`,
      );
      return 1;
    }
    const seconds = value('w');
    const limit = seconds === undefined ? undefined : Number(seconds) * 1000;
    const ending = yield* connect(process, found.ip, port, limit);
    if (has('v')) yield* report(style, host, found.ip, port, ending, limit !== undefined);
    return ending === 'open' ? 0 : 1;
  };
}

function* report(
  style: 'openbsd' | 'busybox',
  host: string,
  ip: string,
  port: number,
  ending: Ending,
  limited: boolean,
): Task<void> {
  if (style === 'busybox') {
    const what = ending === 'open' ? 'open' : WHY[ending];
    const line = `${host} (${ip}:${port})`;
    if (ending === 'open') yield* say(`${line} ${what}`);
    else
      yield* complain(limited && ending === 'timeout' ? 'nc: timed out' : `nc: ${line}: ${what}`);
    return;
  }
  const shown = host === ip ? host : `${host} (${ip})`;
  if (ending === 'open') {
    return yield* complain(
      `Connection to ${shown} ${port} port [tcp/${SERVICES[port] ?? '*'}] succeeded!`,
    );
  }
  const why =
    ending === 'timeout' && limited
      ? 'timed out: Operation now in progress'
      : `failed: ${WHY[ending]}`;
  yield* complain(`nc: connect to ${shown} port ${port} (tcp) ${why}`);
}
