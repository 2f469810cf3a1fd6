/** curl's command line (curl 7.88, src/tool_getparam.c), as far as it is simulated. */
export interface CurlOptions {
  readonly urls: readonly string[];
  readonly silent: boolean;
  readonly showError: boolean;
  readonly verbose: boolean;
  readonly include: boolean;
  readonly head: boolean;
  readonly insecure: boolean;
  readonly fail: boolean;
  readonly location: boolean;
  readonly get: boolean;
  readonly noProgress: boolean;
  readonly method: string | undefined;
  readonly headers: readonly string[];
  readonly data: readonly string[];
  readonly maxTime: number | undefined;
  readonly connectTimeout: number | undefined;
  /** File names, `-` being standard output. */
  readonly outputs: readonly string[];
  readonly writeOut: string | undefined;
  readonly resolve: readonly string[];
  readonly userAgent: string | undefined;
  readonly version: boolean;
}

type Mutable = { -readonly [K in keyof CurlOptions]: CurlOptions[K] };

/** `value` is undefined for options without one. */
type Setter = (options: Mutable, value: string) => void;

interface Option {
  readonly takesValue: boolean;
  readonly set: Setter;
}

/** What curl says of options it does not understand; the exit code is 2. */
export interface CurlProblem {
  readonly problem: string;
}

class Refusal extends Error {}

function on(
  field: {
    [K in keyof CurlOptions]: CurlOptions[K] extends boolean ? K : never;
  }[keyof CurlOptions],
): Option {
  return {
    takesValue: false,
    set: (options) => {
      options[field] = true;
    },
  };
}
function value(set: Setter): Option {
  return { takesValue: true, set };
}
function many(field: 'data' | 'headers' | 'outputs' | 'resolve' | 'urls'): Option {
  return value((options, text) => {
    options[field] = [...options[field], text];
  });
}
function seconds(field: 'connectTimeout' | 'maxTime'): Option {
  return value((options, text) => {
    if (!/^\d*\.?\d+$|^\d+\.?$/.test(text))
      throw new Refusal('expected a proper numerical parameter');
    options[field] = Number(text) * 1000;
  });
}
const nothing: Option = { takesValue: false, set: () => undefined };

const LONG: { readonly [name: string]: Option } = {
  compressed: nothing,
  'connect-timeout': seconds('connectTimeout'),
  data: many('data'),
  'data-ascii': many('data'),
  'data-raw': many('data'),
  fail: on('fail'),
  get: on('get'),
  globoff: nothing,
  head: on('head'),
  header: many('headers'),
  'http1.1': nothing,
  include: on('include'),
  insecure: on('insecure'),
  ipv4: nothing,
  location: on('location'),
  'max-time': seconds('maxTime'),
  'no-keepalive': nothing,
  'no-progress-meter': on('noProgress'),
  output: many('outputs'),
  request: value((options, text) => {
    options.method = text;
  }),
  resolve: many('resolve'),
  'show-error': on('showError'),
  silent: on('silent'),
  url: many('urls'),
  'user-agent': value((options, text) => {
    options.userAgent = text;
  }),
  verbose: on('verbose'),
  version: on('version'),
  'write-out': value((options, text) => {
    options.writeOut = text;
  }),
};
const SHORT: { readonly [letter: string]: string } = {
  4: 'ipv4',
  A: 'user-agent',
  d: 'data',
  f: 'fail',
  G: 'get',
  g: 'globoff',
  H: 'header',
  I: 'head',
  i: 'include',
  k: 'insecure',
  L: 'location',
  m: 'max-time',
  o: 'output',
  S: 'show-error',
  s: 'silent',
  V: 'version',
  v: 'verbose',
  w: 'write-out',
  X: 'request',
};

/** curl's options as they are typed, for completion. */
export const CURL_OPTIONS: readonly string[] = [
  ...Object.keys(SHORT).map((letter) => `-${letter}`),
  ...Object.keys(LONG).map((name) => `--${name}`),
];

/** Options of curl that Hopscope leaves out, so that the message can be honest. */
const LEFT_OUT = new Set(
  `abstract-unix-socket cacert cert ciphers config cookie cookie-jar data-binary data-urlencode
  dump-header fail-with-body form haproxy-protocol help http0.9 http1.0 http2
  http2-prior-knowledge http3 interface ipv6 json keepalive-time key limit-rate local-port
  max-redirs negotiate netrc noproxy ntlm parallel path-as-is proxy range referer remote-name
  remote-time request-target retry retry-all-errors retry-connrefused retry-delay
  retry-max-time sni stderr tcp-fastopen tls-max tlsv1.2 tlsv1.3 trace trace-ascii unix-socket
  upload-file user connect-to`.split(/\s+/),
);
const LEFT_OUT_SHORT = '0236aBbCcDEeFhJjKlMnNOPpQqRrTtUuxYyZz#:';

function initial(): Mutable {
  return {
    urls: [],
    silent: false,
    showError: false,
    verbose: false,
    include: false,
    head: false,
    insecure: false,
    fail: false,
    location: false,
    get: false,
    noProgress: false,
    method: undefined,
    headers: [],
    data: [],
    maxTime: undefined,
    connectTimeout: undefined,
    outputs: [],
    writeOut: undefined,
    resolve: [],
    userAgent: undefined,
    version: false,
  };
}

/** Long options may be shortened as long as only one is meant. */
function longNamed(name: string): Option | 'ambiguous' | undefined {
  if (Object.hasOwn(LONG, name)) return LONG[name];
  const matching = Object.keys(LONG).filter((one) => one.startsWith(name));
  if (matching.length > 1) return 'ambiguous';
  return matching[0] === undefined ? undefined : LONG[matching[0]];
}

class Parser {
  readonly options = initial();
  private readonly rest: string[];
  constructor(args: readonly string[]) {
    this.rest = [...args];
  }

  run(): CurlProblem | undefined {
    for (let word = this.rest.shift(); word !== undefined; word = this.rest.shift()) {
      try {
        if (word === '--') this.options.urls = [...this.options.urls, ...this.rest.splice(0)];
        else if (word.startsWith('--')) this.long(word);
        else if (word.startsWith('-') && word !== '-') this.short(word.slice(1));
        else this.options.urls = [...this.options.urls, word];
      } catch (refusal) {
        if (refusal instanceof Refusal) return { problem: refusal.message };
        throw refusal;
      }
    }
    return undefined;
  }

  private long(word: string): void {
    const name = word.slice(2);
    if (LEFT_OUT.has(name))
      throw new Refusal(`Hopscope does not support the option ${word} of curl yet`);
    const option = longNamed(name);
    if (option === undefined) throw new Refusal(`option ${word}: is unknown`);
    if (option === 'ambiguous') throw new Refusal(`option ${word}: is ambiguous`);
    this.apply(option, word, option.takesValue ? this.rest.shift() : '');
  }

  private short(letters: string): void {
    for (let left = letters; left !== ''; left = left.slice(1)) {
      const letter = left[0] ?? '';
      const shown = `-${letters}`;
      const option = LONG[SHORT[letter] ?? ''];
      if (!option) {
        throw new Refusal(
          LEFT_OUT_SHORT.includes(letter)
            ? `Hopscope does not support the option -${letter} of curl yet`
            : `option ${shown}: is unknown`,
        );
      }
      if (option.takesValue) {
        return this.apply(option, shown, left.length > 1 ? left.slice(1) : this.rest.shift());
      }
      this.apply(option, shown, '');
    }
  }

  private apply(option: Option, shown: string, text: string | undefined): void {
    if (text === undefined) throw new Refusal(`option ${shown}: requires parameter`);
    try {
      option.set(this.options, text);
    } catch (refusal) {
      if (refusal instanceof Refusal) throw new Refusal(`option ${shown}: ${refusal.message}`);
      throw refusal;
    }
  }
}

/** Understands curl's arguments. */
export function parseCurl(args: readonly string[]): CurlOptions | CurlProblem {
  const parser = new Parser(args);
  return parser.run() ?? parser.options;
}
