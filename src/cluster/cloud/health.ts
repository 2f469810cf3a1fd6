import { proxies } from '../kube-proxy/proxies';
import type { Proxy } from '../kube-proxy/proxy';
import { isStopped } from '../kubelet/heartbeat';
import type { World } from '../world';
import { changeCloud, cloud, type Balancer, type Target } from './cloud';

/** Ms between two health checks of a load balancer, and how many equal ones it takes. */
export const HEALTH = { period: 5_000, threshold: 2 } as const;

/** Which of a node’s health checks a balancer asks. */
export type Check = Pick<Balancer, 'healthCheckNodePort'>;

/** kube-proxy is not healthy when it has left changes lying for longer than this, ms. */
const PROXY_TIMEOUT = 60_000;

/** What kube-proxy answers at :10256/healthz (pkg/proxy/healthcheck/proxy_health.go). */
function isProxyHealthy({ since }: Proxy, now: number): boolean {
  return since === undefined || now - since < PROXY_TIMEOUT;
}

/**
 * Whether a node answers a balancer’s health check with 200. With externalTrafficPolicy Cluster
 * that is kube-proxy’s own health; with Local it also takes a ready endpoint on the node (health
 * check node port). A stopped node answers nothing.
 */
export function isUp(world: World, node: string, { healthCheckNodePort: port }: Check): boolean {
  const proxy = world.recall(proxies).get(node);
  if (!proxy || isStopped(world, node) || !isProxyHealthy(proxy, world.now)) return false;
  return port === undefined || (proxy.healthChecks.get(port)?.localEndpoints ?? 0) > 0;
}

function checked(target: Target, up: boolean): Target {
  if (up === target.healthy) return target.doubts === 0 ? target : { ...target, doubts: 0 };
  const doubts = target.doubts + 1;
  return doubts < HEALTH.threshold ? { ...target, doubts } : { ...target, healthy: up, doubts: 0 };
}

/** One round of health checks of all balancers. */
export function checkHealth(world: World): void {
  let { balancers } = world.recall(cloud);
  for (const [service, balancer] of [...balancers.entries()]) {
    const targets = balancer.targets.map((one) => checked(one, isUp(world, one.node, balancer)));
    if (targets.every((one, index) => one === balancer.targets[index])) continue;
    balancers = balancers.set(service, { ...balancer, targets });
    targets.forEach(({ node, healthy }, index) => {
      if (healthy === balancer.targets[index]?.healthy) return;
      world.report('health', { service, node, healthy });
    });
  }
  if (balancers !== world.recall(cloud).balancers) changeCloud(world, { balancers });
}
