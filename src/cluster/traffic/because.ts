import type { Matched, Traversal } from '../network/kernel';
import type { Because } from './request';

/** What decided at a node, told from the rules that mattered there. */
export function becauseOf(traversal: Traversal): Because {
  const { verdict, matched, translatedBy } = traversal;
  if (verdict.is === 'reject' || verdict.is === 'drop') {
    const { origin, comment = '' } = verdict.rule ?? {};
    const service = origin?.object ?? '';
    return { is: verdict.is === 'reject' ? 'rejected' : 'dropped', service, comment };
  }
  if (translatedBy === 'conntrack') return { is: 'conntrack' };
  if (translatedBy === 'none') return { is: 'routed' };
  const entry = matched.find(({ rule }) => rule.origin?.object.startsWith('Service/'));
  const pick = matched.find(isPick);
  return {
    is: 'dnat',
    service: entry?.rule.origin?.object ?? '',
    field: entry?.rule.origin?.field ?? '',
    choices: pick ? choicesIn(matched, pick) : 1,
    masqueraded: matched.some(({ rule }) => rule.target.is === 'masquerade'),
    sticky: pick?.rule.match.recent !== undefined,
  };
}

function isPick({ rule }: Matched): boolean {
  return rule.target.is === 'jump' && rule.target.chain.name.startsWith('KUBE-SEP-');
}

/** How many endpoints the chain that `pick` stands in could have chosen. */
function choicesIn(matched: readonly Matched[], pick: Matched): number {
  for (const { rule } of matched) {
    if (rule.target.is !== 'jump' || rule.target.chain.name !== pick.chain) continue;
    const picks = rule.target.chain.rules.filter(
      (one) => one.target.is === 'jump' && one.target.chain.name.startsWith('KUBE-SEP-'),
    );
    return picks.filter((one) => one.match.recent === undefined).length;
  }
  return 1;
}
