import { SyntaxProblem, type Word } from './syntax';

const RANGE = /\{(-?\d{1,9})\.\.(-?\d{1,9})\}/;
const CHOICE = /\{([^{}]*,[^{}]*)\}/;

/** More words than a lesson could need. */
const MOST = 10_000;

/** `{1..3}` and `{a,b}` stand for several words; throws a SyntaxProblem for far too many. */
export function braces(word: Word): readonly Word[] {
  const [only, ...more] = word;
  if (only?.is !== 'text' || only.quoted || more.length > 0) return [word];
  return expanded(only.text).map((text) => [{ ...only, text }]);
}

function expanded(text: string): readonly string[] {
  let texts = [text];
  for (;;) {
    const next = texts.flatMap(once);
    if (next.length > MOST) throw tooMany();
    if (next.length === texts.length && next.every((one, at) => one === texts[at])) return texts;
    texts = next;
  }
}

function once(text: string): readonly string[] {
  const range = RANGE.exec(text);
  const choice = CHOICE.exec(text);
  const found = range ?? choice;
  if (!found) return [text];
  const items = range
    ? numbers(Number(range[1]), Number(range[2]))
    : (choice?.[1] ?? '').split(',');
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + found[0].length);
  return items.map((item) => `${before}${item}${after}`);
}

function numbers(from: number, to: number): readonly string[] {
  const count = Math.abs(to - from) + 1;
  if (count > MOST) throw tooMany();
  const step = to < from ? -1 : 1;
  return Array.from({ length: count }, (_, index) => String(from + index * step));
}

function tooMany(): SyntaxProblem {
  return new SyntaxProblem(`Hopscope: braces that stand for more than ${MOST} words`);
}
