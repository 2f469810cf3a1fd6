import { describe, expect, it } from 'vitest';
import { add, findBack, historyOf, keptOf, walk } from './history';
import { historyLines } from './joining';

describe('the history', () => {
  it('goes back and on, and comes back to what was being written', () => {
    const history = historyOf(['one', 'two']);
    const back = walk(history, -1, 'dra');
    expect(back?.text).toBe('two');
    const further = walk(back?.history ?? history, -1, 'two');
    expect(further?.text).toBe('one');
    expect(walk(further?.history ?? history, -1, 'one')).toBeUndefined();
    const on = walk(back?.history ?? history, 1, 'two');
    expect(on?.text).toBe('dra');
  });

  it('notes neither blank lines, nor the same one again, nor one that begins with a blank', () => {
    let history = historyOf([]);
    for (const line of ['a', 'a', '', '  ', ' secret', 'b', 'a']) history = add(history, line);
    expect(history.lines).toEqual(['a', 'b', 'a']);
  });

  it('keeps only so many lines, and no very long one', () => {
    const many = historyOf(Array.from({ length: 700 }, (_, index) => `line ${index}`));
    expect(many.lines).toHaveLength(500);
    expect(many.lines.at(-1)).toBe('line 699');
    expect(keptOf(add(many, 'x'.repeat(100_000))).at(-1)).toBe('line 699');
  });

  it('finds the latest line that contains a text', () => {
    const history = historyOf(['kubectl get pods', 'curl a', 'kubectl get svc']);
    expect(findBack(history, 'get', 2)).toBe(2);
    expect(findBack(history, 'get', 1)).toBe(0);
    expect(findBack(history, 'wget', 2)).toBe(-1);
  });
});

describe('a command of several lines', () => {
  it('goes into the history as one line that means the same', () => {
    expect(historyLines('for i in 1 2\ndo\n  curl $i\ndone')).toEqual([
      'for i in 1 2; do curl $i; done',
    ]);
    expect(historyLines('a |\n  b &&\nc')).toEqual(['a | b && c']);
    expect(historyLines('curl \\\n  -s')).toEqual(['curl -s']);
  });

  it('stays in its lines where joining would change it', () => {
    expect(historyLines("echo 'a\nb'")).toEqual(["echo 'a", "b'"]);
    expect(historyLines('cat <<EOF\nx\nEOF')).toEqual(['cat <<EOF', 'x', 'EOF']);
  });
});
