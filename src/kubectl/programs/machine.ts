import type { Process, Program } from '../process';
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
  const lines = [...process.variables].filter(([name]) => /^[A-Za-z_]\w*$/.test(name));
  yield* out(lines.map(([name, value]) => `${name}=${value}\n`).join(''));
  return 0;
}

/** `printenv [NAME…]`: exit code 1 when one is not set. */
function* printenv(process: Process): Task<number> {
  const names = process.argv.slice(1);
  if (names.length === 0) return yield* env(process);
  const values = names.map((name) => process.variables.get(name));
  yield* out(values.map((value) => (value === undefined ? '' : `${value}\n`)).join(''));
  return values.includes(undefined) ? 1 : 0;
}

function* whoami(process: Process): Task<number> {
  yield* say(process.where.startsWith('node/') ? 'root' : 'user');
  return 0;
}

/** The terminal is emptied, what has scrolled away included. */
function* clear(): Task<number> {
  yield* out('\u001b[H\u001b[2J\u001b[3J');
  return 0;
}

/** Programs that say something of the machine they run on. */
export const machinePrograms: { readonly [name: string]: Program } = {
  clear,
  env,
  hostname,
  ls,
  printenv,
  whoami,
};
