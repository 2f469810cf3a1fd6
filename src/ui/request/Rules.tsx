import { ruleText } from '../../cluster/network/iptables-save';
import type { Matched } from '../../cluster/network/kernel';
import { useMessages } from '../messages';

/** Whether a rule translated, chose or refused, and did not only lead to other rules. */
function decides({ rule }: Matched): boolean {
  const { target, match, origin } = rule;
  const isPick = target.is === 'jump' && target.chain.name.startsWith('KUBE-SEP-');
  const acts = ['dnat', 'masquerade', 'reject', 'drop'].includes(target.is);
  return acts || isPick || origin !== undefined || match.probability !== undefined;
}

function RuleList({ rules }: { readonly rules: readonly Matched[] }) {
  return (
    <ol className="rule-list">
      {rules.map(({ chain, rule }, index) => (
        <li key={index}>
          -A <b>{chain}</b> {ruleText(rule).trim()}
        </li>
      ))}
    </ol>
  );
}

/** The iptables rules that a packet met on a node: those that decided, and on demand all of them. */
export function Rules({ matched }: { readonly matched: readonly Matched[] }) {
  const { request } = useMessages();
  const deciding = matched.filter(decides);
  if (matched.length === 0) return null;
  return (
    <section className="hop-rules">
      {deciding.length > 0 && <h3>{request.rules}</h3>}
      <RuleList rules={deciding} />
      {deciding.length < matched.length && (
        <details>
          <summary>{request.allRules(matched.length)}</summary>
          <RuleList rules={matched} />
        </details>
      )}
    </section>
  );
}
