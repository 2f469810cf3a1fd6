import { describe, expect, it } from 'vitest';
import type { RuleBlock } from './rule-table';
import { picksShown, planTable, reservedTableHeight, tableHeight } from './table-plan';

function block(name: string, entries: number, picks: number): RuleBlock {
  return {
    entries: Array.from({ length: entries }, (_, i) => ({
      match: `10.96.0.${i}:80`,
      service: `Service/default/${name}`,
      field: 'spec.clusterIP',
      name,
    })),
    picks: Array.from({ length: picks }, (_, i) => ({
      address: `10.244.1.${i}:8080`,
      chance: undefined,
    })),
    verdict: picks > 0 ? 'pick' : 'reject',
    sticky: false,
  };
}

describe('planTable', () => {
  const [a, b, c, d] = [block('a', 1, 3), block('b', 1, 1), block('c', 2, 1), block('d', 2, 1)];

  it('shows all blocks that fit and counts the others', () => {
    expect(planTable([a, b, c, d])).toEqual({ blocks: [a, b], rest: 2 });
    expect(planTable([a])).toEqual({ blocks: [a], rest: 0 });
    expect(planTable([])).toEqual({ blocks: [], rest: 0 });
  });

  it('shows at least one, however long it is', () => {
    const long = block('long', 5, 40);
    expect(planTable([long, a])).toEqual({ blocks: [long], rest: 1 });
  });

  it('makes room for the block that has just decided', () => {
    expect(planTable([a, b, c, d], d)).toEqual({ blocks: [b, d], rest: 2 });
    expect(planTable([a, b, c, d], a)).toEqual({ blocks: [a, b], rest: 2 });
  });
});

describe('a table’s height', () => {
  it('is reserved for endpoints that may come', () => {
    expect(tableHeight([block('a', 2, 2)])).toBeLessThan(reservedTableHeight([block('a', 2, 2)]));
    expect(tableHeight([block('a', 2, 3)])).toBe(reservedTableHeight([block('a', 2, 3)]));
  });

  it('does not grow with the number of endpoints, nor without end with that of Services', () => {
    expect(tableHeight([block('a', 2, 100)])).toBe(tableHeight([block('a', 2, 3)]));
    const many = Array.from({ length: 40 }, (_, i) => block(`s${i}`, 2, 3));
    expect(tableHeight(many)).toBe(tableHeight(many.slice(0, 2)));
  });
});

describe('picksShown', () => {
  it('lists a few one by one, more in pairs, and counts the rest', () => {
    expect(picksShown(3)).toEqual({ inPairs: false, shown: 3, rest: 0 });
    expect(picksShown(6)).toEqual({ inPairs: true, shown: 6, rest: 0 });
    expect(picksShown(9)).toEqual({ inPairs: true, shown: 5, rest: 4 });
  });
});
