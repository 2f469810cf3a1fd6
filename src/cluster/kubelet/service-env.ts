import type { Service } from '../../api/service';
import type { Variable } from './runtime';

/** What the variables are made from. */
export interface ServiceAddress {
  readonly name: string;
  readonly clusterIP: string | undefined;
  readonly ports: readonly {
    readonly name?: string;
    readonly port: number;
    readonly protocol: string;
  }[];
}

function variableName(text: string): string {
  return text.toUpperCase().replaceAll('-', '_');
}

/**
 * The variables that tell a container of one Service; none for a headless Service or one without
 * a ClusterIP (pkg/kubelet/envvars/envvars.go, FromServices).
 */
export function serviceVariables({ name, clusterIP, ports }: ServiceAddress): readonly Variable[] {
  const [first] = ports;
  if (clusterIP === undefined || clusterIP === '' || clusterIP === 'None' || !first) return [];
  const prefix = variableName(name);
  const host = clusterIP.includes(':') ? `[${clusterIP}]` : clusterIP;
  const url = (port: ServiceAddress['ports'][number]) =>
    `${port.protocol.toLowerCase()}://${host}:${port.port}`;
  const named = ports.flatMap((port): Variable[] =>
    port.name ? [[`${prefix}_SERVICE_PORT_${variableName(port.name)}`, String(port.port)]] : [],
  );
  const links = ports.flatMap((port): Variable[] => {
    const link = `${prefix}_PORT_${port.port}_${port.protocol.toUpperCase()}`;
    return [
      [link, url(port)],
      [`${link}_PROTO`, port.protocol.toLowerCase()],
      [`${link}_PORT`, String(port.port)],
      [`${link}_ADDR`, clusterIP],
    ];
  });
  return [
    [`${prefix}_SERVICE_HOST`, clusterIP],
    [`${prefix}_SERVICE_PORT`, String(first.port)],
    ...named,
    [`${prefix}_PORT`, url(first)],
    ...links,
  ];
}

/**
 * The Services whose variables a pod gets: those of its own namespace unless enableServiceLinks
 * is false, and always `default/kubernetes`, which one of the same name in its own namespace
 * replaces (pkg/kubelet/kubelet_pods.go, getServiceEnvVarMap); only Services with a ClusterIP.
 * `kubernetes` comes last.
 */
export function servicesInScope(
  namespace: string,
  enableServiceLinks: boolean,
  services: readonly Service[],
): readonly Service[] {
  const addressed = services.filter(({ spec }) => spec.clusterIP && spec.clusterIP !== 'None');
  const own = addressed.filter(
    ({ metadata }) => metadata.namespace === namespace && enableServiceLinks,
  );
  const isMaster = ({ metadata }: Service) => metadata.name === 'kubernetes';
  const master =
    own.find(isMaster) ??
    addressed.find((service) => isMaster(service) && service.metadata.namespace === 'default');
  return [...own.filter((service) => !isMaster(service)), ...(master ? [master] : [])];
}

/** The variables of all Services in scope, in their order. */
export function variablesOf(services: readonly Service[]): readonly Variable[] {
  return services.flatMap(({ metadata, spec }) =>
    serviceVariables({
      name: metadata.name,
      clusterIP: spec.type === 'ExternalName' ? undefined : spec.clusterIP,
      ports: spec.ports ?? [],
    }),
  );
}
