import { annotate, label } from './commands/label';
import { apply } from './commands/apply';
import { create } from './commands/create';
import { exec } from './commands/exec';
import { get } from './commands/get';
import { remove } from './commands/delete';
import { scale } from './commands/scale';
import { cordon, uncordon } from './commands/cordon';
import { describe } from './commands/describe';
import { drain } from './commands/drain';
import { edit } from './commands/edit';
import { explain } from './commands/explain';
import { expose } from './commands/expose';
import { logs } from './commands/logs';
import { config } from './commands/config';
import { apiResources, apiVersions, clusterInfo, version } from './commands/others';
import { patch } from './commands/patch';
import { portForward } from './commands/port-forward';
import { replace } from './commands/replace';
import { rollout } from './commands/rollout';
import { run } from './commands/run';
import { set } from './commands/set';
import { wait } from './commands/wait';
import { KUBECTL_COMMANDS, suggestionsFor } from './commands/known';
import type { Process } from './process';
import { complain, out, pause, type Task } from './task';
import { GLOBAL_UNSUPPORTED, type Verb } from './verb';

/** The verbs that there are, by the word after `kubectl`. */
export const VERBS: { readonly [word: string]: Verb } = {
  annotate,
  'api-resources': apiResources,
  'api-versions': apiVersions,
  apply,
  'cluster-info': clusterInfo,
  config,
  cordon,
  create,
  delete: remove,
  describe,
  drain,
  edit,
  exec,
  explain,
  expose,
  get,
  label,
  logs,
  patch,
  'port-forward': portForward,
  replace,
  rollout,
  run,
  scale,
  set,
  uncordon,
  version,
  wait,
};

/** Flags before the verb that take the next word. */
const VALUED = new Set([
  '-n',
  '-s',
  '--namespace',
  '--context',
  '--kubeconfig',
  '--cluster',
  '--user',
  '--server',
  '--token',
  '--as',
  '--request-timeout',
  '-v',
]);

/** Where the verb stands among the words after `kubectl`. */
function verbAt(args: readonly string[]): number {
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (!word.startsWith('-')) return at;
    if (VALUED.has(word)) at += 1;
  }
  return -1;
}

/** A long flag before the verb that is none of the global ones. */
function strayFlag(words: readonly string[]): string | undefined {
  const names = words.flatMap((word) => /^--([^=]+)/.exec(word)?.[1] ?? []);
  const known = (name: string) =>
    name === 'namespace' ||
    name === 'help' ||
    GLOBAL_UNSUPPORTED.some((flag) => flag === name || flag.endsWith(`/${name}`));
  const stray = names.find((name) => !known(name));
  return stray === undefined ? undefined : `--${stray}`;
}

function* help(): Task<number> {
  const lines = Object.entries(VERBS).map(([word, { does }]) => `  ${word.padEnd(15)} ${does}`);
  yield* out(
    `kubectl controls the Kubernetes cluster manager.\n\nCommands that Hopscope supports:\n${lines.join('\n')}\n`,
  );
  return 0;
}

/** `kubectl help get` is `kubectl get --help`. */
function* helpWith([word, ...rest]: readonly string[], process: Process): Task<number> {
  if (word === undefined) return yield* help();
  const chosen = Object.hasOwn(VERBS, word) ? VERBS[word] : undefined;
  return chosen ? yield* chosen.run([...rest, '--help'], process) : yield* unknown(word);
}

function* unknown(word: string): Task<number> {
  if (KUBECTL_COMMANDS.includes(word)) {
    yield* complain(`error: Hopscope does not support "kubectl ${word}" yet`);
    return 1;
  }
  const similar = suggestionsFor(word);
  const hint = similar.map((one) => `\t${one}\n`).join('');
  const suggestion = similar.length > 0 ? `\n\nDid you mean this?\n${hint}` : '';
  yield* complain(`error: unknown command "${word}" for "kubectl"${suggestion}`);
  return 1;
}

/** `kubectl`: finds the verb and runs it. */
export function* kubectl(process: Process): Task<number> {
  const args = process.argv.slice(1);
  yield* pause(process.shell.state().config.delays.kubectl);
  const at = verbAt(args);
  const word = args[at];
  if (word === undefined) return yield* help();
  if (word === 'help') return yield* helpWith(args.slice(at + 1), process);
  const stray = strayFlag(args.slice(0, at));
  if (stray !== undefined) {
    yield* complain(`error: unknown flag: ${stray}\nSee 'kubectl --help' for usage.`);
    return 1;
  }
  const chosen = Object.hasOwn(VERBS, word) ? VERBS[word] : undefined;
  if (!chosen) return yield* unknown(word);
  return yield* chosen.run(args.toSpliced(at, 1), process);
}
