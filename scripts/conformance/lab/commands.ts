import { spawnSync } from 'node:child_process';

/** The kernel or a program of the machine refuses what the run needs. */
export class CannotRun extends Error {}

/** Runs a program to its end and gives what it prints; throws with its complaint if it fails. */
export function run(program: string, args: readonly string[], input = ''): string {
  const done = spawnSync(program, args, { input, encoding: 'utf8' });
  if (done.error) throw new CannotRun(`${program}: ${done.error.message}`);
  if (done.status !== 0) {
    throw new CannotRun(`${program} ${args.join(' ')}: ${done.stderr.trim() || done.status}`);
  }
  return done.stdout;
}

/** Several `ip` commands in one namespace. */
export function ipIn(namespace: string, lines: readonly string[]): void {
  if (lines.length > 0) run('ip', ['-n', namespace, '-batch', '-'], `${lines.join('\n')}\n`);
}

/** Whether a program is on the path. */
export function hasProgram(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

const NEEDED = [
  ['ip', 'iproute2'],
  ['iptables-restore', 'iptables'],
  ['nginx', 'nginx-light'],
] as const;

/** One sentence on what is missing to run here; undefined if nothing is. */
export function whatIsMissing(): string | undefined {
  if (process.platform !== 'linux') return 'This runs on Linux only, since it needs its kernel.';
  const missing = NEEDED.filter(([program]) => !hasProgram(program));
  if (missing.length > 0) {
    const programs = missing.map(([program]) => program).join(', ');
    const packages = missing.map(([, name]) => name).join(' ');
    return `Missing here: ${programs} (on Debian: apt-get install ${packages}).`;
  }
  return process.getuid?.() === 0 ? undefined : 'This has to be run as root: it makes namespaces.';
}
