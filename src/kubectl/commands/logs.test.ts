import { describe, expect, it } from 'vitest';
import { KUBIA, lines, terminal } from '../testing/session';

const TALKER = {
  'talker.yaml': lines(`
    apiVersion: v1
    kind: Pod
    metadata: {name: talker}
    spec:
      containers:
      - {name: c, image: busybox, command: [sh, -c, "echo one; sleep 5; echo two; sleep 5; exit 3"]}
    `),
};

describe('logs', () => {
  it('follows a container to its end', () => {
    const session = terminal(TALKER);
    session.run('kubectl apply -f talker.yaml\nsleep 4');
    const { stdout, time } = session.run('kubectl logs -f talker');
    expect(stdout).toBe('one\ntwo\n');
    expect(time).toBeGreaterThan(10_000);
  });

  it('tells the present run from the one before', () => {
    const session = terminal(TALKER);
    session.run('kubectl apply -f talker.yaml\nsleep 14');
    expect(session.run('kubectl logs talker').stdout).toBe('one\n');
    expect(session.run('kubectl logs talker --previous').stdout).toBe('one\ntwo\n');
  });

  it('shows lines as they come until Ctrl-C', () => {
    const session = terminal(KUBIA);
    session.run('kubectl create -f rc.yaml -f svc.yaml\nsleep 10');
    const shown = session.interrupted('kubectl logs -f -l app=kubia --tail=0', 3000);
    expect(shown).toBe('');
  });

  it('keeps the last lines of a container only', () => {
    const session = terminal(KUBIA);
    session.run('kubectl create -f rc.yaml -f svc.yaml\nkubectl scale rc kubia --replicas=1');
    session.run('sleep 40\nkubectl exec rc/kubia -- curl -s http://kubia/[1-700]');
    const kept = session.run('kubectl logs rc/kubia').stdout.split('\n').length;
    expect(kept).toBeGreaterThan(200);
    expect(kept).toBeLessThanOrEqual(401);
  });

  it('forgets the lines of a pod that is gone', () => {
    const session = terminal(KUBIA);
    session.run('kubectl run web --image=nginx\nsleep 5\nkubectl delete pod web --now');
    session.run('kubectl run web --image=nginx');
    expect(session.run('kubectl logs web').stdout).toBe('');
  });
});
