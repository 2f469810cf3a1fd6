import { quote } from '../../api/errors';
import type { ObjectOf } from '../../api/kinds';
import type { PortPair } from '../../cluster/port-forward/forwards';
import { stop } from '../failure';

type Pod = ObjectOf<'Pod'>;
type Service = ObjectOf<'Service'>;

/** The local and the remote part of `LOCAL:REMOTE` or `PORT`, as typed. */
function split(text: string): readonly [string, string] {
  const parts = text.split(':');
  const [first = '', second = ''] = parts;
  return parts.length === 2 ? [first, second] : [first, first];
}

const isNumber = (text: string) => /^[+-]?\d+$/.test(text);

function portOfPod(pod: Pod, name: string): number {
  const ports = pod.spec.containers.flatMap((container) => container.ports ?? []);
  const found = ports.find((port) => port.name === name);
  if (!found) throw stop(`pod '${pod.metadata.name}' does not have a named port '${name}'`);
  return found.containerPort;
}

function portOfService(service: Service, name: string): number {
  const found = service.spec.ports?.find((port) => port.name === name);
  if (!found) throw stop(`service '${service.metadata.name}' does not have a named port '${name}'`);
  return found.port;
}

/** The port of the pod that stands behind a Service's port. */
function targetOf(service: Service, pod: Pod, number: number): number {
  const found = service.spec.ports?.find(({ port }) => port === number);
  if (!found) {
    throw stop(`Service ${service.metadata.name} does not have a service port ${number}`);
  }
  const { clusterIP } = service.spec;
  const { targetPort } = found;
  if (clusterIP === 'None' || targetPort === undefined || targetPort === 0) return number;
  return typeof targetPort === 'number' ? targetPort : portOfPod(pod, targetPort);
}

interface DeclaredPort {
  readonly number: number;
  readonly protocol: string | undefined;
}

/** Ports that are only declared for UDP cannot be forwarded. */
function refuseUdp(number: number, typed: string, declared: readonly DeclaredPort[]): void {
  const protocols = declared
    .filter((port) => port.number === number)
    .map(({ protocol = 'TCP' }) => protocol);
  if (protocols.includes('UDP') && !protocols.includes('TCP')) {
    throw stop(`UDP protocol is not supported for ${typed}`);
  }
}

function throughService(text: string, service: Service, pod: Pod): string {
  const [local, remote] = split(text);
  const number = isNumber(remote) ? Number(remote) : portOfService(service, remote);
  const ports = service.spec.ports ?? [];
  refuseUdp(
    number,
    remote,
    ports.map(({ port, protocol }) => ({ number: port, protocol })),
  );
  const target = targetOf(service, pod, number);
  return `${local === remote ? number : local}:${target}`;
}

function ofPod(text: string, pod: Pod): string {
  const [local, remote] = split(text);
  if (remote === '') throw stop('remote port cannot be empty');
  const number = isNumber(remote) ? Number(remote) : portOfPod(pod, remote);
  const ports = pod.spec.containers.flatMap((container) => container.ports ?? []);
  refuseUdp(
    number,
    remote,
    ports.map(({ containerPort, protocol }) => ({ number: containerPort, protocol })),
  );
  return `${local === remote ? number : local}:${number}`;
}

function parsePort(text: string, side: 'local' | 'remote'): number {
  const why = /^\d+$/.test(text) ? 'value out of range' : 'invalid syntax';
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65_536) return port;
  throw stop(
    `error parsing ${side} port '${text}': strconv.ParseUint: parsing ${quote(text)}: ${why}`,
  );
}

function parsePair(text: string): PortPair {
  const parts = text.split(':');
  if (parts.length > 2) throw stop(`invalid port format '${text}'`);
  const [first = '', second = first] = parts;
  const local = parsePort(parts.length === 2 && first === '' ? '0' : first, 'local');
  const remote = parsePort(second, 'remote');
  if (remote === 0) throw stop('remote port must be > 0');
  return { local, remote };
}

/**
 * The pairs of ports that `LOCAL:REMOTE`, `PORT` or `:REMOTE` mean for a pod. For a Service REMOTE
 * is one of its ports, and becomes the pod's (kubectl pkg/cmd/portforward/portforward.go).
 */
export function portPairs(
  texts: readonly string[],
  pod: Pod,
  service: Service | undefined,
): readonly PortPair[] {
  const named = texts.map((text) => {
    if (text.split(':').length > 2) return text;
    return service ? throughService(text, service, pod) : ofPod(text, pod);
  });
  return named.map(parsePair);
}
