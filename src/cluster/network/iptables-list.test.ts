import { describe, expect, it } from 'vitest';
import measured from './fixtures/iptables-list.json';
import { chainsIn, listText, rulesText } from './iptables-list';

/** What the options of the measured commands ask for. */
function printed(args: readonly string[]): string {
  const letters = args.filter((arg) => /^-[a-zA-Z]+$/.test(arg)).join('');
  const table = args.includes('-t') ? (args[args.indexOf('-t') + 1] ?? '') : 'filter';
  const chain = args.find((arg) => arg.startsWith('KUBE-'));
  const chains = chainsIn(measured.saved, table) ?? [];
  if (letters.includes('S')) return rulesText(chains, chain);
  const options = {
    numeric: letters.includes('n'),
    verbose: letters.includes('v'),
    lineNumbers: args.includes('--line-numbers'),
  };
  return listText(chains, options, chain);
}

describe('the rules of a node', () => {
  it.each(measured.cases)('are listed as iptables 1.8.9 lists them: $args', ({ args, stdout }) => {
    expect(printed(args)).toBe(stdout);
  });

  it('are in three tables', () => {
    expect(chainsIn(measured.saved, 'raw')).toBeUndefined();
  });
});
