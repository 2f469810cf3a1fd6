import { faults } from '../../cluster/faults/faults';
import { internalIp } from '../../cluster/hosts';
import { get, list } from '../../cluster/store';
import type { Place } from '../../cluster/traffic/request';
import { recall, type ClusterState } from '../../cluster/world';
import { kubectl } from '../kubectl';
import type { Process, Program } from '../process';
import { allOf } from '../shell/input';
import { interactive } from '../shell/interactive';
import type { Language } from '../shell/language';
import { runScript } from '../shell/run';
import { complain, read, withFiles, type FileContent, type Task } from '../task';
import { curl } from './curl/curl';
import { dig } from './dns/dig';
import { getent, host, nslookup } from './dns/nslookup';
import { fault } from './fault';
import { machinePrograms } from './machine';
import { nc } from './nc';
import { nodePrograms } from './node';
import { ping } from './ping';
import { TEXT_PROGRAMS } from './text';
import { trace } from './trace';

/** The teacher's machine. */
const LAPTOP: Place = 'client/laptop';

/** kubectl on a node has no configuration, so it tries the default address. */
function* unconfigured(): Task<number> {
  yield* complain(
    'The connection to the server localhost:8080 was refused - did you specify the right host or port?',
  );
  return 1;
}

function* cannotWrite(path: string): Task<number> {
  yield* complain(`bash: ${path}: Hopscope cannot write files on this machine`);
  return 1;
}

function* readText(path: string): Task<string | undefined> {
  const content = yield* read(path);
  return content.is === 'file' ? content.text : undefined;
}

/** There is one folder on a machine, and its sub-folders can be read. */
function* folder(path: string): Task<string | undefined> {
  return ['.', './', '~', '/', '/root'].includes(path) ? '~' : undefined;
}

/** `laptop:~$ `, `node1:~# ` */
function prompt(where: Place): string {
  const [kind, name = ''] = where.split('/');
  return `${name}:~${kind === 'node' ? '#' : '$'} `;
}

function programsAt(where: Place): { readonly [name: string]: Program } {
  return {
    ...TEXT_PROGRAMS,
    ...machinePrograms,
    ...(where.startsWith('node/') && nodePrograms),
    curl,
    dig,
    getent,
    host,
    nc: nc('openbsd'),
    nslookup: nslookup('bind'),
    ping: ping('iputils'),
    trace,
    ...(where === LAPTOP && { fault, ssh }),
    kubectl: where === LAPTOP ? kubectl : unconfigured,
  };
}

/** What a shell's lines can do on a machine: the laptop, another client outside, a node. */
export function machineLanguage(where: Place): Language {
  const programs = programsAt(where);
  const language: Language = {
    name: 'bash',
    globs: where === LAPTOP,
    programs: () => [...Object.keys(programs), 'bash', 'sh'],
    lookup: (name) => {
      if (name === 'bash' || name === 'sh') return shellOf(language);
      return Object.hasOwn(programs, name) ? programs[name] : undefined;
    },
    notFound: (program) => `bash: ${program}: command not found`,
    prompt: () => prompt(where),
    write: cannotWrite,
    readFile: readText,
    folder,
  };
  return language;
}

/** `bash -c SCRIPT`, a script that comes through a pipe, and a shell to type into. */
function shellOf(language: Language): Program {
  return function* (process) {
    const flag = process.argv.findIndex((arg) => /^-[a-z]*c$/.test(arg));
    const script = flag < 0 ? undefined : process.argv[flag + 1];
    if (flag >= 0 && script === undefined) {
      yield* complain(`${process.argv[0]}: -c: option requires an argument`);
      return 2;
    }
    if (script !== undefined) {
      return yield* runScript(script, process, language, process.argv.slice(flag + 3));
    }
    if (process.stdin) return yield* runScript(yield* allOf(process.stdin), process, language);
    const variables = new Map(process.variables);
    return yield* interactive(
      { ...process, variables },
      { language, isGone: () => false, goneCode: 0 },
    );
  };
}

const ROOT: readonly (readonly [string, string])[] = [
  ['HOME', '/root'],
  ['PWD', '~'],
  ['USER', 'root'],
];

/** How long a client tries to connect to a machine that is off, in ms (tcp_syn_retries). */
const SSH_TIMEOUT = 134_000;
/** ssh's own failures. */
const SSH_FAILED = 255;

/** `ssh [USER@]NODE [COMMAND…]`, from the laptop to a node, where it is root */
function* ssh(process: Process): Task<number> {
  const [, target = '', ...words] = process.argv;
  if (target === '' || target.startsWith('-')) {
    yield* complain('usage: ssh [user@]node [command [argument ...]]');
    return SSH_FAILED;
  }
  const host = target.slice(target.lastIndexOf('@') + 1);
  const node = list(process.shell.state().store, 'Node').find(
    (one) => one.metadata.name === host || internalIp(one) === host,
  )?.metadata.name;
  if (node === undefined) {
    yield* complain(`ssh: Could not resolve hostname ${host}: Name or service not known`);
    return SSH_FAILED;
  }
  const isGone = (state: ClusterState) =>
    recall(state, faults).stoppedNodes.has(node) || !get(state.store, 'Node', '', node);
  if (isGone(process.shell.state())) {
    yield { sleep: SSH_TIMEOUT };
    yield* complain(`ssh: connect to host ${host} port 22: Connection timed out`);
    return SSH_FAILED;
  }
  return yield* withFiles(onNode(node, words, process, isGone), nowhere);
}

function* nowhere(): Task<FileContent> {
  return { is: 'missing' };
}

function* onNode(
  node: string,
  words: readonly string[],
  process: Process,
  isGone: (state: ClusterState) => boolean,
): Task<number> {
  const where = `node/${node}`;
  const language = machineLanguage(where);
  const inner: Process = { ...process, where, variables: new Map(ROOT) };
  if (words.length > 0) return yield* runScript(words.join(' '), inner, language);
  if (process.stdin) return yield* runScript(yield* allOf(process.stdin), inner, language);
  const code = yield* interactive(inner, { language, isGone, goneCode: SSH_FAILED });
  const lost = isGone(process.shell.state());
  yield* complain(
    lost ? 'client_loop: send disconnect: Broken pipe' : `logout\nConnection to ${node} closed.`,
  );
  return code;
}
