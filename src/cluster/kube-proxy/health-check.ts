import { PersistentMap } from '../structures/persistent-map';
import type { ServicePortInfo } from './service-ports';

/** What a node tells a load balancer about one Service: how many ready endpoints are on the node. */
export interface HealthCheck {
  readonly namespace: string;
  readonly name: string;
  readonly localEndpoints: number;
}
/** By health check node port. */
export type HealthChecks = PersistentMap<number, HealthCheck>;

export const NO_HEALTH_CHECKS: HealthChecks = PersistentMap.empty();

/** The health check of a Service on a node, and its port; undefined if it has none. */
export function healthCheckOf(
  key: string,
  infos: readonly ServicePortInfo[],
  nodeName: string,
): readonly [port: number, check: HealthCheck] | undefined {
  const port = infos[0]?.healthCheckNodePort;
  if (port === undefined) return undefined;
  const [namespace = '', name = ''] = key.split('/');
  const local = infos
    .flatMap(({ endpoints }) => endpoints)
    .filter((endpoint) => endpoint.ready && endpoint.nodeName === nodeName);
  const localEndpoints = new Set(local.map(({ ip }) => ip)).size;
  return [port, { namespace, name, localEndpoints }];
}

export interface HealthCheckResponse {
  readonly status: 200 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What kube-proxy answers at a health check node port (pkg/proxy/healthcheck/service_health.go). */
export function answerHealthCheck(check: HealthCheck): HealthCheckResponse {
  const { namespace, name, localEndpoints } = check;
  const content = { service: { namespace, name }, localEndpoints, serviceProxyHealthy: true };
  return {
    status: localEndpoints > 0 ? 200 : 503,
    headers: {
      'Content-Type': 'application/json',
      'X-Content-Type-Options': 'nosniff',
      'X-Load-Balancing-Endpoint-Weight': String(localEndpoints),
    },
    body: JSON.stringify(content, null, '\t'),
  };
}
