import { describe, expect, it } from 'vitest';
import { newSession } from './process';
import { parseScript, promptBefore } from './script';
import { KUBIA, terminal } from './testing/session';

function parsed(text: string) {
  return parseScript(text).map(({ where, command }) => [where, command]);
}

describe('a script', () => {
  it('has a command a line, without blank lines and comments', () => {
    expect(parsed('kubectl get pods\n\n  # a comment\r\n  sleep 1s  \n')).toEqual([
      ['laptop', 'kubectl get pods'],
      ['laptop', 'sleep 1s'],
    ]);
  });

  it.each([
    ['[laptop] ls', 'laptop', 'ls'],
    ['[node1] curl x', 'node1', 'curl x'],
    ['[pod/kubia-1]ls', 'pod/kubia-1', 'ls'],
    ['[client/alice] curl x', 'client/alice', 'curl x'],
    ['[ 1 -eq 1 ] && ls', 'laptop', '[ 1 -eq 1 ] && ls'],
  ])('%s', (line, where, command) => {
    expect(parsed(line)).toEqual([[where, command]]);
  });

  it('joins lines that are not finished', () => {
    expect(parsed('for i in 1 2; do\n  echo $i\ndone\necho a \\\n  b\necho c')).toEqual([
      ['laptop', 'for i in 1 2; do\n  echo $i\ndone'],
      ['laptop', 'echo a \\\n  b'],
      ['laptop', 'echo c'],
    ]);
  });

  it('leaves a line alone that is never finished', () => {
    expect(parsed('for i in 1; do\nls')).toEqual([
      ['laptop', 'for i in 1; do'],
      ['laptop', 'ls'],
    ]);
    expect(parsed("echo 'a\nls")).toEqual([
      ['laptop', "echo 'a"],
      ['laptop', 'ls'],
    ]);
  });

  it('takes the texts of here-documents', () => {
    const [line, ...more] = parseScript("kubectl apply -f - <<'EOF'\na: 1\n# b\nEOF\nls");
    expect(line?.command).toBe("kubectl apply -f - <<'EOF'\na: 1\n# b\nEOF");
    expect(more.map(({ command }) => command)).toEqual(['ls']);
  });

  it('runs each line where it says', () => {
    const session = terminal(KUBIA);
    session.run('kubectl create -f rc.yaml\nsleep 10');
    const pod = session.run(`kubectl get pods -o jsonpath='{.items[0].metadata.name}'`).stdout;
    const results = session.results(`
      hostname
      [node2] hostname
      [pod/${pod}] hostname
      [pod/default/${pod}] hostname
      [client/laptop] hostname
    `);
    expect(results.map(({ stdout }) => stdout.trim())).toEqual([
      'laptop',
      'node2',
      pod,
      pod,
      'laptop',
    ]);
  });

  it('has the variables of a container in its terminal', () => {
    const session = terminal(KUBIA);
    session.run('kubectl create -f svc.yaml -f rc.yaml\nsleep 10');
    const pod = session.run(`kubectl get pods -o jsonpath='{.items[0].metadata.name}'`).stdout;
    session.run('NAME=somebody');
    expect(session.run(`[pod/${pod}] echo $KUBIA_SERVICE_PORT $NAME; OTHER=x`).stdout).toBe(
      '80 somebody\n',
    );
    expect(session.run('echo $OTHER-$KUBIA_SERVICE_PORT-').stdout).toBe('x--\n');
  });

  it.each([
    ['[node9] ls', 'hopscope: there is no node "node9"\n'],
    ['[pod/nosuch] ls', 'hopscope: pods "nosuch" not found\n'],
    ['[client/bob] ls', 'hopscope: there is no client "bob"\n'],
  ])('says of %s that there is no such place', (line, stderr) => {
    expect(terminal().run(line)).toMatchObject({ stderr, exitCode: 1 });
  });

  it('gives each line with its result and the time after it', () => {
    expect(terminal().results('echo hi\nsleep 30s\n[node1] nosuch')).toEqual([
      { where: 'laptop', command: 'echo hi', stdout: 'hi\n', stderr: '', exitCode: 0, time: 0 },
      { where: 'laptop', command: 'sleep 30s', stdout: '', stderr: '', exitCode: 0, time: 30_000 },
      {
        where: 'node1',
        command: 'nosuch',
        stdout: '',
        stderr: 'bash: nosuch: command not found\n',
        exitCode: 127,
        time: 30_000,
      },
    ]);
  });

  it('plays the same twice', () => {
    const script = 'kubectl create -f rc.yaml -f svc.yaml\nsleep 20\nkubectl get pods,svc -o wide';
    const once = terminal(KUBIA).results(script);
    expect(terminal(KUBIA).results(script)).toEqual(once);
    expect(terminal(KUBIA, { seed: 2 }).results(script)).not.toEqual(once);
  });

  it('has a prompt for each place', () => {
    const { driver } = terminal();
    const shown = ['laptop', 'node1', 'pod/x', 'client/a'].map((where) =>
      promptBefore({ where, command: '' }, driver, newSession()),
    );
    expect(shown).toEqual(['laptop$ ', 'node1# ', 'pod/x# ', 'client/a$ ']);
  });
});
