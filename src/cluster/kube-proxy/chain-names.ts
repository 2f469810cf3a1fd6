import type { Transport } from '../network/packet';
import { base32, sha256 } from './sha256';

/** How kube-proxy writes a Service port: `default/kubia` or, if the port is named, `default/kubia:http`. */
export function servicePortName(namespace: string, service: string, portName: string): string {
  return `${namespace}/${service}${portName === '' ? '' : `:${portName}`}`;
}

function hash(text: string): string {
  return base32(sha256(text), 16);
}

/** The 16 characters that tell the chains of one Service port (kube-proxy, portProtoHash). */
export function servicePortHash(spn: string, protocol: Transport): string {
  return hash(spn + protocol);
}

/**
 * The chains of a Service port: SVC chooses among all endpoints, SVL among those of the node, EXT
 * takes what comes from outside the cluster, FW filters by loadBalancerSourceRanges.
 */
export function serviceChain(
  kind: 'SVC' | 'SVL' | 'EXT' | 'FW',
  spn: string,
  protocol: Transport,
): string {
  return `KUBE-${kind}-${servicePortHash(spn, protocol)}`;
}

/** The chain of one endpoint (`10.244.1.7:8080`) of a Service port (servicePortEndpointChainName). */
export function endpointChain(spn: string, protocol: Transport, endpoint: string): string {
  return `KUBE-SEP-${hash(spn + protocol + endpoint)}`;
}
