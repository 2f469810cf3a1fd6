import { parseIp } from '../../api/ip';
import type { Store } from '../store';
import { answer, CLUSTER_DOMAIN, type DnsRecord, type DnsReply, type RecordType } from './zone';

/** A chain of aliases that is longer than this leads nowhere. */
const MOST_ALIASES = 8;

/**
 * The names that a pod's resolver tries for `name`, in order: the search list first when the name
 * has fewer than five dots (pkg/kubelet/network/dns/dns.go, ndots:5).
 */
export function searchNames(name: string, podNamespace: string): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const suffixes = [
    `${podNamespace}.svc.${CLUSTER_DOMAIN}`,
    `svc.${CLUSTER_DOMAIN}`,
    CLUSTER_DOMAIN,
  ];
  const searched = suffixes.map((suffix) => `${name}.${suffix}`);
  const dots = name.split('.').length - 1;
  return dots < 5 ? [...searched, name] : [name, ...searched];
}

/**
 * A DNS server's answer with aliases followed as far as the cluster's zone goes, as CoreDNS does:
 * a CNAME comes with the addresses of its target (plugin/kubernetes, plugin/pkg/upstream).
 */
export function resolveFully(store: Store, name: string, type: RecordType): DnsReply {
  const answers: DnsRecord[] = [];
  for (let at = name, left = MOST_ALIASES; left > 0; left--) {
    const reply = answer(store, at, type);
    if (reply.rcode === 'NXDOMAIN' && answers.length === 0) return reply;
    answers.push(...reply.answers);
    const alias = reply.answers.find((one) => one.type === 'CNAME');
    if (!alias || type === 'CNAME') break;
    const ip = alias.data.replace(/\.$/, '');
    if (parseIp(ip) !== undefined) break;
    at = alias.data;
  }
  return { rcode: 'NOERROR', answers };
}
