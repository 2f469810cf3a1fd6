import { describe, expect, it } from 'vitest';
import recorded from '../fixtures/real-kubectl-watch.json';
import { KUBIA, terminal } from '../testing/session';

describe('get --watch', () => {
  it.each(recorded.cases)('prints what the real kubectl prints: $command', (given) => {
    const session = terminal(KUBIA);
    session.run(recorded.before.join('\n'));
    expect(session.interrupted(given.command, recorded.seconds * 1000)).toBe(given.output);
  });

  it('shows a pod as gone when its labels no longer fit', () => {
    const session = terminal(KUBIA);
    session.run('kubectl create -f rc.yaml\nsleep 10\nkubectl delete rc kubia --cascade=orphan');
    session.run('kubectl label pods --all x=y');
    expect(session.interrupted('kubectl get pods -l x=y -w -o name', 1000)).toMatch(
      /^(pod\/kubia-\w+\n){3}$/,
    );
  });

  it('ends by itself when it was refused', () => {
    expect(terminal().run('kubectl get pods nosuch --watch')).toMatchObject({
      stderr: 'Error from server (NotFound): pods "nosuch" not found\n',
      exitCode: 1,
    });
  });
});
