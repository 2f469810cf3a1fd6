import { kernels } from '../cluster/kernels';
import { traffic, type Because, type Hop, type Traffic } from '../cluster/traffic/request';
import { podWithIp, type Store } from '../cluster/store';
import { recall, type ClusterState } from '../cluster/world';
import { nodeAt } from '../cluster/traffic/places';
import { blocksOf, serviceOf, type RulePick } from './rule-table';

/** What the rules promise each endpoint of a Service, as of a new connection. */
export interface Promised {
  /** `Service/default/kubia` */
  readonly service: string;
  /** The node whose rules these are. */
  readonly node: string;
  /** `namespace/name` of a pod (or `address:port`, where no pod is) → probability, 0 to 1. */
  readonly shares: ReadonlyMap<string, number>;
}

type Pick = Hop & { readonly because: Extract<Because, { is: 'dnat' }> };

function isPick(hop: Hop): hop is Pick {
  return hop.because.is === 'dnat' && !hop.because.sticky;
}

/** The latest hop at which a client's own request met rules that choose among endpoints. */
function latestPick({ finished, inFlight }: Traffic): Pick | undefined {
  const underway = [...inFlight.values()].sort((a, b) => b.id - a.id);
  for (const { hops, parent } of [...underway, ...finished]) {
    const pick = parent === undefined ? hops.find(isPick) : undefined;
    if (pick) return pick;
  }
  return undefined;
}

/** Rules are tried in order, each with its own chance: what is left falls through to the next. */
function sharesOf(picks: readonly RulePick[]): readonly (readonly [string, number])[] {
  let left = 1;
  return picks.map(({ address, chance = 1 }) => {
    const share = left * chance;
    left -= share;
    return [address, share];
  });
}

/** `namespace/name` of the pod behind an endpoint, or the endpoint itself where no pod is. */
function podBehind(store: Store, address: string): string {
  const pod = podWithIp(store, address.replace(/:\d+$/, ''));
  return pod ? `${pod.metadata.namespace}/${pod.metadata.name}` : address;
}

/**
 * The shares that the node's rules promise to the endpoints of the Service that was used last;
 * undefined while no request has met such rules, or when they have changed since.
 */
export function promisedShares(cluster: ClusterState): Promised | undefined {
  const pick = latestPick(recall(cluster, traffic));
  const node = pick && nodeAt(pick.at);
  const rules = node === undefined ? undefined : recall(cluster, kernels).get(node)?.rules;
  if (!pick || node === undefined || !rules) return undefined;
  const { service, field } = pick.because;
  for (const [owner, contribution] of rules.contributions.entries()) {
    if (serviceOf(owner) !== service) continue;
    const block = blocksOf(owner, contribution).find(({ entries }) =>
      entries.some((entry) => entry.field === field),
    );
    if (!block) continue;
    const shares = sharesOf(block.picks).map(
      ([address, share]) => [podBehind(cluster.store, address), share] as const,
    );
    return { service, node, shares: new Map(shares) };
  }
  return undefined;
}
