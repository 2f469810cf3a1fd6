import { describe, expect, it } from 'vitest';
import { KUBIA, terminal } from '../testing/session';

function rolledOut() {
  const session = terminal(KUBIA);
  session.run(`
    kubectl create deployment web --image=nginx:1.25 --replicas=2
    sleep 5
    kubectl set image deploy/web nginx=nginx:1.26
    sleep 5
  `);
  return session;
}

function imageOf(session: ReturnType<typeof terminal>): string {
  const path = '{.spec.template.spec.containers[0].image}';
  return session.run(`kubectl get deploy web -o jsonpath='${path}'`).stdout;
}

describe('rollout', () => {
  it('goes back to the revision before, which becomes the newest', () => {
    const session = rolledOut();
    expect(session.run('kubectl rollout undo deploy/web').stdout).toBe(
      'deployment.apps/web rolled back\n',
    );
    expect(imageOf(session)).toBe('nginx:1.25');
    expect(session.run('sleep 5\nkubectl rollout history deploy/web').stdout).toContain(
      '\n2         <none>\n3         <none>\n',
    );
  });

  it('changes nothing in a rehearsal', () => {
    const session = rolledOut();
    expect(session.run('kubectl rollout undo deploy/web --dry-run=server').stdout).toBe(
      'deployment.apps/web rolled back (server dry run)\n',
    );
    expect(imageOf(session)).toBe('nginx:1.26');
  });

  it('holds changes back while it is paused', () => {
    const session = rolledOut();
    session.run('kubectl rollout pause deploy/web\nkubectl set image deploy/web nginx=nginx:1.27');
    session.run('sleep 10');
    expect(session.run('kubectl rollout history deploy/web').stdout).not.toContain('\n3 ');
    expect(session.run('kubectl rollout resume deploy/web').stdout).toBe(
      'deployment.apps/web resumed\n',
    );
    expect(session.run('sleep 10\nkubectl rollout history deploy/web').stdout).toContain('\n3 ');
  });
});

describe('drain', () => {
  it('moves the pods of a node to others and waits until they are gone', () => {
    const session = terminal(KUBIA);
    session.run('kubectl create -f rc.yaml\nsleep 10');
    const { stdout, exitCode } = session.run('kubectl drain node1 --grace-period=1');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^node\/node1 cordoned\n(evicting pod \S+\n)+(pod\/\S+ evicted\n)+/);
    expect(stdout).toMatch(/node\/node1 drained\n$/);
    session.run('sleep 10');
    expect(session.run('kubectl get pods -o wide').stdout).not.toContain('node1');
  });

  it('gives up when its time is over', () => {
    const session = terminal(KUBIA);
    session.run('kubectl create -f rc.yaml\nsleep 10');
    const { stderr } = session.run('kubectl drain node1 --timeout=5s');
    expect(stderr).toContain('to terminate: global timeout reached: 5s, continuing command...');
    expect(stderr).toContain('There are pending nodes to be drained:\n node1\n');
  });
});
