import type { ClusterState } from '../cluster/world';
import { formatFailure, Stop } from './failure';
import {
  bool,
  parseFlags,
  text,
  type Flags,
  type Parsed,
  type Unsupported,
  type Values,
} from './flags';
import { helpFor } from './help';
import type { Process } from './process';
import { complain, type Task } from './task';

/** The flags that every verb takes. */
const GLOBAL = { namespace: text('n'), help: bool('h') };

/** Flags of every verb that make no sense against the one cluster of the page. */
export const GLOBAL_UNSUPPORTED: Unsupported = [
  'as',
  'as-group',
  'as-uid',
  'cache-dir',
  'certificate-authority',
  'client-certificate',
  'client-key',
  'cluster',
  'context',
  'disable-compression',
  'insecure-skip-tls-verify',
  'kubeconfig',
  'match-server-version',
  'password',
  'profile',
  'profile-output',
  'request-timeout',
  's/server',
  'tls-server-name',
  'token',
  'user',
  'username',
  'v/v',
  'vmodule',
  'warnings-as-errors',
];

/** A verb that is being carried out. */
export interface Call<F extends Flags> extends Parsed<F> {
  readonly process: Process;
  /** What `-n` says, or the session's namespace. */
  readonly namespace: string;
  /** Whether `-n` was given. */
  readonly namespaceGiven: boolean;
  /** The cluster at this moment. */
  readonly state: () => ClusterState;
}

export interface VerbDefinition<F extends Flags> {
  /** As typed after `kubectl`: `get`, `create service clusterip`. */
  readonly name: string;
  /** One line for the help. */
  readonly does: string;
  readonly flags: F;
  /** Flags that kubectl has and Hopscope does not: `watch`, or `w/watch` with its short name. */
  readonly unsupported?: Unsupported;
  /** Flags that have to be given. */
  readonly required?: readonly (keyof F & string)[];
  /** Ends with the exit code; undefined is 0. */
  readonly run: (call: Call<F>) => Task<number | undefined>;
}

/** A verb of kubectl. */
export interface Verb {
  readonly name: string;
  readonly does: string;
  /** The flags that it takes, those of every verb included; none for a word that verbs stand under. */
  readonly flags: Flags;
  /** The verbs under it, such as `status` under `rollout`. */
  readonly verbs?: { readonly [word: string]: Verb };
  /** Runs it with the arguments after its name. */
  run(argv: readonly string[], process: Process): Task<number>;
}

function* execute<F extends Flags>(
  { name, does, flags, unsupported = [], required = [], run }: VerbDefinition<F>,
  argv: readonly string[],
  process: Process,
): Task<number> {
  const spec = { ...GLOBAL, ...flags };
  const parsed = parseFlags(spec, argv, [...unsupported, ...GLOBAL_UNSUPPORTED]);
  if ('is' in parsed) {
    if (parsed.is === 'wrong') {
      yield* complain(`error: ${parsed.message}\nSee 'kubectl ${name} --help' for usage.`);
    } else {
      yield* complain(`error: Hopscope does not support ${parsed.flag} in "kubectl ${name}" yet`);
    }
    return 1;
  }
  const values = parsed.flags as Values<typeof GLOBAL> & Values<F>;
  if (values.help) {
    yield { out: helpFor(name, does, spec) };
    return 0;
  }
  const missing = required.filter((flag) => !parsed.given.has(flag));
  if (missing.length > 0) {
    const list = missing.map((flag) => JSON.stringify(flag)).join(', ');
    yield* complain(`error: required flag(s) ${list} not set`);
    return 1;
  }
  const code = yield* run({
    flags: values,
    given: parsed.given,
    args: parsed.args,
    dash: parsed.dash,
    process,
    namespace: values.namespace ?? process.shell.session.namespace,
    namespaceGiven: values.namespace !== undefined,
    state: () => process.shell.state(),
  });
  return code ?? 0;
}

/** A verb from its definition: parses its flags, and prints what stops it. */
export function verb<F extends Flags>(definition: VerbDefinition<F>): Verb {
  return {
    name: definition.name,
    does: definition.does,
    flags: { ...GLOBAL, ...definition.flags },
    *run(argv, process) {
      try {
        return yield* execute(definition, argv, process);
      } catch (stopped) {
        if (!(stopped instanceof Stop)) throw stopped;
        if (stopped.failure) yield* complain(formatFailure(stopped.failure));
        return stopped.exitCode;
      }
    },
  };
}

interface GroupOptions {
  /** Takes what is none of the verbs. */
  readonly otherwise?: Verb;
  /** Words that kubectl has and Hopscope does not. */
  readonly others?: readonly string[];
}

/** Verbs under a common word, such as `rollout status` and `rollout restart`. */
export function group(
  name: string,
  does: string,
  verbs: { readonly [word: string]: Verb },
  { otherwise, others = [] }: GroupOptions = {},
): Verb {
  return {
    name,
    does,
    flags: otherwise?.flags ?? {},
    verbs,
    *run(argv, process) {
      const at = argv.findIndex((word) => !word.startsWith('-'));
      const chosen = argv[at] ?? '';
      const inner = Object.hasOwn(verbs, chosen) ? verbs[chosen] : undefined;
      if (inner) return yield* inner.run(argv.toSpliced(at, 1), process);
      if (others.includes(chosen)) {
        yield* complain(`error: Hopscope does not support "kubectl ${name} ${chosen}" yet`);
      } else if (otherwise) {
        return yield* otherwise.run(argv, process);
      } else if (chosen) {
        yield* complain(
          `error: unknown command "${chosen}"\nSee 'kubectl ${name} -h' for help and examples`,
        );
      } else {
        const known = Object.keys(verbs).map((word) => `  ${word}\n`);
        yield { out: `${does}.\n\nCommands that Hopscope supports:\n${known.join('')}` };
        return 0;
      }
      return 1;
    },
  };
}
