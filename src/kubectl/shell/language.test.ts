import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KUBIA, terminal } from '../testing/session';
import { isIncomplete } from './parser';

const shared = terminal();

function shown(line: string): string {
  const { stdout, stderr } = shared.run(line);
  return stdout + stderr;
}

describe('the language of the shell', () => {
  it.each([
    ['i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done', '0\n1\n2\n'],
    ['i=0; until [ $i -ge 2 ]; do i=$((i + 1)); done; echo $i', '2\n'],
    ['while true; do echo a; break; done', 'a\n'],
    ['for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done', '1\n3\n'],
    ['for i in 1 2; do for j in 1 2; do break 2; done; done; echo $i$j', '11\n'],
    ['if false; then echo a; elif true; then echo b; else echo c; fi', 'b\n'],
    ['case kubia-x in kub*) echo yes;; *) echo no;; esac', 'yes\n'],
    ['case b in a|b) echo ab;; esac', 'ab\n'],
    ['case "*" in "*") echo star;; esac', 'star\n'],
    [
      'echo $((2 + 3 * 4)) $(( (2+3)*4 )) $((7/2)) $((7%3)) $((2**10)) $((1<2))',
      '14 20 3 1 1024 1\n',
    ],
    ['echo $((1/0)); echo $?', '1\nbash: division by 0\n'],
    ['echo ${NOSUCH:-a b} ${NOSUCH-c}', 'a b c\n'],
    ['X=; echo "[${X:-d}]" "[${X-d}]" "[${X:+e}]"', '[d] [] []\n'],
    ['X=app/kubia.yaml; echo ${X##*/} ${X%.yaml} ${#X}', 'kubia.yaml app/kubia 14\n'],
    ['f() { echo "$1-$2 $#"; return 3; }; f a b; echo $?', 'a-b 2\n3\n'],
    ['X=1; (X=2; echo $X); echo $X', '2\n1\n'],
    ['X=1; { X=2; }; echo $X', '2\n'],
    ['(exit 3); echo $?', '3\n'],
    ['bash -c "exit 4"; echo $?', '4\n'],
    ['echo a; echo b >&2', 'a\nb\n'],
    ['{ echo a; echo b; } | grep b', 'b\n'],
    ['for i in 3 1 2; do echo $i; done | sort', '1\n2\n3\n'],
    ['cat <<EOF\n$((1+1)) $(echo x)\nEOF', '2 x\n'],
    ["cat <<'EOF'\n$HOME\nEOF", '$HOME\n'],
    ['cat <<EOF | wc -l\na\nb\nEOF', '2\n'],
    ['seq 3 | while read N; do echo "<$N>"; done', '<1>\n<2>\n<3>\n'],
    ['seq 4 | xargs -n 2', '1 2\n3 4\n'],
    ['seq 2 | xargs -I{} echo "n{}"', 'n1\nn2\n'],
    ["printf 'a b\\nc d\\n' | awk '{print $2, $1}'", 'b a\nd c\n'],
    ["printf 'a:b\\nc:d\\n' | awk -F: '/c/ {print $NF}'", 'd\n'],
    ["echo kubia-1 | sed 's/-.*//'", 'kubia\n'],
    ["seq 5 | sed -n '2,3p'", '2\n3\n'],
    ["echo aXbX | sed 's/X/-/g; s/a/A/'", 'A-b-\n'],
    ['echo abc | tr a-c A-C', 'ABC\n'],
    ['echo a1b2 | tr -d 0-9', 'ab\n'],
    ['echo a | tee /dev/null', 'a\n'],
    ['timeout 2 sleep 10; echo $?', '124\n'],
    ['timeout 10 echo done', 'done\n'],
    ['time true', '\nreal\t0m0.000s\nuser\t0m0.000s\nsys\t0m0.000s\n'],
    ['type cd kubectl', 'cd is a shell builtin\nkubectl is /usr/bin/kubectl\n'],
    ['which nosuch; echo $?', '1\n'],
    ['history', ''],
    ['echo [a-z', '[a-z\n'],
    ['awk BEGIN{x}', `awk: Hopscope supports "awk '[/RE/] {print $1, $2}'" only\n`],
    [
      'jq .',
      "jq: not installed; kubectl can pick fields by itself: kubectl get … -o jsonpath='{.spec.clusterIP}'\n",
    ],
    ['break', "bash: break: only meaningful in a `for', `while', or `until' loop\n"],
    ['done', "bash: syntax error near unexpected token `done'\n"],
    ['if true; fi', "bash: syntax error near unexpected token `fi'\n"],
    ['echo ${X!}', 'bash: ${X!}: bad substitution\n'],
  ])('runs %j', (line, output) => {
    expect(shown(line)).toBe(output);
  });

  it('has the programs of a pipe run beside each other', () => {
    const { stdout, time } = terminal().run('while true; do date +%s; sleep 1; done | head -3');
    const seconds = stdout.trim().split('\n').map(Number);
    expect(seconds.map((second) => second - (seconds[0] ?? 0))).toEqual([0, 1, 2]);
    expect(time).toBeLessThan(5000);
  });

  it('ends requests in an endless loop with the pipe that reads them', () => {
    const session = terminal(KUBIA);
    session.run('kubectl create -f rc.yaml -f nodeport.yaml\nsleep 20');
    const { stdout } = session.run(
      'while true; do curl -s http://192.168.56.11:30123; sleep 1; done | head -n 3',
    );
    expect(stdout.split('\n')).toHaveLength(4);
  });

  it('runs commands in the background, in virtual time', () => {
    const session = terminal();
    const { stdout, time } = session.run('(sleep 2; echo b) & sleep 1; echo a; wait; echo c');
    expect(stdout).toBe('a\nb\nc\n');
    expect(time).toBe(2000);
    expect(session.run('sleep 100 & jobs').stdout).toBe(
      '[1]+  Running                 sleep 100 &\n',
    );
    expect(session.run('kill %1').stderr).toBe('[1]+  Terminated              sleep 100\n');
    expect(session.run('kill %1').stderr).toBe('bash: kill: %1: no such job\n');
  });

  it('interrupts a line of a script that would never end', () => {
    expect(terminal().run('while true; do :; done')).toMatchObject({
      stderr: 'hopscope: interrupted after 20000 pauses, as it would never end\n',
      exitCode: 130,
    });
  });

  it('keeps what a pipe holds back within bounds', () => {
    expect(terminal().run('while true; do seq 1000; done | sleep 1').exitCode).toBe(0);
  });
});

describe('whatever is typed', () => {
  const pieces = fc.constantFrom(
    ...'while until for if then elif else fi do done case in esac ;; ; & && || | ( ) { } < > >> << 2>&1 $ ${ ${X:-a} $( $(( )) ` \' " \\ # * ? [ ] \n \t \u0000 \u001b[2J EOF X=1 $X f() echo true false cat seq head -1 nosuch kubectl get pods exec -it {1..3} {a,b} break exit read'.split(
      ' ',
    ),
  );
  const line = fc.array(pieces, { maxLength: 25 }).map((words) => words.join(' '));

  it('ends, and is never the fault of the shell', { timeout: 60_000 }, () => {
    const session = terminal();
    fc.assert(
      fc.property(fc.oneof(line, fc.string({ maxLength: 60 })), (text) => {
        const isLoop = /while|until/.test(text);
        if (isLoop && /true|echo|seq|cat|X=|:/.test(text)) return true;
        const [result] = session.results(text.replaceAll('\r', ' ')).slice(-1);
        return result === undefined || Number.isInteger(result.exitCode);
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  it('is complete, or is not', () => {
    fc.assert(
      fc.property(fc.oneof(line, fc.string()), (text) => typeof isIncomplete(text) === 'boolean'),
      {
        numRuns: 500,
        seed: 7,
      },
    );
  });

  it.each([
    ['a line of 100 kB', `echo ${'x'.repeat(100_000)}`, 0],
    ['100 kB of words', 'echo ' + 'x '.repeat(50_000), 0],
    ['100 kB of brackets', '('.repeat(100_000), 2],
    ['100 kB of $(', '$('.repeat(50_000), 2],
    ['100 kB of braces', '{a,b}'.repeat(20_000), 2],
    ['100 kB of quotes', `"'`.repeat(50_000), 2],
    ['a function that calls itself', 'f() { f; }; f', 1],
    ['control characters', 'echo \u0001\u001b[31m\u0007', 0],
  ])('may be %s', (_what, text, exitCode) => {
    expect(terminal().run(text).exitCode).toBe(exitCode);
  });
});
