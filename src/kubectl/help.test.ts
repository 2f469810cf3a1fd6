import { describe, expect, it } from 'vitest';
import { parseFlags } from './flags';
import { examplesOf } from './help';
import { VERBS } from './kubectl';
import { lines, terminal } from './testing/session';
import type { Verb } from './verb';

/** Every verb that does something itself, the ones under a word included. */
function leaves(verbs: { readonly [word: string]: Verb }): readonly Verb[] {
  return Object.values(verbs).flatMap((one) => [
    ...(one.verbs ? leaves(one.verbs) : []),
    ...(Object.keys(one.flags).length > 0 ? [one] : []),
  ]);
}

const ALL = leaves(VERBS);

describe('the help of a verb', () => {
  it.each(ALL.map((verb) => [verb.name, verb] as const))(
    'has examples for %s, with flags that it takes',
    (name, verb) => {
      const examples = examplesOf(name);
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        const words = example
          .slice(example.indexOf(`kubectl ${name}`))
          .split(' ')
          .slice(1);
        expect(example).toContain(`kubectl ${name}`);
        expect(parseFlags(verb.flags, words, [])).not.toHaveProperty('is');
      }
    },
  );

  it('is laid out as kubectl lays it out', () => {
    expect(terminal().run('kubectl cordon --help').stdout).toBe(
      lines(`
        Mark node as unschedulable.

        Examples:
          # Let no new pods come to a node
          kubectl cordon node2

        Options that Hopscope supports:
            --dry-run=TEXT
            -h, --help=false
            -n, --namespace=TEXT
            -l, --selector=TEXT

        Usage:
          kubectl cordon NODE [options]
        `),
    );
  });
});
