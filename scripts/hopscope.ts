import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LIFELIKE } from '../src/cluster/delays';
import { LAPTOP, type ClusterConfig } from '../src/cluster/config';
import { createCluster } from '../src/cluster/cluster';
import type { ClusterState } from '../src/cluster/world';
import { newSession } from '../src/kubectl/process';
import { parseScript, promptOf, runScriptLine } from '../src/kubectl/script';
import type { FileContent } from '../src/kubectl/task';
import { startScene, type Scene, type SceneDescription } from '../src/lessons/scene';

const USAGE = `usage: npm run --silent hopscope -- [--nodes N] [--scene ID] [--seed N] [--json] [FILE]

Plays a script of terminal lines in a simulated cluster and prints what a terminal would print.
Without FILE, or with -, the script comes from standard input. See docs/runner.md.`;

interface Options {
  readonly file: string | undefined;
  readonly nodes: number | undefined;
  readonly scene: string | undefined;
  readonly seed: number;
  readonly json: boolean;
}

/** The script cannot be run at all. */
class CannotRun extends Error {}

function numberIn(name: string, text: string | undefined, from: number, to: number): number {
  const value = Number(text);
  if (text === undefined || !/^\d+$/.test(text) || value < from || value > to) {
    throw new CannotRun(`${name} needs a whole number from ${from} to ${to}`);
  }
  return value;
}

function parseOptions(argv: readonly string[]): Options {
  const options: { -readonly [K in keyof Options]: Options[K] } = {
    file: undefined,
    nodes: undefined,
    scene: undefined,
    seed: 1,
    json: false,
  };
  const rest = argv.flatMap((word) => {
    const [, name, value] = /^(--\w+)=(.*)$/s.exec(word) ?? [];
    return name === undefined || value === undefined ? [word] : [name, value];
  });
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--json') options.json = true;
    else if (word === '--nodes') options.nodes = numberIn(word, rest.shift(), 1, 100);
    else if (word === '--seed') options.seed = numberIn(word, rest.shift(), 0, 2 ** 31 - 1);
    else if (word === '--scene') {
      options.scene = rest.shift();
      if (options.scene === undefined) throw new CannotRun('--scene needs the name of a scene');
    } else if (word.startsWith('-') && word !== '-') {
      throw new CannotRun(`unknown option ${word}\n${USAGE}`);
    } else if (options.file !== undefined) {
      throw new CannotRun(`only one script can be run\n${USAGE}`);
    } else options.file = word;
  }
  return options;
}

/** npm changes the folder; the person's own is in INIT_CWD. */
function here(): string {
  return process.env['INIT_CWD'] ?? process.cwd();
}

function findScript(file: string): string {
  const paths = [resolve(here(), file), resolve(process.cwd(), file)];
  const found = paths.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  if (found === undefined) throw new CannotRun(`there is no script ${file}`);
  return found;
}

function reader(folder: string): (path: string) => FileContent {
  return (path) => {
    const full = isAbsolute(path) ? path : join(folder, path);
    const stat = statSync(full, { throwIfNoEntry: false });
    if (!stat) return { is: 'missing' };
    return stat.isDirectory()
      ? { is: 'folder', names: readdirSync(full).sort() }
      : { is: 'file', text: readFileSync(full, 'utf8') };
  };
}

const SCENES = join(dirname(fileURLToPath(import.meta.url)), '../public/scenes');

function loadScene(id: string): Scene {
  const index = JSON.parse(
    readFileSync(join(SCENES, 'index.json'), 'utf8'),
  ) as readonly SceneDescription[];
  const description = index.find((one) => one.id === id);
  if (!description) {
    const ids = index.map((one) => one.id).join(', ');
    throw new CannotRun(`there is no scene ${id}; there are: ${ids}`);
  }
  const texts = description.manifests.map((name) =>
    readFileSync(join(SCENES, 'manifests', name), 'utf8'),
  );
  return { description, texts };
}

function start({ nodes, seed, scene }: Options): ClusterState {
  if (scene !== undefined) {
    if (nodes !== undefined)
      throw new CannotRun('a scene brings its own nodes: --nodes does not go with --scene');
    return startScene(loadScene(scene), { seed, delays: LIFELIKE }).state;
  }
  const config: ClusterConfig = { seed, delays: LIFELIKE, nodes: nodes ?? 3, clients: [LAPTOP] };
  return createCluster(config);
}

function play(options: Options): void {
  const path =
    options.file === undefined || options.file === '-' ? undefined : findScript(options.file);
  const text = readFileSync(path ?? 0, 'utf8');
  const folder = path === undefined ? here() : dirname(path);
  const driver = { state: start(options), read: reader(folder) };
  const session = newSession();
  for (const line of parseScript(text)) {
    if (!options.json) process.stdout.write(`${promptOf(line.where)}${line.command}\n`);
    let last = '\n';
    const result = runScriptLine(line, driver, session, (written) => {
      if (options.json) return;
      process.stdout.write(written);
      last = written;
    });
    if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
    else if (!last.endsWith('\n')) process.stdout.write('\n');
  }
}

try {
  play(parseOptions(process.argv.slice(2)));
} catch (problem) {
  if (!(problem instanceof CannotRun)) throw problem;
  process.stderr.write(`hopscope: ${problem.message}\n`);
  process.exitCode = 1;
}
