import { formatTime, formatTimeLong } from '../../api/time';
import type { Process, Program } from '../process';
import { complain, out, say, type Task } from '../task';
import { inputOf, printLines, unescape } from './arguments';
import { FILTERS } from './filters';

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
  ...FILTERS,
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
