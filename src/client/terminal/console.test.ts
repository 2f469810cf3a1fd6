import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as engine from '../../cluster/cluster';
import { CLASSROOM } from '../../cluster/delays';
import { withObjects } from '../../lessons/manifests';
import { startScene, type SceneDescription } from '../../lessons/scene';
import { passTime, runPrograms } from '../programs';
import { useSession } from '../session';
import { Console, type ConsoleState } from './console';
import { historyOf } from './history';
import { kubectlLanguage, laptopShell } from './language';
import { PaperScreen } from './testing/paper-screen';

const CURL = 'curl -s http://192.168.56.11:30123';
// The clock stands still: time moves, and programs have their turns, only when a test says so.
vi.stubGlobal('setTimeout', () => 0);
vi.stubGlobal('clearTimeout', () => undefined);
vi.stubGlobal('cancelAnimationFrame', () => undefined);

const session = () => useSession.getState();
const always = () => true;
const opened: Console[] = [];

function open(): void {
  const folder = new URL('../../../public/scenes/', import.meta.url);
  const read = (path: string) => readFileSync(new URL(path, folder), 'utf8');
  const list = JSON.parse(read('index.json')) as readonly SceneDescription[];
  const description = list.find(({ id }) => id === 'nodeport');
  if (!description) throw new Error('no scene');
  const scene = withObjects(description, (name) => read(`manifests/${name}`));
  const started = startScene(scene, { seed: 1, delays: CLASSROOM });
  session().open({ engine, scene: description, started, sender: 'client/laptop' });
}

/** A console on paper. */
function sit(
  history: readonly string[] = [],
  size: readonly [number, number] = [100, 30],
  complete = kubectlLanguage.complete,
) {
  const screen = new PaperScreen(...size);
  const states: ConsoleState[] = [];
  const noted = {
    sent: [] as [number, number][],
    kept: [] as readonly string[],
    steps: [] as number[],
  };
  const told = { left: 0, exited: 0 };
  const console = new Console({
    screen,
    language: { ...kubectlLanguage, complete },
    newShell: laptopShell,
    words: {
      welcome: 'hello',
      restarted: 'all anew',
      jobs: 'jobs stand still',
      broken: (reason) => `broke: ${reason}`,
      displayAll: (count) => `all ${count}?`,
    },
    history: historyOf(history),
    remember: ({ lines }) => (noted.kept = lines),
    tell: (state) => states.push(state),
    sent: (request, count) => noted.sent.push([request, count]),
    step: (by) => noted.steps.push(by),
    leave: () => (told.left += 1),
    exit: () => (told.exited += 1),
  });
  opened.push(console);
  /** Types, and lets `ms` of virtual time pass. */
  const type = (data: string, ms = 0) => {
    console.input(data);
    runPrograms(always);
    passTime(session().live().now + ms, always);
  };
  return { screen, console, states, noted, told, type };
}

const paste = (text: string) => `\x1b[200~${text}\x1b[201~`;

beforeEach(open);
afterEach(() => {
  for (const console of opened.splice(0)) console.close();
});

describe('a console', () => {
  it('shows a prompt, runs a line and shows what it writes', () => {
    const { screen, type, states } = sit();
    type('hostname\r');
    expect(screen.text).toBe('hello\nlaptop:~$ hostname\nlaptop\nlaptop:~$');
    expect(states.map(({ is }) => is)).toEqual(['idle', 'running', 'idle']);
  });

  it('shows errors in another colour', () => {
    const { screen, type } = sit();
    type('nonsense\r');
    expect(screen.written).toContain('\x1b[31mbash: nonsense: command not found\r\n\x1b[0m');
  });

  it('lets nothing that is printed reach the terminal as a control sequence', () => {
    const { screen, type } = sit();
    type(paste(`echo 'a\x1b[2Jb'`));
    type('\r');
    expect(screen.text).toContain('\na^[[2Jb\n');
    expect(screen.written).not.toContain('\x1b[2J');
  });

  it('waits for the clock, and says so', () => {
    const { type, states, screen } = sit();
    type('sleep 5; echo slept\r');
    expect(states.at(-1)?.is).toBe('waiting');
    type('', 5_100);
    expect(states.at(-1)?.is).toBe('idle');
    expect(screen.text).toContain('slept');
  });

  it('ends an endless loop with Ctrl-C, and goes on', () => {
    const { screen, type } = sit();
    type(`while true; do ${CURL}; done\r`, 20_000);
    expect(screen.text.match(/You've hit/g)?.length).toBeGreaterThan(3);
    type('\x03');
    type('echo $?\r');
    expect(screen.text).toMatch(/\^C\nlaptop:~\$ echo \$\?\n130\nlaptop:~\$$/);
  });

  it('gives up the line with Ctrl-C', () => {
    const { screen, type } = sit();
    type('kubectl get\x1b[D\x03');
    expect(screen.text).toBe('hello\nlaptop:~$ kubectl get^C\nlaptop:~$');
  });

  it('keeps what is typed while a command runs', () => {
    const { screen, type } = sit();
    type('sleep 1\r');
    type('hostname\rwho');
    type('', 1_100);
    expect(screen.text).toMatch(/sleep 1\nlaptop:~\$ hostname\nlaptop\nlaptop:~\$ who$/);
  });

  it('runs pasted lines in order, and leaves the last one at the prompt', () => {
    const { screen, type } = sit();
    type(paste('echo one\nsleep 1\necho two\nkube'), 1_100);
    expect(screen.text).toMatch(/echo one\none\n.*sleep 1\n.*echo two\ntwo\nlaptop:~\$ kube$/);
  });

  it('asks for the rest of a command that is not complete', () => {
    const { screen, type, noted } = sit();
    type(paste('for i in 1 2\ndo echo $i\ndone\n'), 100);
    expect(screen.text).toContain('laptop:~$ for i in 1 2\n> do echo $i\n> done\n1\n2\nlaptop:~$');
    expect(noted.kept).toEqual(['for i in 1 2; do echo $i; done']);
    type("echo 'open\r");
    expect(screen.text).toMatch(/\n>$/);
    type('\x03');
    expect(screen.text).toMatch(/> \^C\nlaptop:~\$$/);
  });

  it('clears the screen with Ctrl-L and with `clear`, but for the line', () => {
    const { screen, type } = sit();
    type('hostname\r');
    type('kube\x0c');
    expect(screen.text).toBe('laptop:~$ kube');
    type('\x15clear\r');
    expect(screen.text).toBe('laptop:~$');
  });

  it('survives a line of 100 kB', () => {
    const { screen, type } = sit();
    type(paste(`echo ${'x'.repeat(100_000)}`));
    type('\x1b[D\x1b[D');
    const before = screen.written.length;
    type('y');
    expect(screen.written.length - before).toBeLessThan(10_000);
    type('\r');
    expect(screen.text.slice(-20).replace('\n', '')).toMatch(/xyxx\nlaptop:~\$$/);
  });
});

describe('history', () => {
  it('is walked through with the arrow keys', () => {
    const { screen, type } = sit(['echo one', 'echo two']);
    type('new\x1b[A\x1b[A');
    expect(screen.text).toMatch(/\$ echo one$/);
    type('\x1b[B\x1b[B');
    expect(screen.text).toMatch(/\$ new$/);
  });

  it('is searched back with Ctrl-R, as bash shows it', () => {
    const { screen, type } = sit(['kubectl get pods', 'curl a', 'kubectl get svc', 'ls']);
    type('\x12get');
    expect(screen.text).toMatch(/\n\(reverse-i-search\)`get': kubectl get svc$/);
    type('\x12');
    expect(screen.text).toMatch(/\n\(reverse-i-search\)`get': kubectl get pods$/);
    type('x');
    expect(screen.text).toMatch(/\n\(failed reverse-i-search\)`getx': kubectl get pods$/);
    type('\x7f\x1b');
    expect(screen.text).toMatch(/\n[^(]*\$ kubectl get svc$/);
    type('\x05\x15before\x12curl\x03');
    expect(screen.text).toMatch(/\$ before$/);
  });
});

describe('completion', () => {
  it('writes the only candidate out, and goes on with the next word', () => {
    const { screen, type } = sit();
    type('kubec\tget servi\t');
    expect(screen.text).toMatch(/\$ kubectl get services?$/);
    type('\x15kubectl describe svc kubia-\t');
    expect(screen.text).toMatch(/\$ kubectl describe svc kubia-nodeport$/);
    expect(screen.column).toBe('laptop:~$ kubectl describe svc kubia-nodeport '.length);
  });

  it('lists several candidates at the second Tab, and keeps the line', () => {
    const { screen, type } = sit();
    type('kubectl get svc kubi\t');
    expect(screen.text).toMatch(/\nlaptop:~\$ kubectl get svc kubia$/);
    type('\t');
    expect(screen.text).toMatch(/svc kubia$/);
    type('\t');
    expect(screen.text).toMatch(
      /svc kubia\nkubia +kubia-nodeport\nlaptop:~\$ kubectl get svc kubia$/,
    );
  });

  it('asks before it lists very many', () => {
    const names = Array.from({ length: 150 }, (_, index) => `name-${index}`);
    const { screen, type } = sit([], [100, 30], (text, cursor) => ({
      from: text.lastIndexOf(' ', cursor) + 1,
      candidates: names.map((name) => ({ text: name })),
    }));
    type('x name-\t\t');
    expect(screen.text).toMatch(/name-\nall 150\?$/);
    type('n');
    expect(screen.text).toMatch(/all 150\?\nlaptop:~\$ x name-$/);
    type('\t\ty');
    expect(screen.text).toContain('name-149');
  });

  it('looks at the lines before, in a command of several lines', () => {
    const { screen, type } = sit();
    type('for i in 1; do\r');
    type('  kubec\t');
    expect(screen.text).toMatch(/\n> {3}kubectl$/);
  });
});

describe('shells inside', () => {
  it('are opened and left, with the prompt and the place of where they are', () => {
    const { screen, type, states } = sit();
    type('ssh node1\r');
    expect(screen.text).toMatch(/node1:~# *$/);
    expect(states.at(-1)).toEqual({ is: 'idle', where: 'node1' });
    type('exit\r');
    expect(states.at(-1)).toEqual({ is: 'idle', where: 'laptop' });
  });

  it('end with Ctrl-D, and the one on the laptop ends the terminal', () => {
    const { type, states, told } = sit();
    type('ssh node1\r');
    type('\x04');
    expect(states.at(-1)?.where).toBe('laptop');
    expect(told.exited).toBe(0);
    type('\x04');
    expect(told.exited).toBe(1);
  });

  it('end when the scene begins anew', () => {
    const { screen, type, console, states } = sit();
    type('ssh node1\r');
    type('sleep 1000\r');
    session().reset();
    console.restarted();
    expect(screen.text).toMatch(/sleep 1000\nall anew\nlaptop:~\$$/);
    expect(states.at(-1)).toEqual({ is: 'idle', where: 'laptop' });
  });
});

it('a pipe has its answer although the clock stands still', () => {
  const { screen, type } = sit();
  type('kubectl get pods -o name | wc -l\r');
  expect(screen.text).toMatch(/\n3\nlaptop:~\$$/);
});

describe('jobs in the background', () => {
  it('are said to stand still at the prompt, once for each', () => {
    const { screen, type } = sit();
    type('sleep 5 &\r');
    type('echo a\r');
    expect(screen.text).toMatch(/\[1\] \d+\njobs stand still\nlaptop:~\$ echo a\na\nlaptop:~\$$/);
    type('wait\r', 6_000);
    expect(screen.text).toMatch(/\[1\]\+ {2}Done +sleep 5\nlaptop:~\$$/);
  });
});

describe('lines and requests', () => {
  it('belong together: the command with the first, and each later one with what follows it', () => {
    const { screen, type, noted } = sit();
    type(`echo none\r`);
    type(`for i in 1 2; do ${CURL}; done\r`, 20_000);
    const [first, second] = noted.sent.map(([request]) => request);
    expect(noted.sent.map(([, count]) => count)).toEqual([1, 2]);
    const rows = screen.text.split('\n');
    const at = (request: number | undefined) =>
      rows[screen.blocks.find((block) => block.request === request)?.row ?? -1];
    expect(at(first)).toContain('for i in 1 2');
    expect(at(second)).toMatch(/^You've hit/);
    expect(screen.blocks.filter(({ request }) => request !== undefined)).toHaveLength(2);
  });

  it('are gone through with Ctrl and the arrow keys, and Escape leaves', () => {
    const { type, noted, told } = sit();
    type('\x1b[1;5A\x1b[1;5B\x1b');
    expect(noted.steps).toEqual([-1, 1]);
    expect(told.left).toBe(1);
  });
});
