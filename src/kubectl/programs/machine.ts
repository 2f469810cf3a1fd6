import type { Process, Program } from '../process';
import { runLine, type Language } from '../shell/run';
import { complain, out, read, say, type Task } from '../task';

/** The name of the machine at a place: `laptop`, `node1`. */
function nameOf(process: Process): string {
  return process.where.split('/').at(-1) ?? '';
}

function addressOf(process: Process): string {
  const { config } = process.shell.state();
  const name = nameOf(process);
  return config.clients.find((client) => client.name === name)?.ip ?? '';
}

function* hostname(process: Process): Task<number> {
  const address = addressOf(process);
  yield* say(process.argv[1] === '-i' && address ? address : nameOf(process));
  return 0;
}

function* ls(process: Process): Task<number> {
  const paths = process.argv.slice(1).filter((arg) => !arg.startsWith('-'));
  let code = 0;
  for (const path of paths.length > 0 ? paths : ['.']) {
    const content = yield* read(path);
    if (content.is === 'missing') {
      yield* complain(`ls: cannot access '${path}': No such file or directory`);
      code = 2;
    } else if (content.is === 'file') {
      yield* say(path);
    } else {
      const names = content.names.filter((name) => !name.startsWith('.'));
      yield* out(names.map((name) => `${name}\n`).join(''));
    }
  }
  return code;
}

function* env(process: Process): Task<number> {
  const lines = [...process.variables].filter(([name]) => /^\w+$/.test(name));
  yield* out(lines.map(([name, value]) => `${name}=${value}\n`).join(''));
  return 0;
}

function* whoami(process: Process): Task<number> {
  yield* say(process.where.startsWith('node/') ? 'root' : 'user');
  return 0;
}

function* clear(): Task<number> {
  yield* out('');
  return 0;
}

/** Programs that say something of the machine they run on. */
export const machinePrograms: { readonly [name: string]: Program } = {
  clear,
  env,
  export: assign,
  hostname,
  ls,
  printenv: env,
  whoami,
};

/** `export NAME=value` */
function* assign(process: Process): Task<number> {
  for (const arg of process.argv.slice(1)) {
    const [name = '', ...value] = arg.split('=');
    if (arg.includes('=')) process.variables.set(name, value.join('='));
  }
  yield* out('');
  return 0;
}

/** `bash -c SCRIPT` on a machine. */
export function shellOf(language: Language): Program {
  return function* (process) {
    const flag = process.argv.findIndex((arg) => /^-[a-z]*c$/.test(arg));
    const script = flag < 0 ? process.stdin : process.argv[flag + 1];
    if (script === undefined) return 0;
    const variables = new Map(process.variables);
    return yield* runLine(script, { ...process, variables }, language);
  };
}
