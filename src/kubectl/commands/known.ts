/** The commands of kubectl 1.33, so that an unknown one can be told from one that is left out. */
export const KUBECTL_COMMANDS: readonly string[] = (
  'annotate api-resources api-versions apply attach auth autoscale certificate cluster-info ' +
  'completion config cordon cp create debug delete describe diff drain edit events exec explain ' +
  'expose get kustomize label logs options patch plugin port-forward proxy replace rollout run ' +
  'scale set taint top uncordon version wait'
).split(' ');

/** How many letters have to be changed, added or left out. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, left] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, right] of [...b].entries()) {
      const cost = left === right ? 0 : 1;
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + cost));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** What may have been meant (spf13/cobra, SuggestionsFor). */
export function suggestionsFor(word: string): readonly string[] {
  const typed = word.toLowerCase();
  return KUBECTL_COMMANDS.filter(
    (command) => distance(typed, command) <= 2 || command.startsWith(typed),
  );
}
