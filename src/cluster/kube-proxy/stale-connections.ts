import type { Connection } from '../network/conntrack';
import { flush, ownsAddress, type Kernel } from '../network/kernel';
import { formatEndpoint } from '../network/packet';
import type { ServicePortInfo } from './service-ports';

/**
 * Forgets UDP connections to endpoints that serve no more, as kube-proxy does after a sync
 * (pkg/proxy/conntrack/cleanup.go): without a handshake nothing else would end them. As long as
 * a Service has no serving endpoint at all, its connections stay. TCP is left alone.
 */
export function withoutStaleConnections(kernel: Kernel, infos: Iterable<ServicePortInfo>): Kernel {
  let cleaned = kernel;
  for (const info of infos) {
    if (info.protocol !== 'udp') continue;
    const serving = new Set(info.endpoints.filter((one) => one.serving).map((one) => one.text));
    if (serving.size === 0) continue;
    cleaned = flush(
      cleaned,
      (connection) => isFor(kernel, info, connection) && !serving.has(endpointOf(connection)),
    );
  }
  return cleaned;
}

function endpointOf({ reply }: Connection): string {
  return formatEndpoint(reply.src, reply.sport);
}

/** Whether the client dialled the Service port at one of its addresses. */
function isFor(kernel: Kernel, info: ServicePortInfo, { original }: Connection): boolean {
  const { protocol, dst, dport } = original;
  if (protocol !== info.protocol) return false;
  if (dport === info.nodePort && ownsAddress(kernel, dst)) return true;
  const vips = [info.clusterIp, ...info.externalIps, ...info.loadBalancerVips];
  return dport === info.port && vips.some(({ range }) => range.base === dst);
}
