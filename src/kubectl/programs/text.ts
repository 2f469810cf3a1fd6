import { formatTime, formatTimeLong, parseTime } from '../../api/time';
import type { Process, Program } from '../process';
import { complain, out, read, say, type Task } from '../task';
import { inputOf, printLines, unescape } from './arguments';
import { FILTERS } from './filters';
import { STREAM_EDITORS } from './stream-editors';

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

/** `date +FORMAT`: the usual letters (strftime(3)). */
function formatted(format: string, now: number): string {
  const [weekday = '', day = '', month = '', year = '', clock = ''] =
    formatTimeLong(now).split(/,? /);
  const iso = formatTime(now);
  const parts: { readonly [letter: string]: string } = {
    '%': '%',
    a: weekday,
    b: month,
    d: day.padStart(2, '0'),
    F: iso.slice(0, 10),
    H: clock.slice(0, 2),
    m: iso.slice(5, 7),
    M: clock.slice(3, 5),
    s: String(Math.floor((now - parseTime('1970-01-01T00:00:00Z')) / 1000)),
    S: clock.slice(6, 8),
    T: clock,
    Y: year,
    Z: 'UTC',
  };
  return format.replace(/%(.)/g, (all, letter: string) => parts[letter] ?? all);
}

function* date(process: Process): Task<number> {
  const { now } = process.shell.state();
  const [, day = '', month = '', year = '', clock = ''] = formatTimeLong(now).split(/,? /);
  const weekday = formatTimeLong(now).slice(0, 3);
  const format = process.argv.find((arg) => arg.startsWith('+'))?.slice(1);
  if (format !== undefined) {
    yield* say(formatted(format, now));
    return 0;
  }
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
  if (first === '!' && words.length > 1) {
    const code = yield* test({ ...process, argv: ['test', ...words.slice(1)] });
    return Number(code === 0);
  }
  if (words.length === 2) return yield* unary(first, operator ?? '');
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
  const result = results[operator ?? ''];
  if (result !== undefined) return Number(!result);
  yield* complain(`${process.argv[0]}: ${operator}: binary operator expected`);
  return 2;
}

/** `-n`, `-z`, and the tests of files */
function* unary(operator: string, operand: string): Task<number> {
  if (operator === '-z') return Number(operand !== '');
  if (operator === '-n') return Number(operand === '');
  if (!/^-[defrsx]$/.test(operator)) {
    yield* complain(`test: ${operator}: unary operator expected`);
    return 2;
  }
  const content = yield* read(operand);
  if (operator === '-d') return Number(content.is !== 'folder');
  if (operator === '-f') return Number(content.is !== 'file');
  if (operator === '-s') return Number(content.is !== 'file' || content.text === '');
  return Number(content.is === 'missing');
}

function exits(code: number): Program {
  return function* () {
    yield* out('');
    return code;
  };
}

/** Small programs that need no machine: text in, text out. */
export const TEXT_PROGRAMS: { readonly [name: string]: Program } = {
  ...FILTERS,
  ...STREAM_EDITORS,
  ':': exits(0),
  '[': test,
  cat,
  date,
  echo,
  false: exits(1),
  printf,
  seq,
  sleep,
  test,
  true: exits(0),
};
