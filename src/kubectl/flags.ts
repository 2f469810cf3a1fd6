/** Command-line flags with the rules and the messages of spf13/pflag, which kubectl uses. */
import { parseDuration } from './go-duration';

type Kind = 'array' | 'bool' | 'duration' | 'int' | 'list' | 'string';

/** A flag that a command takes; `T` is what its value becomes. */
export interface Flag<T = unknown> {
  readonly kind: Kind;
  readonly short: string | undefined;
  /** The value when the flag is not given. */
  readonly initial: T;
  /** What the flag means without `=value`. */
  readonly bare: string | undefined;
}
export interface Flags {
  readonly [name: string]: Flag;
}
export type Values<F extends Flags> = {
  readonly [K in keyof F]: F[K] extends Flag<infer T> ? T : never;
};

/** Text; `bare` is its meaning without `=value`. */
export function text(short?: string, bare?: string): Flag<string | undefined> {
  return { kind: 'string', short, initial: undefined, bare };
}
/** On or off. */
export function bool(short?: string, initial = false): Flag<boolean> {
  return { kind: 'bool', short, initial, bare: 'true' };
}
/** A whole number. */
export function int(short?: string): Flag<number | undefined> {
  return { kind: 'int', short, initial: undefined, bare: undefined };
}
/** A time such as `1m30s`; its value is in ms. */
export function duration(short?: string): Flag<number | undefined> {
  return { kind: 'duration', short, initial: undefined, bare: undefined };
}
/** May be given several times, or once with commas. */
export function listOf(short?: string): Flag<readonly string[]> {
  return { kind: 'list', short, initial: [], bare: undefined };
}

/** May be given several times; commas belong to the value. */
export function arrayOf(short?: string): Flag<readonly string[]> {
  return { kind: 'array', short, initial: [], bare: undefined };
}

export interface Parsed<F extends Flags> {
  readonly flags: Values<F>;
  /** The names of the flags that were given. */
  readonly given: ReadonlySet<string>;
  /** The arguments that are no flags. */
  readonly args: readonly string[];
  /** How many of `args` stood before `--`; undefined without it. */
  readonly dash: number | undefined;
}

/** A problem in pflag's words, or a flag that kubectl knows and Hopscope does not. */
export type FlagProblem =
  | { readonly is: 'wrong'; readonly message: string }
  | { readonly is: 'unsupported'; readonly flag: string };

/** What kubectl knows beside `Flags`: long names, and short ones as `w/watch`. */
export type Unsupported = readonly string[];

class Stop extends Error {
  constructor(readonly problem: FlagProblem) {
    super();
  }
}

function wrong(message: string): Stop {
  return new Stop({ is: 'wrong', message });
}

const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

function goParse(kind: Kind, value: string): unknown {
  if (kind === 'bool') {
    if (TRUE.has(value)) return true;
    if (FALSE.has(value)) return false;
    return new Error(`strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`);
  }
  if (kind === 'duration') return parseDuration(value);
  if (kind === 'int') {
    if (/^[+-]?\d+$/.test(value)) return Number(value);
    return new Error(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`);
  }
  return value;
}

class Parser<F extends Flags> {
  readonly values = new Map<string, unknown>();
  readonly args: string[] = [];
  dash: number | undefined;
  private readonly rest: string[];

  constructor(
    private readonly spec: F,
    private readonly unsupported: Unsupported,
    argv: readonly string[],
  ) {
    this.rest = [...argv];
  }

  run(interspersed: boolean): void {
    for (let word = this.rest.shift(); word !== undefined; word = this.rest.shift()) {
      if (word === '--') {
        this.dash = this.args.length;
        this.args.push(...this.rest.splice(0));
      } else if (word.startsWith('--')) {
        this.long(word);
      } else if (word.startsWith('-') && word !== '-') {
        this.short(word.slice(1));
      } else {
        this.args.push(word);
        if (!interspersed) this.args.push(...this.rest.splice(0));
      }
    }
  }

  private long(word: string): void {
    const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === '' || name.startsWith('-')) throw wrong(`bad flag syntax: ${word}`);
    const flag = Object.hasOwn(this.spec, name) ? this.spec[name] : undefined;
    if (flag) return this.set(name, flag, value ?? flag.bare ?? this.next(`--${name}`));
    if (this.unsupported.some((known) => known === name || known.endsWith(`/${name}`))) {
      throw new Stop({ is: 'unsupported', flag: `--${name}` });
    }
    throw wrong(`unknown flag: --${name}`);
  }

  /** A cluster of one-letter flags, the last of which may carry its value. */
  private short(letters: string): void {
    for (let left = letters; left !== ''; left = left.slice(1)) {
      const letter = left[0] ?? '';
      const found = Object.entries(this.spec).find(([, flag]) => flag.short === letter);
      if (!found) throw this.unknownShort(letter, left);
      const [name, flag] = found;
      if (left[1] === '=') return this.set(name, flag, left.slice(2));
      if (flag.bare === undefined) {
        const value = left.length > 1 ? left.slice(1) : this.next(`'${letter}' in -${left}`);
        return this.set(name, flag, value);
      }
      this.set(name, flag, flag.bare);
    }
  }

  private unknownShort(letter: string, left: string): Stop {
    const known = this.unsupported.some((entry) => entry.startsWith(`${letter}/`));
    if (known) return new Stop({ is: 'unsupported', flag: `-${letter}` });
    return wrong(`unknown shorthand flag: '${letter}' in -${left}`);
  }

  private next(shown: string): string {
    const value = this.rest.shift();
    if (value === undefined) throw wrong(`flag needs an argument: ${shown}`);
    return value;
  }

  private set(name: string, flag: Flag, value: string): void {
    const parsed = goParse(flag.kind, value);
    if (parsed instanceof Error) {
      const shown = flag.short === undefined ? `--${name}` : `-${flag.short}, --${name}`;
      const what = `invalid argument ${JSON.stringify(value)} for "${shown}" flag`;
      throw wrong(`${what}: ${parsed.message}`);
    }
    if (flag.kind !== 'list' && flag.kind !== 'array') {
      this.values.set(name, parsed);
      return;
    }
    const before = (this.values.get(name) as readonly string[] | undefined) ?? [];
    this.values.set(name, [...before, ...(flag.kind === 'list' ? value.split(',') : [value])]);
  }
}

/**
 * Parses `argv`. Flags and arguments may be mixed unless `interspersed` is false; `--` ends the
 * flags. `unsupported` lists what kubectl would take.
 */
export function parseFlags<F extends Flags>(
  spec: F,
  argv: readonly string[],
  unsupported: Unsupported = [],
  interspersed = true,
): Parsed<F> | FlagProblem {
  const parser = new Parser(spec, unsupported, argv);
  try {
    parser.run(interspersed);
  } catch (problem) {
    if (problem instanceof Stop) return problem.problem;
    throw problem;
  }
  const entries = Object.entries(spec).map(([name, flag]): [string, unknown] => [
    name,
    parser.values.has(name) ? parser.values.get(name) : flag.initial,
  ]);
  return {
    flags: Object.fromEntries(entries) as Values<F>,
    given: new Set(parser.values.keys()),
    args: parser.args,
    dash: parser.dash,
  };
}
