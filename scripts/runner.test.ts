import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tidy } from '../src/kubectl/testing/session';
import { CannotRun, play } from './runner';

const folder = mkdtempSync(join(tmpdir(), 'hopscope-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What the runner writes. */
function played(argv: readonly string[], input = ''): string {
  let output = '';
  play(argv, {
    folders: [folder],
    readStandardInput: () => input,
    write: (text) => {
      output += text;
    },
  });
  return output;
}

/** Each prompt with its command, as a line of a script. */
function scriptOf(transcript: string): string {
  const prompts = [...transcript.matchAll(/^(\S+)[$#] (.*)$/gm)];
  return prompts.map(([, where, command]) => `[${where ?? ''}] ${command ?? ''}\n`).join('');
}

describe('the runner', () => {
  it('plays what docs/runner.md shows', () => {
    const docs = readFileSync(join(import.meta.dirname, '../docs/runner.md'), 'utf8');
    const shown = /```console\n([^]*?)```/.exec(docs)?.[1] ?? '';
    const alike = (text: string) => tidy(text).replace(/\b3[0-2]\d{3}\b/g, 'NODEPORT');
    expect(alike(played(['--scene', 'first-service'], scriptOf(shown)))).toBe(alike(shown));
  });

  it('finds files beside the script, and prints one object a line', () => {
    const service =
      'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n';
    writeFileSync(join(folder, 'svc.yaml'), service);
    writeFileSync(join(folder, 'script.txt'), 'kubectl create -f svc.yaml\n# no more\n[node1] foo');
    const lines = played(['script.txt', '--json']).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        where: 'laptop',
        command: 'kubectl create -f svc.yaml',
        stdout: 'service/a created\n',
        stderr: '',
        exitCode: 0,
        time: 80,
      },
      {
        where: 'node1',
        command: 'foo',
        stdout: '',
        stderr: 'bash: foo: command not found\n',
        exitCode: 127,
        time: 80,
      },
    ]);
  });

  it('puts the next prompt on a line of its own', () => {
    expect(played([], 'printf a\necho b')).toBe('laptop$ printf a\na\nlaptop$ echo b\nb\n');
  });

  it('takes the number of nodes and the seed', () => {
    const script =
      'kubectl get nodes -o name\nkubectl run x --image=nginx\nkubectl get pod x -o yaml';
    const once = played(['--nodes', '1', '--seed', '7'], script);
    expect(once).toContain('node/node1\nlaptop$');
    expect(played(['--nodes=1', '--seed=7', '-'], script)).toBe(once);
    expect(played(['--nodes=1', '--seed=8'], script)).not.toBe(once);
  });

  it.each([
    [['nosuch.txt'], 'there is no script nosuch.txt'],
    [['--scene', 'nosuch'], /^there is no scene nosuch; there are: nodeport, /],
    [['--scene'], '--scene needs the name of a scene'],
    [['--scene=nodeport', '--nodes=2'], /^a scene brings its own nodes/],
    [['--foo'], /^unknown option --foo\nusage: /],
    [['script.txt', 'svc.yaml'], /^only one script can be run\nusage: /],
    [['--nodes', '0'], '--nodes needs a whole number from 1 to 100'],
    [['--seed'], '--seed needs a whole number from 0 to 2147483647'],
  ])('cannot run %j', (argv, message) => {
    expect(() => played(argv)).toThrow(CannotRun);
    expect(() => played(argv)).toThrow(message);
  });
});
