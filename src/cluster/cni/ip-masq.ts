import { match, rule, type Chain, type Cidr } from '../network/rules';
import type { Base } from '../network/ruleset';

/**
 * `base` with the network plugin's own rule: what pods send out of the pod network leaves with the
 * node's address, since nobody out there knows the way to a pod (flannel's --ip-masq, the bridge
 * plugin's ipMasq). It is appended, so kube-proxy's masquerading comes first.
 */
export function withIpMasq(base: Base, podNetwork: Cidr): Base {
  const chain: Chain = {
    name: 'CNI-MASQ',
    rules: [
      rule(
        match({ source: podNetwork, notDestination: podNetwork }),
        { is: 'masquerade' },
        { comment: 'pod traffic that leaves the pod network' },
      ),
    ],
  };
  const jump = rule(match({}), { is: 'jump', chain }, { comment: 'network plugin ip-masq' });
  const { POSTROUTING = [], ...hooks } = base.nat.hooks;
  return {
    ...base,
    nat: { ...base.nat, hooks: { ...hooks, POSTROUTING: [...POSTROUTING, jump] } },
  };
}
