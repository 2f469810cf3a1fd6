import { formatEndpoint } from '../../cluster/network/packet';
import { dialledBy, titleOf, traffic, type Hop, type Request } from '../../cluster/traffic/request';
import { recall } from '../../cluster/world';
import { explainHop } from '../explain';
import type { Process } from '../process';
import { complain, out, say, type Task } from '../task';
import { requestNumbered } from './curl/transfer';

/** The request that was sent last from this terminal, or else by anyone. */
function lastRequest({ shell }: Process): Request | undefined {
  const { lastRequest: id } = shell.session;
  const { finished } = recall(shell.state(), traffic);
  return (id === undefined ? undefined : requestNumbered(shell.state(), id)) ?? finished[0];
}

function target({ target: dialled, payload }: Request): string {
  const { host, port } = dialledBy(payload);
  return dialled ? `${dialled.ip}:${dialled.port}` : `${host}:${port}`;
}

function hopJson(hop: Hop, request: Request) {
  const { at, direction, before, after, arrived, left } = hop;
  return {
    at,
    src: formatEndpoint(before.src, before.sport),
    dst: formatEndpoint(before.dst, before.dport),
    newSrc: formatEndpoint(after.src, after.sport),
    newDst: formatEndpoint(after.dst, after.dport),
    because: explainHop(hop, request),
    direction,
    arrived,
    left,
  };
}

/** A request and its hops as data. */
function traceJson(request: Request) {
  return {
    from: request.from,
    to: target(request),
    outcome: request.outcome ?? null,
    status: request.response?.status ?? null,
    pod: request.pod ?? null,
    sourceSeen: request.sourceSeen ?? null,
    hops: request.hops.map((hop) => hopJson(hop, request)),
  };
}

function headline(request: Request): string {
  const { from, payload, outcome, response, pod, startedAt, endedAt } = request;
  const took =
    endedAt === undefined ? '' : ` after ${Math.round((endedAt - startedAt) * 10) / 10} ms`;
  const what = `${titleOf(payload)} from ${from}`;
  if (outcome === undefined) return `${what}: on its way`;
  const by = pod === undefined ? '' : ` by pod ${pod}`;
  const status = response ? ` ${response.status}` : '';
  return `${what}: ${outcome}${status}${by}${took}`;
}

/** The hops of a request in words, a line each. */
function traceText(request: Request): string {
  const width = Math.max(0, ...request.hops.map(({ at }) => at.length));
  const lines = request.hops.map((hop, index) => {
    const arrow = hop.direction === 'request' ? '→' : '←';
    return `${String(index + 1).padStart(2)} ${arrow} ${hop.at.padEnd(width)}  ${explainHop(hop, request)}`;
  });
  return [headline(request), ...lines].map((line) => `${line}\n`).join('');
}

/** `trace [-o json]`: the hops of the last request. */
export function* trace(process: Process): Task<number> {
  const [first, format, ...more] = process.argv.slice(1);
  const json = first === '-ojson' || first === '-o=json' || (first === '-o' && format === 'json');
  const fits = more.length === 0 && (first === undefined || json);
  if (!fits) {
    yield* complain('usage: trace [-o json]');
    return 2;
  }
  const request = lastRequest(process);
  if (!request) {
    yield* complain('trace: no request has been sent yet');
    return 1;
  }
  if (json) yield* say(JSON.stringify(traceJson(request)));
  else yield* out(traceText(request));
  return 0;
}
