import { describe, expect, it } from 'vitest';
import { KUBIA, terminal } from '../testing/session';

/** A cluster whose editor makes these changes, one after the other; the texts that it was shown. */
function edited(...changes: readonly ((text: string) => string | undefined)[]) {
  const session = terminal(KUBIA);
  session.run('kubectl create -f rc.yaml\nsleep 10');
  const shown: string[] = [];
  session.driver.edit = ({ text }) => {
    shown.push(text);
    return changes[shown.length - 1]?.(text);
  };
  return { session, shown, result: session.run('kubectl edit rc/kubia') };
}

const replicas = (count: number) => (text: string) =>
  text.replace(/replicas: -?\d+/, `replicas: ${count}`);

describe('edit', () => {
  it('applies what was edited', () => {
    const { session, shown, result } = edited(replicas(2));
    expect(result.stdout).toBe('replicationcontroller/kubia edited\n');
    expect(shown[0]).toContain("# Please edit the object below. Lines beginning with a '#'");
    expect(session.run('kubectl get rc kubia -o jsonpath={.spec.replicas}').stdout).toBe('2');
  });

  it('opens again with the reason when it is refused, and goes on from what was typed', () => {
    const { shown, result } = edited(replicas(-2), replicas(4));
    expect(shown[1]).toContain(
      '# replicationcontrollers "kubia" was not valid:\n# * spec.replicas: Invalid value: -2: must be greater than or equal to 0\n#\napiVersion: v1\n',
    );
    expect(shown[1]).toContain('replicas: -2');
    expect(result.stderr).toBe('error: replicationcontrollers "kubia" is invalid\n');
    expect(result.stdout).toBe('replicationcontroller/kubia edited\n');
  });

  it.each([
    ['nothing is changed', (text: string) => text, 'Edit cancelled, no changes made.\n', 0],
    ['nobody can edit', () => undefined, 'Edit cancelled, no changes made.\n', 0],
    ['all is deleted', () => '# nothing\n', 'Edit cancelled, saved file was empty.\n', 0],
    [
      'it is given another name',
      (text: string) => text.replace('  name: kubia\n', '  name: other\n'),
      'error: At least one of apiVersion, kind and name was changed\n',
      1,
    ],
  ])('says so when %s', (_case, change, stderr, exitCode) => {
    expect(edited(change).result).toMatchObject({ stderr, exitCode, stdout: '' });
  });

  it('saves nothing when a refused text is given up', () => {
    const { result, shown } = edited(
      (text) => text.replace('spec:', 'spec: ['),
      (text) => text,
    );
    expect(shown[1]).toContain('# The edited file had a syntax error: error parsing edited-file: ');
    expect(result).toMatchObject({ exitCode: 1 });
    expect(result.stderr).toContain('error: Edit cancelled, no valid changes were saved.\n');
  });

  it('lets a script edit by sed', () => {
    const session = terminal(KUBIA);
    session.run('kubectl create -f rc.yaml\nKUBE_EDITOR="sed -i s/replicas:.3/replicas: 1/"');
    expect(session.run('kubectl edit rc kubia').stdout).toBe(
      'replicationcontroller/kubia edited\n',
    );
  });
});
