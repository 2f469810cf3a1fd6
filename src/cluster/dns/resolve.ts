import type { Store } from '../store';
import { answer, CLUSTER_DOMAIN, type DnsRecord, type DnsReply, type QuestionType } from './zone';

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
 * a CNAME comes with the addresses of its target, and not at all if the cluster has none for it
 * (plugin/backend_lookup.go, A).
 */
export function resolveFully(store: Store, name: string, type: QuestionType): DnsReply {
  const reply = answer(store, name, type);
  const alias = reply.answers.find((one) => one.type === 'CNAME');
  if (!alias || type === 'CNAME') return reply;
  return { ...reply, answers: followed(store, alias, type, []) };
}

/** The alias and what it leads to; nothing if that is nothing, or leads back to `before`. */
function followed(
  store: Store,
  alias: DnsRecord,
  type: QuestionType,
  before: readonly DnsRecord[],
): readonly DnsRecord[] {
  const isLoop = [alias, ...before].some((one) => isSameName(one.name, alias.data));
  if (isLoop || before.length >= MOST_ALIASES) return [];
  if (!alias.data.endsWith(`.${CLUSTER_DOMAIN}.`)) return [alias];
  const { answers } = answer(store, alias.data, type);
  const next = answers.find((one) => one.type === 'CNAME');
  const rest = next ? followed(store, next, type, [alias, ...before]) : answers;
  return rest.length > 0 ? [alias, ...rest] : [];
}

function isSameName(a: string, b: string): boolean {
  const bare = (name: string) => name.replace(/\.$/, '').toLowerCase();
  return bare(a) === bare(b);
}
