import { describe, expect, it } from 'vitest';
import { KUBIA, terminal } from '../testing/session';

function running() {
  const session = terminal(KUBIA);
  session.run('kubectl create -f rc.yaml -f svc.yaml\nsleep 10');
  return session;
}

describe('run', () => {
  it('sends a request from a pod that is gone afterwards', () => {
    const session = running();
    const line =
      'kubectl run tmp --rm -it --image=busybox --restart=Never -- wget -qO- http://kubia';
    expect(session.run(line)).toMatchObject({
      stdout: expect.stringMatching(/^You've hit kubia-\w{5}\npod "tmp" deleted\n$/) as string,
      exitCode: 0,
    });
    session.run('sleep 5');
    expect(session.run('kubectl get pod tmp').exitCode).toBe(1);
  });

  it('ends with the exit code of its program', () => {
    const line = 'kubectl run tmp -i --image=curlimages/curl --restart=Never -- curl -s http://no';
    expect(running().run(line)).toMatchObject({
      stderr: 'pod default/tmp terminated (Error)\n',
      exitCode: 6,
    });
  });

  it('keeps what an attached program wrote as the log', () => {
    const session = running();
    session.run('kubectl run t -i --image=busybox --restart=Never -- wget -qO- http://kubia');
    expect(session.run('kubectl logs t').stdout).toMatch(/^You've hit kubia-/);
    expect(session.run('kubectl get pod t').stdout).toContain('Completed');
  });

  it('gives a shell the script that comes through the pipe', () => {
    const line = "echo 'hostname; wget -qO- kubia' | kubectl run t --rm -i --image=busybox -- sh";
    const { stdout } = running().run(line);
    expect(stdout).toMatch(/^t\nYou've hit kubia-\w{5}\npod "t" deleted\n$/);
  });

  it('shows what a container writes by itself', () => {
    const line = 'kubectl run x --image=busybox --attach --restart=Never';
    const { stdout } = terminal().run(`${line} -- sh -c "echo one; sleep 3; echo two"`);
    expect(stdout).toBe('one\ntwo\n');
  });

  it('removes its pod when it is interrupted', () => {
    const session = terminal();
    const line = 'kubectl run x --rm -i --image=nginx';
    expect(session.interrupted(line, 10_000)).toMatch(/start worker processes\npod "x" deleted\n$/);
  });

  it('gives up on a pod that does not start', () => {
    const { stderr, stdout } = terminal().run('kubectl run x --rm -i --image=nosuch');
    expect(stdout).toBe('pod "x" deleted\n');
    expect(stderr).toBe('error: timed out waiting for the condition\n');
  });

  it('makes a Service with it', () => {
    const session = terminal();
    expect(session.run('kubectl run w --image=nginx --port=80 --expose').stdout).toBe(
      'service/w created\npod/w created\n',
    );
    session.run('sleep 5');
    expect(session.run('kubectl get endpoints w').stdout).toMatch(/:80 /);
  });
});
