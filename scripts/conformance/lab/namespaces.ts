import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run } from './commands';

/** Names of namespaces begin with it, and with the process that made them. */
const PREFIX = 'hopscope-';

const made = new Set<string>();

/** Makes a network namespace that is taken down when this process ends. */
export function makeNamespace(name: string): string {
  if (made.size === 0) {
    removeStale();
    process.on('exit', removeAll);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => process.exit(130));
    }
  }
  const full = `${PREFIX}${process.pid}-${name}`;
  run('ip', ['netns', 'add', full]);
  made.add(full);
  run('ip', ['-n', full, 'link', 'set', 'lo', 'up']);
  return full;
}

/** Takes down every namespace that this process has made. */
function removeAll(): void {
  for (const name of made) spawnSync('ip', ['netns', 'del', name]);
  made.clear();
}

/** Takes down what a run left behind that was killed. */
function removeStale(): void {
  for (const line of run('ip', ['netns', 'list']).split('\n')) {
    const [, name, pid] = /^(hopscope-(\d+)-\S+)/.exec(line) ?? [];
    if (name !== undefined && !existsSync(`/proc/${pid}`)) spawnSync('ip', ['netns', 'del', name]);
  }
}

/** Sets kernel parameters in a namespace, by their path under /proc/sys. */
export function setParameters(namespace: string, values: Readonly<Record<string, number>>): void {
  const lines = Object.entries(values).map(([path, value]) => `echo ${value} > /proc/sys/${path}`);
  run('ip', ['netns', 'exec', namespace, 'sh', '-e'], `${lines.join('\n')}\n`);
}
