/** A piece of a word: text as it is, or a variable to look up. */
export type Part = { readonly text: string } | { readonly variable: string };
/** A word of a command line, before variables are looked up. */
export type Word = readonly Part[];

/** Where output goes instead of the terminal. */
export interface Redirect {
  readonly from: 1 | 2;
  readonly append: boolean;
  /** The file; undefined for `2>&1`. */
  readonly to: Word | undefined;
}

/** One command of a script and how it hangs together with the one before. */
export interface ShellCommand {
  readonly after: '&&' | '||' | ';';
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
}

/** A script as parsed, or what in it cannot be. */
export type Script =
  | { readonly ok: true; readonly commands: readonly ShellCommand[] }
  /** `what` is a part of the shell's language that is not simulated. */
  | { readonly ok: false; readonly what: string };

type Token =
  | { readonly is: 'word'; readonly word: Word; readonly plain: string | undefined }
  | { readonly is: 'operator'; readonly text: string };

const KEYWORDS = new Set([
  'case',
  'do',
  'done',
  'elif',
  'else',
  'esac',
  'fi',
  'for',
  'function',
  'if',
  'select',
  'then',
  'until',
  'while',
  '{',
  '}',
  '!',
]);
const OPERATORS = ['2>&1', '2>>', '2>', '>>', '&&', '||', '>&2', '1>&2', '>', ';', '\n'];
const UNSUPPORTED = ['|', '&', '(', ')', '<', '`', '$('];
const VARIABLE = /^\$(?:\{(\w+|\?)\}|([A-Za-z_]\w*)|(\?))/;

interface ReadWord {
  readonly word: Word;
  /** The word itself when no quote or variable is in it, so that it can be a keyword. */
  readonly plain: string | undefined;
  readonly end: number;
}

/** Reads a word from `text` at `start`; stops at blanks and operators outside of quotes. */
function readWord(text: string, start: number): ReadWord | string {
  const parts: Part[] = [];
  let literal = '';
  let isPlain = true;
  let quote: string | undefined;
  let index = start;
  for (; index < text.length; index++) {
    const char = text[index] ?? '';
    if (quote === undefined && /[\s;&|<>()`]/.test(char)) break;
    if (char === quote) quote = undefined;
    else if (quote === undefined && /["']/.test(char)) [quote, isPlain] = [char, false];
    else if (quote === "'" || !/[\\$`]/.test(char)) literal += char;
    else if (char === '\\') [literal, isPlain] = [literal + (text[++index] ?? ''), false];
    else {
      const match = VARIABLE.exec(text.slice(index));
      if (char === '`' || text.startsWith('$(', index)) return char === '`' ? '`' : '$(';
      if (!match) literal += char;
      else {
        parts.push({ text: literal }, { variable: match[1] ?? match[2] ?? match[3] ?? '' });
        [literal, isPlain] = ['', false];
        index += match[0].length - 1;
      }
    }
  }
  if (quote !== undefined) return 'a quote that is not closed';
  const word = [...parts, { text: literal }];
  return { word, plain: isPlain ? literal : undefined, end: index };
}

function tokenize(text: string): Token[] | string {
  const tokens: Token[] = [];
  for (let index = 0; index < text.length;) {
    const rest = text.slice(index);
    const operator = OPERATORS.find((one) => rest.startsWith(one));
    if (operator !== undefined) {
      tokens.push({ is: 'operator', text: operator });
      index += operator.length;
    } else if (/^\s/.test(rest)) index++;
    else if (rest.startsWith('#')) index += /^[^\n]*/.exec(rest)?.[0].length ?? 1;
    else {
      const unsupported = UNSUPPORTED.find((one) => rest.startsWith(one));
      if (unsupported !== undefined) return unsupported;
      const read = readWord(text, index);
      if (typeof read === 'string') return read;
      tokens.push({ is: 'word', word: read.word, plain: read.plain });
      index = read.end;
    }
  }
  return tokens;
}

/**
 * Parses the part of the shell's language that is simulated: simple commands with quotes,
 * variables, `>`, `>>`, `2>`, `2>&1`, joined by `&&`, `||`, `;` and line ends.
 */
export function parseScript(text: string): Script {
  const tokens = tokenize(text);
  if (typeof tokens === 'string') return { ok: false, what: tokens };
  const commands: ShellCommand[] = [];
  let current: { words: Word[]; redirects: Redirect[] } = { words: [], redirects: [] };
  let after: ShellCommand['after'] = ';';
  const close = () => {
    const { words, redirects } = current;
    if (words.length > 0 || redirects.length > 0) commands.push({ after, ...current });
    current = { words: [], redirects: [] };
  };
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (!token) break;
    if (token.is === 'word') {
      const opens = current.words.length === 0 && token.plain !== undefined;
      if (opens && KEYWORDS.has(token.plain ?? '')) return { ok: false, what: token.plain ?? '' };
      current.words.push(token.word);
    } else if (token.text === '&&' || token.text === '||') {
      close();
      after = token.text;
    } else if (token.text === ';' || token.text === '\n') {
      close();
      after = ';';
    } else if (token.text.endsWith('&1')) {
      current.redirects.push({ from: 2, append: false, to: undefined });
    } else if (!token.text.endsWith('&2')) {
      const target = tokens[++index];
      if (target?.is !== 'word') return { ok: false, what: `${token.text} without a file` };
      const from = token.text.startsWith('2') ? 2 : 1;
      current.redirects.push({ from, append: token.text.endsWith('>>'), to: target.word });
    }
  }
  close();
  return { ok: true, commands };
}
