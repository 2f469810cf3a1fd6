import type { Container, Pod, Probe } from '../../api/pod';
import { faulty } from '../faults/app';
import type { AppFault } from '../faults/faults';
import type { HttpRequest, HttpResponse } from '../http';
import type { Answer } from '../images/behaviour';
import { behaviourOf } from '../images/catalogue';
import { hexDigest } from '../images/reference';
import { hostNameOf } from './environment';
import { execFailure, runInContainer } from './exec';
import { containerListening, type ContainerRuntime, type PodRuntime } from './runtime';
import type { Files } from './shell/file-system';
import type { ProbeOutcome } from './worker';

/** The container that is asked, on its node. */
export interface Target {
  readonly pod: Pod;
  readonly runtime: PodRuntime;
  readonly container: ContainerRuntime;
  readonly spec: Container;
  readonly hostIp: string;
  readonly now: number;
  /** What is wrong with the container's process. */
  readonly fault?: AppFault | undefined;
  /** The pod's network is cut, so only exec reaches it. */
  readonly unplugged?: boolean;
}

/** What a check came to, and what it did to the container. */
export interface Check extends ProbeOutcome {
  /** Ms of virtual time until the outcome is known. */
  readonly after: number;
  /** An HTTP request that a container took on, and who asked. */
  readonly served?: Taken;
  readonly files?: Files;
}

/** The container that took a request on, what it was asked and what it answered. */
export interface Taken {
  readonly container: ContainerRuntime;
  readonly peer: string;
  readonly request: HttpRequest;
  readonly response: HttpResponse | undefined;
}

type Handler = Pick<Probe, 'exec' | 'grpc' | 'httpGet' | 'tcpSocket'>;

/**
 * Does what a probe or hook asks for, straight at the container and without packets: the kubelet
 * is on the same node and nothing is in between (pkg/kubelet/prober/prober.go, runProbe).
 */
export function check(target: Target, handler: Handler, timeoutSeconds: number): Check {
  const { exec, httpGet, tcpSocket, grpc } = handler;
  if (exec) return checkExec(target, exec.command ?? [], timeoutSeconds);
  if (httpGet) return checkHttp(target, httpGet, timeoutSeconds);
  if (tcpSocket) return checkTcp(target, tcpSocket, timeoutSeconds);
  if (grpc) return checkGrpc(target, grpc.port, timeoutSeconds);
  return unknown('missing probe handler');
}

function unknown(message: string): Check {
  return { ok: undefined, message, after: 0 };
}

function checkExec(target: Target, argv: readonly string[], timeoutSeconds: number): Check {
  const { container, pod, runtime, now } = target;
  const context = { hostname: hostNameOf(pod), podIp: runtime.ip, now };
  const result = runInContainer(container, context, argv);
  if (result.is === 'notFound') {
    const id = hexDigest(`${container.containerId}/${now}`);
    return unknown(`rpc error: code = Unknown desc = ${execFailure(id, result.program)}`);
  }
  if (result.is === 'notSimulated') return unknown(`not simulated here: ${result.program}`);
  const { files, wait, output } = result;
  if (wait > timeoutSeconds * 1000) {
    const message = `command timed out: "${argv.join(' ')}" timed out after ${timeoutSeconds}s`;
    return { ok: false, message, after: timeoutSeconds * 1000, files };
  }
  const message = (output.stdout + output.stderr).trimEnd();
  return { ok: output.exitCode === 0, message, after: wait, files };
}

/** A port number, or the number of the container port with this name. */
function portNumber(port: number | string, spec: Container): number | undefined {
  if (typeof port === 'number') return port;
  const named = spec.ports?.find(({ name }) => name === port)?.containerPort;
  return named ?? (/^\d+$/.test(port) ? Number(port) : undefined);
}

interface Door {
  readonly host: string;
  readonly port: number;
  readonly container: ContainerRuntime | undefined;
}

/** Where a network check knocks; a text when that cannot be told. */
function doorOf(
  target: Target,
  port: number | string,
  givenHost: string | undefined,
): Door | string {
  const { runtime, spec, hostIp } = target;
  const number = portNumber(port, spec);
  if (number === undefined) return `couldn't find port: ${JSON.stringify({ port })}`;
  const host = givenHost || runtime.ip;
  const isOnNode = ['127.0.0.1', 'localhost', hostIp].includes(host);
  const isOwn = host === runtime.ip || (runtime.hostNetwork && isOnNode);
  if (!isOwn && !isOnNode) return `probing another host is not simulated here: ${host}`;
  const container = isOwn ? containerListening(runtime, number, 'TCP') : undefined;
  return { host, port: number, container };
}

function refused({ host, port }: Door): string {
  return `dial tcp ${host}:${port}: connect: connection refused`;
}

function checkTcp(
  target: Target,
  { port, host }: NonNullable<Probe['tcpSocket']>,
  timeoutSeconds: number,
): Check {
  const door = doorOf(target, port, host);
  if (typeof door === 'string') return unknown(door);
  if (target.unplugged) {
    const message = `dial tcp ${door.host}:${door.port}: i/o timeout`;
    return { ok: false, message, after: timeoutSeconds * 1000 };
  }
  return door.container
    ? { ok: true, message: '', after: 0 }
    : { ok: false, message: refused(door), after: 0 };
}

/** An open socket passes for a gRPC health service: what it would answer is not simulated. */
function checkGrpc(target: Target, port: number, timeoutSeconds: number): Check {
  const door = doorOf(target, port, undefined);
  if (typeof door === 'string') return unknown(door);
  if (door.container && !target.unplugged) return { ok: true, message: '', after: 0 };
  const message = `timeout: failed to connect service "${door.host}:${port}" within ${timeoutSeconds}s: context deadline exceeded`;
  return { ok: false, message, after: timeoutSeconds * 1000 };
}

/** Ports on which servers expect TLS. */
const TLS_PORTS = new Set([443, 8443]);

function checkHttp(
  target: Target,
  action: NonNullable<Probe['httpGet']>,
  timeoutSeconds: number,
): Check {
  const door = doorOf(target, action.port, action.host);
  if (typeof door === 'string') return unknown(door);
  const scheme = (action.scheme ?? 'HTTP').toLowerCase() === 'https' ? 'https' : 'http';
  const path = action.path || '/';
  const url = `${scheme}://${door.host}:${door.port}${path.startsWith('/') ? '' : '/'}${path}`;
  const failed = (why: string, after = 0): Check => ({
    ok: false,
    message: `Get "${url}": ${why}`,
    after,
  });
  const limit = timeoutSeconds * 1000;
  const late = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  if (target.unplugged) return failed(late, limit);
  if (!door.container) return failed(refused(door));
  if (scheme === 'https' && !TLS_PORTS.has(door.port)) {
    return failed('http: server gave HTTP response to HTTPS client');
  }
  const request: HttpRequest = {
    method: 'GET',
    scheme,
    host: door.host,
    port: door.port,
    path,
    headers: [
      ['User-Agent', 'kube-probe/1.33'],
      ['Accept', '*/*'],
      ...(action.httpHeaders ?? []).map(({ name, value }) => [name, value] as const),
    ],
  };
  const { container } = door;
  const peer = `${target.hostIp}:${40_000 + (container.served % 20_000)}`;
  const answer = answerOf(target, container, request, peer);
  const response = answer.is === 'respond' ? answer.response : undefined;
  const served: Taken = { container, peer, request, response };
  if (answer.is === 'hang' || answer.after > limit) return { ...failed(late, limit), served };
  if (answer.is === 'close') return { ...failed('EOF', answer.after), served };
  return { ...judge(answer.response), after: answer.after, served };
}

function judge({ status }: HttpResponse): ProbeOutcome {
  return status >= 200 && status < 400
    ? { ok: true, message: '' }
    : { ok: false, message: `HTTP probe failed with statuscode: ${status}` };
}

function answerOf(
  { pod, runtime, fault }: Target,
  container: ContainerRuntime,
  request: HttpRequest,
  peer: string,
): Answer {
  const { argv, served, image } = container;
  const context = { podName: pod.metadata.name, podIp: runtime.ip, peer, served };
  return faulty(fault, behaviourOf(image).answer(request, argv ? { ...context, argv } : context));
}
