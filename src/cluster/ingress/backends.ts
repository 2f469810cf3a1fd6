import type { Service } from '../../api/service';
import { get, slicesOf, type Store } from '../store';
import type { Backend } from './table';

/** Where a connection to a backend goes. */
export interface Upstream {
  /** An address, or a name for a Service of type ExternalName. */
  readonly host: string;
  readonly port: number;
}

/** Why a backend has nobody to send to. */
export type Lack = 'service' | 'port' | 'endpoints';

export type Upstreams =
  | { readonly ok: true; readonly upstreams: readonly Upstream[] }
  | { readonly ok: false; readonly lacks: Lack };

type ServicePort = NonNullable<Service['spec']['ports']>[number];

const some = (upstreams: readonly Upstream[]): Upstreams =>
  upstreams.length > 0 ? { ok: true, upstreams } : { ok: false, lacks: 'endpoints' };

/** The Service port that a backend means: by number, by targetPort or by name. */
function portOf(
  { spec: { ports = [] } }: Service,
  wanted: string | undefined,
): ServicePort | undefined {
  if (wanted === undefined) return ports[0];
  return ports.find(
    ({ port, targetPort, name }) =>
      String(port) === wanted || String(targetPort) === wanted || name === wanted,
  );
}

/**
 * The endpoints of a backend: the addresses and target ports of the Service's EndpointSlices whose
 * `ready` is not false, not the ClusterIP
 * (ingress-nginx internal/ingress/controller/endpointslices.go, controller.go serviceEndpoints).
 * `known` holds the Services as of the last reload, `slices` the EndpointSlices as of the last sync.
 */
export function upstreamsOf(
  known: Store,
  slices: Store,
  backend: Backend,
  viaService: boolean,
): Upstreams {
  const service = get(known, 'Service', backend.namespace, backend.service);
  if (!service) return { ok: false, lacks: 'service' };
  if (service.spec.type === 'ExternalName') return external(service, backend.port);
  const port = portOf(service, backend.port);
  if (!port) return { ok: false, lacks: 'port' };
  const { clusterIP } = service.spec;
  if (viaService && clusterIP && clusterIP !== 'None') {
    return some([{ host: clusterIP, port: port.port }]);
  }
  return some(endpointsOf(slices, backend, port.name ?? ''));
}

function endpointsOf(slices: Store, { namespace, service }: Backend, portName: string): Upstream[] {
  const found = new Map<string, Upstream>();
  for (const { ports = [], endpoints, addressType } of slicesOf(slices, namespace, service)) {
    const port = ports.find(
      ({ name = '', protocol }) => name === portName && protocol === 'TCP',
    )?.port;
    if (port === undefined || addressType === 'IPv6') continue;
    for (const { addresses, conditions } of endpoints) {
      if (conditions.ready === false) continue;
      for (const host of addresses) found.set(`${host}:${port}`, { host, port });
    }
  }
  return [...found.values()];
}

/** The Service's own port says where to go; a number that it does not list is taken as it is. */
function external({ spec }: Service, wanted: string | undefined): Upstreams {
  const host = spec.externalName?.replace(/\.$/, '') ?? '';
  const listed = spec.ports?.find(({ port, name }) => String(port) === wanted || name === wanted);
  const target = Number(listed?.targetPort) || listed?.port;
  const port = target ?? (/^\d+$/.test(wanted ?? '') ? Number(wanted) : undefined);
  return port === undefined ? { ok: false, lacks: 'port' } : some([{ host, port }]);
}
