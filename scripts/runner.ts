import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { createCluster } from '../src/cluster/cluster';
import { LAPTOP } from '../src/cluster/config';
import { LIFELIKE } from '../src/cluster/delays';
import type { ClusterState } from '../src/cluster/world';
import { newSession } from '../src/kubectl/process';
import { parseScript, promptBefore, runScriptLine } from '../src/kubectl/script';
import type { FileContent } from '../src/kubectl/task';
import { startScene, type Scene } from '../src/lessons/scene';
import { readScenes } from './scenes';

const USAGE = `usage: npm run --silent hopscope -- [--nodes N] [--scene ID] [--seed N] [--json] [FILE]

Plays a script of terminal lines in a simulated cluster and prints what a terminal would print.
Without FILE, or with -, the script comes from standard input. See docs/runner.md.`;

/** What the runner is given by the machine it runs on. */
export interface Machine {
  /** Folders in which a script may be; the first one is where the person is. */
  readonly folders: readonly string[];
  readStandardInput(): string;
  write(text: string): void;
}

interface Options {
  readonly file: string | undefined;
  readonly nodes: number | undefined;
  readonly scene: string | undefined;
  readonly seed: number;
  readonly json: boolean;
}

/** The script cannot be run at all. */
export class CannotRun extends Error {}

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

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function findScript(file: string, { folders }: Machine): string {
  const found = folders.map((folder) => resolve(folder, file)).find(isFile);
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

function loadScene(id: string): Scene {
  const scenes = readScenes();
  const scene = scenes.find(({ description }) => description.id === id);
  if (!scene) {
    const ids = scenes.map(({ description }) => description.id).join(', ');
    throw new CannotRun(`there is no scene ${id}; there are: ${ids}`);
  }
  return scene;
}

function start({ nodes, seed, scene }: Options): ClusterState {
  if (scene === undefined) {
    return createCluster({ seed, delays: LIFELIKE, nodes: nodes ?? 3, clients: [LAPTOP] });
  }
  if (nodes !== undefined) {
    throw new CannotRun('a scene brings its own nodes: --nodes does not go with --scene');
  }
  return startScene(loadScene(scene), { seed, delays: LIFELIKE }).state;
}

/** Plays a script as the command line says; throws CannotRun when it cannot be run. */
export function play(argv: readonly string[], machine: Machine): void {
  const options = parseOptions(argv);
  const { file, json } = options;
  const path = file === undefined || file === '-' ? undefined : findScript(file, machine);
  const text = path === undefined ? machine.readStandardInput() : readFileSync(path, 'utf8');
  const folder = path === undefined ? (machine.folders[0] ?? '.') : dirname(path);
  const driver = { state: start(options), read: reader(folder) };
  const session = newSession();
  for (const line of parseScript(text)) {
    if (!json) machine.write(`${promptBefore(line, driver, session)}${line.command}\n`);
    let last = '\n';
    const result = runScriptLine(line, driver, session, (written) => {
      if (json) return;
      machine.write(written);
      last = written;
    });
    if (json) machine.write(`${JSON.stringify(result)}\n`);
    else if (!last.endsWith('\n')) machine.write('\n');
  }
}
