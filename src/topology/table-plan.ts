import type { RuleBlock } from './rule-table';
import { NORMAL, shownOf, TABLE, type Sizes } from './sizes';

/** What a block of rules shows of its endpoints: with few of them a line each, else two in a line. */
export function picksShown(count: number): {
  readonly inPairs: boolean;
  readonly shown: number;
  readonly rest: number;
} {
  if (count <= TABLE.pickLines) return { inPairs: false, shown: count, rest: 0 };
  return { inPairs: true, ...shownOf(count, TABLE.pickLines * 2 - 1) };
}

/** What a block shows of the addresses that it is for. */
export function entriesShown(count: number): { readonly shown: number; readonly rest: number } {
  return shownOf(count, TABLE.entries);
}

function entryLines({ entries }: RuleBlock): number {
  const { shown, rest } = entriesShown(entries.length);
  return shown + (rest > 0 ? 1 : 0);
}

function linesOf(block: RuleBlock): number {
  return entryLines(block) + Math.min(TABLE.pickLines, Math.max(1, block.picks.length));
}

/** Endpoints come and go more often than Services: their lines are kept free. */
function linesReserved(block: RuleBlock): number {
  return entryLines(block) + (block.picks.length === 1 ? 1 : TABLE.pickLines);
}

/** The blocks that a rule table shows, and how many Service ports it only counts. */
interface TablePlan {
  readonly blocks: readonly RuleBlock[];
  readonly rest: number;
}

function planOf(all: readonly RuleBlock[], blocks: readonly RuleBlock[]): TablePlan {
  const names = (some: readonly RuleBlock[]) =>
    new Set(
      some.flatMap(({ entries }) => entries.map(({ service, name }) => `${service} ${name}`)),
    );
  const counted = names(all).size - names(blocks).size;
  return { blocks, rest: blocks.length === all.length ? 0 : Math.max(1, counted) };
}

function fill(blocks: readonly RuleBlock[], lines: number): readonly RuleBlock[] {
  const shown: RuleBlock[] = [];
  let used = 0;
  for (const block of blocks) {
    used += linesReserved(block);
    if (used > lines && shown.length > 0) break;
    shown.push(block);
  }
  return shown;
}

/** As many blocks as fit; one that must be seen, because it has just decided, is among them. */
export function planTable(blocks: readonly RuleBlock[], kept?: RuleBlock): TablePlan {
  const shown = fill(blocks, TABLE.lines);
  if (!kept || shown.includes(kept)) return planOf(blocks, shown);
  const room = shown.reduce((sum, block) => sum + linesReserved(block), 0) - linesReserved(kept);
  let used = 0;
  const beside = blocks.filter((block) => {
    if (block === kept || used + linesReserved(block) > room) return false;
    used += linesReserved(block);
    return true;
  });
  const both = blocks.filter((block) => block === kept || beside.includes(block));
  return planOf(blocks, both);
}

function heightOf(
  { blocks, rest }: TablePlan,
  { line }: Sizes,
  lineCount: (block: RuleBlock) => number,
): number {
  const lines = blocks.reduce((sum, block) => sum + lineCount(block), 0) + (rest > 0 ? 1 : 0);
  const gaps = Math.max(0, blocks.length - 1) * TABLE.blockGap;
  return line + Math.max(1, lines) * line + gaps + TABLE.padding;
}

/** The height of a rule table with these blocks. */
export function tableHeight(blocks: readonly RuleBlock[], sizes = NORMAL): number {
  return heightOf(planTable(blocks), sizes, linesOf);
}

/** The height that it may reach while only endpoints come and go. */
export function reservedTableHeight(blocks: readonly RuleBlock[], sizes = NORMAL): number {
  return heightOf(planTable(blocks), sizes, linesReserved);
}
