/** A pattern of the shell, character by character: literal ones, `?`, `*`, and sets in brackets. */
export type Glob = readonly GlobItem[];
export type GlobItem =
  | { readonly is: 'char'; readonly char: string }
  | { readonly is: 'one' }
  | { readonly is: 'any' }
  | { readonly is: 'set'; readonly inverted: boolean; readonly has: (char: string) => boolean };

/** The characters of a text that is quoted: none of them means anything else. */
export function literal(text: string): Glob {
  return [...text].map((char) => ({ is: 'char', char }));
}

/** What an unquoted text means as a pattern. */
export function globOf(text: string): Glob {
  const items: GlobItem[] = [];
  const chars = [...text];
  for (let at = 0; at < chars.length; at += 1) {
    const char = chars[at] ?? '';
    const end = char === '[' ? chars.indexOf(']', at + 2) : -1;
    if (char === '*') items.push({ is: 'any' });
    else if (char === '?') items.push({ is: 'one' });
    else if (end > 0) {
      items.push(setOf(chars.slice(at + 1, end)));
      at = end;
    } else items.push({ is: 'char', char });
  }
  return items;
}

function setOf(chars: readonly string[]): GlobItem {
  const inverted = chars[0] === '!' || chars[0] === '^';
  const inside = inverted ? chars.slice(1) : chars;
  const has = (char: string) =>
    inside.some((one, at) => {
      const to = inside[at + 2];
      if (inside[at + 1] === '-' && to !== undefined) return char >= one && char <= to;
      return one === char;
    });
  return { is: 'set', inverted, has };
}

/** Whether anything in it is not literal. */
export function isPattern(glob: Glob): boolean {
  return glob.some(({ is }) => is !== 'char');
}

function fits(item: GlobItem | undefined, char: string): boolean {
  switch (item?.is) {
    case 'char':
      return item.char === char;
    case 'set':
      return item.has(char) !== item.inverted;
    case 'one':
      return true;
    default:
      return false;
  }
}

/** Whether the whole text matches; in time proportional to the two lengths. */
export function matchesGlob(glob: Glob, text: string): boolean {
  const chars = [...text];
  let [at, item] = [0, 0];
  let [star, resume] = [-1, 0];
  while (at < chars.length) {
    if (fits(glob[item], chars[at] ?? '')) {
      at += 1;
      item += 1;
    } else if (glob[item]?.is === 'any') {
      star = item;
      item += 1;
      resume = at;
    } else if (star >= 0) {
      item = star + 1;
      resume += 1;
      at = resume;
    } else return false;
  }
  while (glob[item]?.is === 'any') item += 1;
  return item === glob.length;
}
