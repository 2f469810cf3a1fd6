import type { Contribution, SharedRules } from './ruleset';
import type { Chain, Rule } from './rules';

/** All chains that jumps lead to from `rules`, at any depth, by name. */
export function chainsFrom(rules: Iterable<Rule>): ReadonlyMap<string, Chain> {
  const found = new Map<string, Chain>();
  const visit = (reached: Iterable<Rule>) => {
    for (const { target } of reached) {
      if (target.is !== 'jump' || found.has(target.chain.name)) continue;
      found.set(target.chain.name, target.chain);
      visit(target.chain.rules);
    }
  };
  visit(rules);
  return found;
}

/** The names of the lists of the `recent` match that a contribution's rules fill. */
export function listsOf(contribution: Contribution | undefined): ReadonlySet<string> {
  const lists = new Set<string>();
  if (!contribution) return lists;
  const rules = [...rulesIn(contribution.nat), ...rulesIn(contribution.filter)];
  for (const chain of chainsFrom(rules).values()) rules.push(...chain.rules);
  for (const { remember } of rules) if (remember !== undefined) lists.add(remember);
  return lists;
}

function rulesIn(shared: SharedRules): readonly Rule[] {
  return Object.values(shared).flat();
}
