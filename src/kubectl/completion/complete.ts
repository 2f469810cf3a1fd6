import { list } from '../../cluster/store';
import { runtimeOf } from '../../cluster/kubelet/runtime';
import { isDirectory, namesIn, resolvePath } from '../../cluster/kubelet/shell/file-system';
import { internalIp } from '../../cluster/hosts';
import { keyOf } from '../../api/kinds';
import type { ClusterState } from '../../cluster/world';
import type { Shell } from '../process';
import { CURL_OPTIONS } from '../programs/curl/options';
import type { OpenShell } from '../task';
import { openShells, shellToOpen } from '../terminal';
import { beginningWith, type Candidate, type Completion } from './candidates';
import { completeKubectl, type Found } from './kubectl';
import { typedBefore } from './words';

type Here = Pick<OpenShell, 'container' | 'variables' | 'where' | 'words'>;

/** Programs that run another one: completion goes on behind them. */
const LAUNCHERS: { readonly [name: string]: number } = {
  command: 1,
  env: 1,
  exec: 1,
  nohup: 1,
  time: 1,
  timeout: 2,
  watch: 1,
  xargs: 1,
};
const DIALLING = new Set(['curl', 'dig', 'getent', 'host', 'nc', 'nslookup', 'ping', 'wget']);
const FAULTS: { readonly [word: string]: readonly string[] } = {
  '': ['node', 'kube-proxy', 'conntrack', 'pod', 'app', 'cloud'],
  cloud: ['on', 'off'],
};

/** The files of the machine or container that a shell runs on, as far as a word leads to them. */
function files(word: string, here: Here, shell: Shell): readonly Candidate[] {
  const folder = word.slice(0, word.lastIndexOf('/') + 1);
  const { where, container } = here;
  if (where === 'client/laptop') return laptopFiles(folder, shell.files ?? []);
  const [kind, namespace = '', name = ''] = where.split('/');
  if (kind !== 'pod') return [];
  const runtime = runtimeOf(shell.state(), keyOf('Pod', namespace, name));
  const found = runtime?.containers.find((one) => one.name === container)?.files;
  if (!found) return [];
  const path = resolvePath(here.variables.get('PWD') ?? '/', folder || '.');
  return namesIn(found, path).map((entry) => {
    const slash = isDirectory(found, resolvePath(path, entry)) ? '/' : '';
    return { text: `${folder}${entry}${slash}` };
  });
}

/** The entries of a folder, told from the paths of all files. */
function laptopFiles(folder: string, paths: readonly string[]): readonly Candidate[] {
  const plain = folder.replace(/^(\.\/)+/, '');
  return paths
    .filter((path) => path.startsWith(plain))
    .map((path) => {
      const [entry = '', ...rest] = path.slice(plain.length).split('/');
      return { text: `${folder}${entry}${rest.length > 0 ? '/' : ''}` };
    });
}

/** Names and addresses that a request can be sent to from a place. */
function hosts(where: string, state: ClusterState): readonly Candidate[] {
  const [kind, namespace] = where.split('/');
  const nodes = list(state.store, 'Node').flatMap((node) => {
    const ip = internalIp(node);
    return ip === undefined ? [] : [{ text: ip, description: node.metadata.name }];
  });
  const services = list(state.store, 'Service').flatMap(({ metadata, spec, status }) => {
    const description = `service/${metadata.name}`;
    const near = metadata.namespace === namespace;
    const name = near ? metadata.name : `${metadata.name}.${metadata.namespace}`;
    const external = (status.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []);
    const own = spec.clusterIP && spec.clusterIP !== 'None' ? [spec.clusterIP] : [];
    const inside = kind === 'pod' ? [name, ...own] : kind === 'node' ? own : [];
    return [...inside, ...external].map((text) => ({ text, description }));
  });
  return [...services, ...nodes, { text: 'localhost' }];
}

/** `http://kubia`, `kubia`, or an option. */
function dialled(program: string, word: string, here: Here, shell: Shell): Found {
  if (word.startsWith('-')) {
    return { at: 0, candidates: program === 'curl' ? CURL_OPTIONS.map((text) => ({ text })) : [] };
  }
  const scheme = /^https?:\/\//.exec(word)?.[0] ?? '';
  return { at: scheme.length, candidates: hosts(here.where, shell.state()) };
}

function nodes(state: ClusterState): readonly Candidate[] {
  return list(state.store, 'Node').map(({ metadata }) => ({ text: metadata.name }));
}

function fault(words: readonly string[], shell: Shell): readonly Candidate[] {
  const [what = ''] = words;
  const state = shell.state();
  if (words.length === 0 || what === 'cloud') {
    return (FAULTS[words.length === 0 ? '' : 'cloud'] ?? []).map((text) => ({ text }));
  }
  if (words.length > 1) return VERBS[what]?.map((text) => ({ text })) ?? [];
  if (what === 'pod' || what === 'app') {
    return list(state.store, 'Pod', shell.session.namespace).map(({ metadata }) => ({
      text: metadata.name,
    }));
  }
  return nodes(state);
}
const VERBS: { readonly [what: string]: readonly string[] } = {
  node: ['start', 'stop'],
  'kube-proxy': ['pause', 'resume'],
  conntrack: ['flush'],
  pod: ['plug', 'unplug'],
  app: ['failing', 'hanging', 'healthy', 'slow'],
};

/** What a word can become as an argument of the program in front of it. */
function argument(words: readonly string[], word: string, here: Here, shell: Shell): Found {
  const [program = '', ...args] = words;
  const skipped = LAUNCHERS[program];
  if (skipped !== undefined && args.filter((arg) => !arg.startsWith('-')).length >= skipped - 1) {
    const rest = args.filter((arg) => !arg.startsWith('-')).slice(skipped - 1);
    return inner(rest, word, here, shell);
  }
  if (program === 'kubectl' && here.where === 'client/laptop')
    return kubectl(args, word, here, shell);
  if (DIALLING.has(program)) return dialled(program, word, here, shell);
  if (program === 'ssh' && args.length === 0) return { at: 0, candidates: nodes(shell.state()) };
  if (program === 'ssh') {
    return inner(args.slice(1), word, { ...here, ...shellToOpen(`node/${args[0]}`, shell) }, shell);
  }
  if (program === 'fault') return { at: 0, candidates: fault(args, shell) };
  return { at: 0, candidates: files(word, here, shell) };
}

/** A whole command: its program, or an argument. */
function inner(words: readonly string[], word: string, here: Here, shell: Shell): Found {
  if (words.length > 0) return argument(words, word, here, shell);
  return { at: 0, candidates: here.words().map((text) => ({ text })) };
}

/** Behind `--` of `kubectl exec` the words are those of the container. */
function kubectl(args: readonly string[], word: string, here: Here, shell: Shell): Found {
  const { session } = shell;
  const dash = args.indexOf('--');
  const scene = {
    state: shell.state(),
    namespace: session.namespace,
    files: (path: string) => files(path, here, shell),
  };
  if (dash < 0) return completeKubectl(args, word, scene);
  const flag = args.findIndex((arg) => arg === '-n' || arg === '--namespace');
  const namespace = flag < 0 ? session.namespace : (args[flag + 1] ?? '');
  const pods = list(scene.state.store, 'Pod', namespace).map(({ metadata }) => metadata.name);
  const target = args.slice(0, dash).find((arg) => pods.includes(arg.replace(/^pods?\//, '')));
  const place = shellToOpen(`pod/${namespace}/${target?.replace(/^pods?\//, '') ?? ''}`, shell);
  return inner(args.slice(dash + 1), word, place ?? here, shell);
}

/**
 * What the text before `cursor` can become in the innermost shell of a terminal: programs, verbs
 * and flags of kubectl, types, names of objects, containers, labels, files, hosts. Reads the
 * cluster's state and changes nothing.
 */
export function complete(text: string, cursor: number, shell: Shell): Completion {
  const { words, current, from, redirects } = typedBefore(text.slice(0, cursor));
  const here = openShells(shell)[0] ?? shellToOpen(shell.where, shell);
  if (!here) return { from: cursor, candidates: [] };
  const variable = /\$\{?(\w*)$/.exec(current);
  const start = cursor - current.length;
  // A word with quotes or backslashes in it is longer as it was typed.
  const isPlain = text.slice(from, cursor) === current;
  if (variable) {
    const names = [...here.variables.keys()].filter((name) => /^[A-Za-z_]\w*$/.test(name));
    const typed = variable[1] ?? '';
    return { from: cursor - typed.length, candidates: beginningWith(typed, names) };
  }
  const { at, candidates } = redirects
    ? { at: 0, candidates: files(current, here, shell) }
    : inner(words, current, here, shell);
  return {
    from: (isPlain ? start : from) + at,
    candidates: beginningWith(current.slice(at), candidates),
  };
}
