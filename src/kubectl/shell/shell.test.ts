import { describe, expect, it } from 'vitest';
import { terminal } from '../testing/session';

function shown(line: string): string {
  const { stdout, stderr } = terminal().run(line);
  return stdout + stderr;
}

describe('the shell', () => {
  it.each([
    ['echo a   b', 'a b\n'],
    [`echo 'a   b' "c  d" e\\ f`, 'a   b c  d e f\n'],
    [`echo "it's" 'say "hi"'`, `it's say "hi"\n`],
    ['echo a # b', 'a\n'],
    ['echo a#b', 'a#b\n'],
    ['echo -n a', 'a'],
    ['X=1; echo $X ${X}y "$X" \'$X\'', '1 1y 1 $X\n'],
    ['X="a b"; for i in $X; do echo $i; done', 'a\nb\n'],
    ['X="a b"; for i in "$X"; do echo $i; done', 'a b\n'],
    ['echo $(seq 3) `echo x`', '1 2 3 x\n'],
    ['echo "$(seq 2)"', '1\n2\n'],
    ['echo {1..3} {a,b}x', '1 2 3 ax bx\n'],
    ['for i in 1 2; do echo a; done | sort | uniq -c', '      2 a\n'],
    ['false || echo no', 'no\n'],
    ['false && echo no', ''],
    ['true && echo yes; echo $?', 'yes\n0\n'],
    ['if true; then echo a; else echo b; fi', 'a\n'],
    ['if false; then echo a; else echo b; fi', 'b\n'],
    ['(echo a; echo b) | wc -l', '2\n'],
    ['{ echo a; echo b; } | tail -1', 'b\n'],
    ['! true; echo $?', '1\n'],
    ['echo a 2>/dev/null', 'a\n'],
    ['echo a >/dev/null', ''],
    ['nosuch 2>&1 | wc -l', '1\n'],
    ['nosuch 2>/dev/null; echo $?', '127\n'],
    ['cat <<< hello', 'hello\n'],
    ['seq 20 | head -n 2', '1\n2\n'],
    ['seq 5 | grep -v 3 | tr 1 9 | cut -c 1', '9\n2\n4\n5\n'],
    ['printf "%s-%s\\n" a b', 'a-b\n'],
    ['[ 3 -gt 2 ] && echo yes', 'yes\n'],
    ['bash -c "echo hi"', 'hi\n'],
  ])('runs %s', (line, output) => {
    expect(shown(line)).toBe(output);
  });

  it.each([
    ['foo', 'bash: foo: command not found\n', 127],
    ['./foo', 'bash: ./foo: No such file or directory\n', 127],
    ["echo 'a", "bash: unexpected EOF while looking for matching `''\n", 2],
    ['echo "a', 'bash: unexpected EOF while looking for matching `"\'\n', 2],
    ['echo a |', 'bash: syntax error: unexpected end of file\n', 2],
    ['| echo a', "bash: syntax error near unexpected token `|'\n", 2],
    ['echo a;; echo b', "bash: syntax error near unexpected token `;;'\n", 2],
    ['for i in 1; echo', "bash: syntax error near unexpected token `echo'\n", 2],
    ['echo a )', "bash: syntax error near unexpected token `)'\n", 2],
    ['cat nosuch', 'cat: nosuch: No such file or directory\n', 1],
    ['echo a > out.txt', 'bash: out.txt: Hopscope cannot write files on this machine\n', 1],
  ])('says what is wrong with %s', (line, stderr, exitCode) => {
    expect(terminal().run(line)).toMatchObject({ stdout: '', stderr, exitCode });
  });

  it('matches file names on the laptop', () => {
    const { stdout } = terminal({ 'a.yaml': '', 'b.yaml': '', 'c.txt': '' }).run(
      'echo *.yaml *.md',
    );
    expect(stdout).toBe('a.yaml b.yaml *.md\n');
  });

  it('lets virtual time pass while it sleeps', () => {
    const times = terminal().results('sleep 30s\nsleep 500ms\nsleep 1.5\nsleep 2m');
    expect(times.map(({ time }) => time)).toEqual([30_000, 30_500, 32_000, 152_000]);
  });

  it('refuses a time that is none', () => {
    expect(terminal().run('sleep soon').stderr).toBe(
      "sleep: invalid time interval ‘soon’\nTry 'sleep --help' for more information.\n",
    );
  });
});
