import { describe, expect, it } from 'vitest';
import { drive } from '../drive';
import { newSession, type Shell } from '../process';
import { hasEnded, isIncomplete, promptOf, run } from '../terminal';
import { abandon, carriedOut, type Task } from '../task';
import { KUBIA, lines, terminal } from '../testing/session';

/** The laptop's terminal, with the book's example and a pod of busybox running. */
function opened() {
  const session = terminal(KUBIA);
  session.run(
    'kubectl create -f rc.yaml -f svc.yaml\nkubectl run box --image=busybox --command -- sleep 9999\nsleep 20',
  );
  const { driver } = session;
  const shell: Shell = {
    where: 'client/laptop',
    session: newSession(),
    state: () => driver.state,
  };
  const type = (line: string) => drive(run(line, shell), driver);
  return { driver, shell, type, prompt: () => promptOf(shell) };
}

describe('a shell in a pod', () => {
  it('takes the lines that follow, until it is left', () => {
    const { type, prompt } = opened();
    expect(prompt()).toBe('laptop:~$ ');
    expect(type('kubectl exec -it box -- sh')).toMatchObject({ stdout: '', stderr: '' });
    expect(prompt()).toBe('/ # ');
    expect(type('hostname')).toMatchObject({ stdout: 'box\n', exitCode: 0 });
    expect(type('cd /tmp; touch ready; ls').stdout).toBe('ready\n');
    expect(prompt()).toBe('/tmp # ');
    expect(type('exit 3')).toMatchObject({
      stderr: 'command terminated with exit code 3\n',
      exitCode: 3,
    });
    expect(prompt()).toBe('laptop:~$ ');
  });

  it('goes on with the line that opened it', () => {
    const { type } = opened();
    type('kubectl exec -it box -- sh; echo back with $?');
    expect(type('exit').stdout).toBe('back with 0\n');
  });

  it('has variables of its own', () => {
    const { type } = opened();
    type('X=outside');
    type('kubectl exec -it box -- sh');
    expect(type('echo "[$X]"; X=inside; echo $X $KUBIA_SERVICE_PORT').stdout).toBe(
      '[]\ninside 80\n',
    );
    type('exit');
    expect(type('echo $X').stdout).toBe('outside\n');
  });

  it('shows who and where it is in bash', () => {
    const { type, prompt } = opened();
    type('kubectl exec -it rc/kubia -- bash');
    expect(prompt()).toMatch(/^root@kubia-\w{5}:\/# $/);
    type('cd /var');
    expect(prompt()).toMatch(/:\/var# $/);
  });

  it('ends with its container', () => {
    const { driver, shell, type, prompt } = opened();
    type('kubectl exec -it box -- sh');
    expect(hasEnded(shell)).toBe(false);
    drive(
      run('kubectl delete pod box --now; sleep 2', { ...shell, session: newSession() }),
      driver,
    );
    expect(hasEnded(shell)).toBe(true);
    expect(type('hostname')).toMatchObject({
      stdout: 'laptop\n',
      stderr: 'command terminated with exit code 137\n',
    });
    expect(prompt()).toBe('laptop:~$ ');
  });

  it('has its command ended with its container', () => {
    const { driver, type } = opened();
    const before = driver.state.now;
    const { stderr } = type(
      '{ sleep 5; kubectl delete pod box --now >/dev/null; } & kubectl exec box -- sleep 1000',
    );
    expect(stderr).toContain('command terminated with exit code 137\n');
    expect(driver.state.now - before).toBeLessThan(60_000);
  });

  it('is not opened without a terminal', () => {
    const { type, prompt } = opened();
    expect(type('kubectl exec box -- sh').exitCode).toBe(0);
    expect(prompt()).toBe('laptop:~$ ');
    expect(type('echo hostname | kubectl exec -i box -- sh').stdout).toBe('box\n');
  });
});

describe('ssh', () => {
  it('opens a shell on a node, which can be left', () => {
    const { type, prompt } = opened();
    type('ssh node1');
    expect(prompt()).toBe('node1:~# ');
    expect(type('hostname').stdout).toBe('node1\n');
    expect(type('exit').stderr).toBe('logout\nConnection to node1 closed.\n');
    expect(prompt()).toBe('laptop:~$ ');
  });

  it('runs one command on a node', () => {
    expect(opened().type('ssh node2 hostname').stdout).toBe('node2\n');
  });

  it('knows the nodes only', () => {
    expect(opened().type('ssh nosuch')).toMatchObject({
      stderr: 'ssh: Could not resolve hostname nosuch: Name or service not known\n',
      exitCode: 255,
    });
  });
});

describe('a script', () => {
  it('goes on in the shell that it opens, until exit', () => {
    const session = terminal(KUBIA);
    session.run('kubectl run box --image=busybox --command -- sleep 9999\nsleep 20');
    expect(session.screen('kubectl exec -it box -- sh\nhostname\nexit\nhostname')).toBe(
      lines(`
        laptop$ kubectl exec -it box -- sh
        / # hostname
        box
        / # exit
        laptop$ hostname
        laptop
      `),
    );
  });
});

describe('Ctrl-C', () => {
  /** Runs a line for a while, and then lets go of it. */
  function interrupted(line: string, ms: number) {
    const { driver, shell, type, prompt } = opened();
    type('kubectl exec -it box -- sh');
    const until = driver.state.now + ms;
    const task = run(line, shell);
    drive(
      untilLater(task, () => driver.state.now >= until),
      driver,
    );
    return { type, prompt, driver, shell };
  }

  function* untilLater(task: Task<unknown>, isLate: () => boolean): Task<void> {
    let step = task.next();
    while (step.done !== true && !isLate()) step = (yield* carriedOut(task, step.value))();
    yield* abandon(task);
  }

  it('ends the command and not the shell in which it runs', () => {
    const { type, prompt } = interrupted('while true; do sleep 1; done', 5000);
    expect(prompt()).toBe('/ # ');
    expect(type('echo $?; hostname').stdout).toBe('130\nbox\n');
  });

  it('ends an endless loop that does nothing', () => {
    const { type } = interrupted('while true; do true; done', 50);
    expect(type('echo $?').stdout).toBe('130\n');
  });
});

describe('a line that is not complete', () => {
  it.each([
    ["echo 'a", true],
    ['echo "a', true],
    ['for i in 1 2; do', true],
    ['while true', true],
    ['if true; then echo a', true],
    ['echo a \\', true],
    ['echo a |', true],
    ['true &&', true],
    ['cat <<EOF', true],
    ['cat <<EOF\na\nEOF', false],
    ['cat <<EOF\na', true],
    ['echo $(ls', true],
    ['f() {', true],
    ['echo a', false],
    ['', false],
    ['done', false],
    ['echo a )', false],
    ["echo 'a' # it's", false],
  ])('%j: %s', (text, incomplete) => {
    expect(isIncomplete(text)).toBe(incomplete);
  });
});
