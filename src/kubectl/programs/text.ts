import { formatTime, formatTimeLong } from '../../api/time';
import { byteLength } from '../../cluster/images/responses';
import type { Process, Program } from '../process';
import { complain, out, read, say, type Task } from '../task';

/** Options of a small program: letters, with values for those in `withValue`, and operands. */
interface Options {
  readonly has: (letter: string) => boolean;
  readonly value: (letter: string) => string | undefined;
  readonly operands: readonly string[];
  readonly unknown: string | undefined;
}

function options(args: readonly string[], letters: string, withValue = ''): Options {
  const values = new Map<string, string>();
  const operands: string[] = [];
  let unknown: string | undefined;
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      operands.push(...rest.splice(0));
    } else if (!/^-[A-Za-z]/.test(word)) {
      operands.push(word);
    } else {
      for (let left = word.slice(1); left !== ''; left = left.slice(1)) {
        const letter = left[0] ?? '';
        if (withValue.includes(letter)) {
          values.set(letter, left.slice(1) || (rest.shift() ?? ''));
          break;
        }
        if (!letters.includes(letter)) unknown ??= letter;
        values.set(letter, '');
      }
    }
  }
  return {
    has: (letter) => values.has(letter),
    value: (letter) => values.get(letter),
    operands,
    unknown,
  };
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function* printLines(lines: readonly string[]): Task<number> {
  yield* out(lines.map((line) => `${line}\n`).join(''));
  return 0;
}

function* invalid(name: string, letter: string): Task<number> {
  yield* complain(`${name}: invalid option -- '${letter}'`);
  yield* complain(`Try '${name} --help' for more information.`);
  return 1;
}

/** What the files hold, or standard input; undefined if one is missing, which is then said. */
function* inputOf(process: Process, files: readonly string[]): Task<string | undefined> {
  if (files.length === 0) return process.stdin ?? '';
  let text = '';
  for (const file of files) {
    if (file === '-') {
      text += process.stdin ?? '';
      continue;
    }
    const content = yield* read(file);
    if (content.is !== 'file') {
      const why = content.is === 'folder' ? 'Is a directory' : 'No such file or directory';
      yield* complain(`${process.argv[0] ?? ''}: ${file}: ${why}`);
      return undefined;
    }
    text += content.text;
  }
  return text;
}

function* cat(process: Process): Task<number> {
  const text = yield* inputOf(process, process.argv.slice(1));
  if (text === undefined) return 1;
  yield* out(text);
  return 0;
}

function* echo({ argv }: Process): Task<number> {
  const args = argv.slice(1);
  const first = args.findIndex((arg) => !/^-[neE]+$/.test(arg));
  const flags = args.slice(0, first < 0 ? args.length : first).join('');
  const words = (first < 0 ? [] : args.slice(first)).join(' ');
  const text = flags.includes('e') ? unescape(words) : words;
  yield* out(flags.includes('n') ? text : `${text}\n`);
  return 0;
}

function unescape(text: string): string {
  return text.replace(/\\([nt\\])/g, (_, char: string) =>
    char === 'n' ? '\n' : char === 't' ? '\t' : '\\',
  );
}

function* printf({ argv }: Process): Task<number> {
  const [, format = '', ...args] = argv;
  const rest = [...args];
  const once = () =>
    unescape(format).replace(/%[sd%]/g, (spec) => (spec === '%%' ? '%' : (rest.shift() ?? '')));
  let text = once();
  while (rest.length > 0 && /%[sd]/.test(format)) text += once();
  yield* out(text);
  return 0;
}

function* seq({ argv }: Process): Task<number> {
  const numbers = argv.slice(1).map(Number);
  const wrong = argv.slice(1).find((arg) => Number.isNaN(Number(arg)) || arg === '');
  if (wrong !== undefined || numbers.length === 0 || numbers.length > 3) {
    yield* complain(
      wrong === undefined
        ? 'seq: missing operand'
        : `seq: invalid floating point argument: ‘${wrong}’`,
    );
    return 1;
  }
  const [first = 1, step = 1, last = 0] =
    numbers.length === 1
      ? [1, 1, ...numbers]
      : numbers.length === 2
        ? [numbers[0], 1, numbers[1]]
        : numbers;
  const lines: string[] = [];
  for (let at = first; step > 0 ? at <= last : step < 0 && at >= last; at += step) {
    if (lines.length >= 100_000) break;
    lines.push(String(at));
  }
  return yield* printLines(lines);
}

function toPattern(text: string, { has }: Options): RegExp | undefined {
  const basic = has('F')
    ? text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    : has('E') || has('P')
      ? text
      : text.replace(/\\?[+?|(){}]/g, (found) =>
          found.length > 1 ? found.slice(1) : `\\${found}`,
        );
  const source = has('w') ? `\\b(?:${basic})\\b` : basic;
  try {
    return new RegExp(has('x') ? `^(?:${source})$` : source, has('i') ? 'i' : '');
  } catch {
    return undefined;
  }
}

function* grep(process: Process): Task<number> {
  const found = options(process.argv.slice(1), 'EFPciovqnwx', 'e');
  if (found.unknown !== undefined) {
    yield* complain(`grep: invalid option -- '${found.unknown}'`);
    return 2;
  }
  const [pattern = '', ...files] = found.has('e')
    ? [found.value('e') ?? '', ...found.operands]
    : found.operands;
  const matcher = toPattern(pattern, found);
  if (!matcher) {
    yield* complain('grep: Invalid regular expression');
    return 2;
  }
  const text = yield* inputOf(process, files);
  if (text === undefined) return 2;
  const lines = linesOf(text).map((line, index) => ({ line, number: index + 1 }));
  const kept = lines.filter(({ line }) => matcher.test(line) !== found.has('v'));
  const all = new RegExp(matcher.source, `${matcher.flags}g`);
  if (found.has('c')) yield* say(String(kept.length));
  else if (found.has('o')) yield* printLines(kept.flatMap(({ line }) => line.match(all) ?? []));
  else if (!found.has('q')) {
    yield* printLines(
      kept.map(({ line, number }) => (found.has('n') ? `${number}:${line}` : line)),
    );
  }
  return kept.length > 0 ? 0 : 1;
}

function leadingNumber(text: string): number {
  return Number(/^\s*-?\d+(\.\d+)?/.exec(text)?.[0] ?? 0);
}

function* sort(process: Process): Task<number> {
  const { has, value, operands, unknown } = options(process.argv.slice(1), 'nrubfV', 'kt');
  if (unknown !== undefined) return yield* invalid('sort', unknown);
  const text = yield* inputOf(process, operands);
  if (text === undefined) return 2;
  const field = Number(/^\d+/.exec(value('k') ?? '')?.[0] ?? 0);
  const separator = value('t') ?? /\s+/;
  const keyOf = (line: string) =>
    field > 0
      ? line
          .trim()
          .split(separator)
          .slice(field - 1)
          .join(' ')
      : line;
  const numeric = has('n') || /n/.test(value('k') ?? '');
  const reverse = has('r') || /r/.test(value('k') ?? '') ? -1 : 1;
  const compare = (a: string, b: string) => {
    const byNumber = numeric ? leadingNumber(keyOf(a)) - leadingNumber(keyOf(b)) : 0;
    return reverse * (byNumber || (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
  };
  const lines = [...linesOf(text)].sort(compare);
  return yield* printLines(has('u') ? [...new Set(lines)] : lines);
}

function* uniq(process: Process): Task<number> {
  const { has, operands, unknown } = options(process.argv.slice(1), 'cdui');
  if (unknown !== undefined) return yield* invalid('uniq', unknown);
  const text = yield* inputOf(process, operands);
  if (text === undefined) return 1;
  const runs: { line: string; count: number }[] = [];
  for (const line of linesOf(text)) {
    const last = runs.at(-1);
    if (last?.line === line) last.count += 1;
    else runs.push({ line, count: 1 });
  }
  const kept = runs.filter(({ count }) => (!has('d') || count > 1) && (!has('u') || count === 1));
  return yield* printLines(
    kept.map(({ line, count }) => (has('c') ? `${String(count).padStart(7)} ${line}` : line)),
  );
}

function* wc(process: Process): Task<number> {
  const { has, operands, unknown } = options(process.argv.slice(1), 'lwcm');
  if (unknown !== undefined) return yield* invalid('wc', unknown);
  const text = yield* inputOf(process, operands);
  if (text === undefined) return 1;
  const counts = {
    l: text.split('\n').length - 1,
    w: text.split(/\s+/).filter(Boolean).length,
    c: byteLength(text),
  };
  const asked = (['l', 'w', 'c'] as const).filter(has);
  const shown = asked.length > 0 ? asked : (['l', 'w', 'c'] as const);
  const numbers = shown.map((letter) => String(counts[letter]));
  const names = operands.length > 0 ? [operands.join(' ')] : [];
  const padded = numbers.length > 1 ? numbers.map((number) => number.padStart(7)) : numbers;
  return yield* printLines([[...padded, ...names].join(' ')]);
}

/** `head` and `tail`: `-n N`, `-N`, and `-n +N` for tail. */
function ends(
  pick: (lines: readonly string[], count: number, plus: boolean) => readonly string[],
): Program {
  return function* (process) {
    const args = process.argv
      .slice(1)
      .flatMap((arg) => (/^-\d+$/.test(arg) ? ['-n', arg.slice(1)] : [arg]));
    const { value, operands, unknown } = options(args, 'q', 'nc');
    const name = process.argv[0] ?? '';
    if (unknown !== undefined) return yield* invalid(name, unknown);
    const given = value('n') ?? '10';
    if (!/^[+-]?\d+$/.test(given)) {
      yield* complain(`${name}: invalid number of lines: ‘${given}’`);
      return 1;
    }
    const text = yield* inputOf(process, operands);
    if (text === undefined) return 1;
    return yield* printLines(pick(linesOf(text), Number(given), given.startsWith('+')));
  };
}

function* cut(process: Process): Task<number> {
  const { value, operands, unknown } = options(process.argv.slice(1), 's', 'dfc');
  if (unknown !== undefined) return yield* invalid('cut', unknown);
  const text = yield* inputOf(process, operands);
  if (text === undefined) return 1;
  const delimiter = value('d') ?? '\t';
  const wanted = (value('f') ?? value('c') ?? '').split(',').flatMap((range) => {
    const [from = '1', to = from] = range.split('-');
    const last = to === '' ? 100 : Number(to);
    return Array.from(
      { length: Math.max(0, last - Number(from || 1) + 1) },
      (_, at) => Number(from || 1) + at,
    );
  });
  const cutLine = (line: string) => {
    const parts = value('c') === undefined ? line.split(delimiter) : [...line];
    if (parts.length === 1 && value('c') === undefined) return line;
    const joiner = value('c') === undefined ? delimiter : '';
    return wanted.flatMap((index) => parts[index - 1] ?? []).join(joiner);
  };
  return yield* printLines(linesOf(text).map(cutLine));
}

function* tr(process: Process): Task<number> {
  const { has, operands } = options(process.argv.slice(1), 'ds');
  const [from = '', to = ''] = operands.map(unescape);
  const text = process.stdin ?? '';
  const change = (char: string) => {
    const at = from.indexOf(char);
    if (at < 0) return char;
    return has('d') ? '' : (to[Math.min(at, to.length - 1)] ?? '');
  };
  yield* out([...text].map(change).join(''));
  return 0;
}

const UNITS: { readonly [unit: string]: number } = {
  '': 1,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  ms: 0.001,
};

/** `sleep 30s`, `1.5`, `2m`, and `500ms`, which real shells do not take. */
function* sleep({ argv }: Process): Task<number> {
  const times = argv.slice(1);
  if (times.length === 0) {
    yield* complain("sleep: missing operand\nTry 'sleep --help' for more information.");
    return 1;
  }
  let ms = 0;
  for (const time of times) {
    const match = /^(\d+\.?\d*|\.\d+)(ms|[smhd]?)$/.exec(time);
    if (!match) {
      yield* complain(
        `sleep: invalid time interval ‘${time}’\nTry 'sleep --help' for more information.`,
      );
      return 1;
    }
    ms += Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1) * 1000;
  }
  yield { sleep: ms };
  return 0;
}

function* date(process: Process): Task<number> {
  const { now } = process.shell.state();
  const [, day = '', month = '', year = '', clock = ''] = formatTimeLong(now).split(/,? /);
  const weekday = formatTimeLong(now).slice(0, 3);
  const iso = process.argv.includes('-Iseconds') || process.argv.includes('-Is');
  yield* say(
    iso
      ? formatTime(now)
      : `${weekday} ${month} ${String(Number(day)).padStart(2)} ${clock} UTC ${year}`,
  );
  return 0;
}

function* test(process: Process): Task<number> {
  const args = process.argv.slice(1);
  const words = process.argv[0] === '[' ? args.slice(0, -1) : args;
  const [first = '', operator, second = ''] = words;
  yield* out('');
  if (words.length === 2) return Number(first === '-z' ? operator !== '' : operator === '');
  if (words.length < 2) return Number(first === '');
  const numbers = [Number(first), Number(second)] as const;
  const results: { readonly [operator: string]: boolean } = {
    '=': first === second,
    '==': first === second,
    '!=': first !== second,
    '-eq': numbers[0] === numbers[1],
    '-ne': numbers[0] !== numbers[1],
    '-gt': numbers[0] > numbers[1],
    '-ge': numbers[0] >= numbers[1],
    '-lt': numbers[0] < numbers[1],
    '-le': numbers[0] <= numbers[1],
  };
  return Number(!(results[operator ?? ''] ?? false));
}

function exits(code: number): Program {
  return function* () {
    yield* out('');
    return code;
  };
}

/** Small programs that need no machine: text in, text out. */
export const TEXT_PROGRAMS: { readonly [name: string]: Program } = {
  ':': exits(0),
  '[': test,
  cat,
  cut,
  date,
  echo,
  false: exits(1),
  grep,
  head: ends((lines, count) => (count < 0 ? lines.slice(0, count) : lines.slice(0, count))),
  printf,
  seq,
  sleep,
  sort,
  tail: ends((lines, count, plus) =>
    plus ? lines.slice(count - 1) : count === 0 ? [] : lines.slice(-Math.abs(count)),
  ),
  test,
  tr,
  true: exits(0),
  uniq,
  wc,
};
