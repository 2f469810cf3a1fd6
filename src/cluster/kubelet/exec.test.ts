import { describe, expect, test } from 'vitest';
import { execInPod } from './exec';
import { deletePod, newWorld, run, startPod } from './fixtures/world';

type World = ReturnType<typeof newWorld>;

function shellIn(container: object = {}): { world: World; sh: (text: string) => string } {
  const world = newWorld();
  startPod(world, container);
  run(world, 3_000);
  return { world, sh: (text) => exec(world, ['sh', '-c', text]) };
}

/** `stdout`, then stderr, then ` [code]` unless it is 0. */
function exec(world: World, argv: readonly string[], container?: string): string {
  const result = execInPod(world, 'Pod/default/kubia', container, argv);
  if (!result.ok) return `error: ${result.error.message}`;
  const { stdout, stderr, exitCode } = result.value;
  return stdout + stderr + (exitCode === 0 ? '' : `[${exitCode}]`);
}

const NO_SUCH = 'No such file or directory';

describe('GNU programs', () => {
  test.each([
    ['ls /var/ready', `ls: cannot access '/var/ready': ${NO_SUCH}\n[2]`],
    ['touch /var/ready && ls /var/ready', '/var/ready\n'],
    ['touch /tmp/b /tmp/a; ls /tmp', 'a\nb\n'],
    ['touch /tmp/.h; ls -a /tmp', '.\n..\n.h\n'],
    [
      'mkdir -p /x/y; touch /x/f; ls /x /nosuch',
      `/x:\nf\ny\nls: cannot access '/nosuch': ${NO_SUCH}\n[2]`,
    ],
    ['touch /nodir/x', `touch: cannot touch '/nodir/x': ${NO_SUCH}\n[1]`],
    ['rm /x', `rm: cannot remove '/x': ${NO_SUCH}\n[1]`],
    ['rm -f /x', ''],
    ['rm /tmp', "rm: cannot remove '/tmp': Is a directory\n[1]"],
    ['mkdir /tmp', "mkdir: cannot create directory '/tmp': File exists\n[1]"],
    ['mkdir /a/b', `mkdir: cannot create directory '/a/b': ${NO_SUCH}\n[1]`],
    ['mkdir /a; touch /a/b; rm -rf /a; ls /a', `ls: cannot access '/a': ${NO_SUCH}\n[2]`],
    ['cat /x', `cat: /x: ${NO_SUCH}\n[1]`],
    ['cat /tmp', 'cat: /tmp: Is a directory\n[1]'],
    ['cat /etc/hostname', 'kubia\n'],
    [
      'cat /etc/resolv.conf',
      'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
    ],
    ['hostname', 'kubia\n'],
    ['hostname -i', '10.244.1.2\n'],
    ['whoami', 'root\n'],
    ['pwd', '/\n'],
    ['date', 'Mon Jan  5 09:00:03 UTC 2026\n'],
    ['date +%Y-%m-%dT%T', '2026-01-05T09:00:03\n'],
    ['date +%s', '1767603603\n'],
    ['printenv HOSTNAME KUBERNETES_SERVICE_HOST', 'kubia\n10.96.0.1\n'],
    ['printenv NONE', '[1]'],
    ['test -f /etc/hosts', ''],
    ['test -e /nosuch', '[1]'],
    ['[ -d /tmp ] && echo yes', 'yes\n'],
    ['[ 1 = 2 ] || echo no', 'no\n'],
    ['sleep 5', ''],
    ['sleep', "sleep: missing operand\nTry 'sleep --help' for more information.\n[1]"],
    ['sleep x', "sleep: invalid time interval 'x'\nTry 'sleep --help' for more information.\n[1]"],
    ['touch', "touch: missing file operand\nTry 'touch --help' for more information.\n[1]"],
    ['ls -Z /', "ls: invalid option -- 'Z'\nTry 'ls --help' for more information.\n[2]"],
  ])('%s', (text, output) => {
    const { sh } = shellIn();
    expect(sh(text)).toBe(output);
  });

  test('ls -l shows type, size and the container’s start as the time', () => {
    const { sh } = shellIn();
    sh('mkdir /d; mkdir /d/sub; echo hello > /d/f');
    expect(sh('ls -l /d')).toBe(
      'total 8\n-rw-r--r-- 1 root root 6 Jan  5 09:00 f\ndrwxr-xr-x 1 root root 4096 Jan  5 09:00 sub\n',
    );
  });
});

describe('busybox', () => {
  test.each([
    ['ls /var/ready', `ls: /var/ready: ${NO_SUCH}\n[1]`],
    ['touch /nodir/x', `touch: /nodir/x: ${NO_SUCH}\n[1]`],
    ['rm /x', `rm: can't remove '/x': ${NO_SUCH}\n[1]`],
    ['cat /x', `cat: can't open '/x': ${NO_SUCH}\n[1]`],
    ['nosuch', 'sh: nosuch: not found\n[127]'],
    ['echo x > /nodir/x', "sh: can't create /nodir/x: nonexistent directory\n[1]"],
  ])('%s', (text, output) => {
    const { sh } = shellIn({ image: 'busybox', command: ['sleep', '3600'] });
    expect(sh(text)).toBe(output);
  });
});

describe('the shell', () => {
  test.each([
    ['echo one; echo two', 'one\ntwo\n'],
    ['false && echo no; echo $?', '1\n'],
    ['false || echo yes', 'yes\n'],
    ['true || echo no && echo then', 'then\n'],
    ['echo \'a  $HOME\' "b  $HOSTNAME" c\\ d', 'a  $HOME b  kubia c d\n'],
    ['echo ${HOSTNAME}-x$NONE', 'kubia-x\n'],
    ['echo hi > /tmp/f; echo you >> /tmp/f; cat /tmp/f', 'hi\nyou\n'],
    ['echo hi > /tmp/f; echo new > /tmp/f; cat /tmp/f', 'new\n'],
    ['ls /nosuch 2> /dev/null; echo $?', '2\n'],
    ['ls /nosuch > /tmp/f 2>&1; cat /tmp/f', `ls: cannot access '/nosuch': ${NO_SUCH}\n`],
    ['X=1; Y=2 printenv Y; echo $X$Y', '2\n1\n'],
    ['cd /tmp; touch here; pwd; ls', '/tmp\nhere\n'],
    ['exit 7; echo no', '[7]'],
    ['nosuch', 'sh: 1: nosuch: not found\n[127]'],
    ['echo x > /nodir/x', 'sh: 1: cannot create /nodir/x: Directory nonexistent\n[2]'],
    ['# only a note\necho after', 'after\n'],
    ['ls | wc', 'sh: not simulated here: |\n[2]'],
    ['while true; do date; done', 'sh: not simulated here: while\n[2]'],
    ['ps', 'sh: not simulated here: ps\n[126]'],
  ])('%s', (text, output) => {
    const { sh } = shellIn();
    expect(sh(text)).toBe(output);
  });
});

test('what a command does to the files stays', () => {
  const { world, sh } = shellIn();
  sh('echo ready > /var/ready');
  run(world, 60_000);
  expect(exec(world, ['cat', '/var/ready'])).toBe('ready\n');
});

test('env lists the container’s variables', () => {
  const { world } = shellIn();
  const lines = exec(world, ['env']).split('\n');
  expect(lines.slice(0, 2)).toEqual([
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'HOSTNAME=kubia',
  ]);
  expect(lines).toContain('KUBERNETES_SERVICE_PORT_HTTPS=443');
});

describe('what cannot be run', () => {
  const WHY = 'OCI runtime exec failed: exec failed: unable to start container process: exec: ';
  test('a program that the image does not have', () => {
    const { world } = shellIn({ image: 'hashicorp/http-echo' });
    expect(exec(world, ['curl', 'http://kubia'])).toMatch(
      /^error: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "[0-9a-f]{64}": /,
    );
    expect(exec(world, ['curl'])).toContain(
      `${WHY}"curl": executable file not found in $PATH: unknown`,
    );
    expect(exec(world, ['/bin/ls'])).toContain(
      `${WHY}"/bin/ls": stat /bin/ls: no such file or directory`,
    );
  });

  test('a program that is there but not simulated', () => {
    const { world } = shellIn();
    expect(exec(world, ['node', '-v'])).toBe(
      'hopscope: node is in the image, but what it does is not simulated\n[126]',
    );
  });

  test('anything in a container or pod that is not there', () => {
    const { world } = shellIn();
    expect(exec(world, ['ls'], 'nosuch')).toBe(
      'error: container nosuch is not valid for pod kubia',
    );
    deletePod(world, 0);
    expect(exec(world, ['ls'])).toBe('error: pods "kubia" not found');
  });

  test('anything in a container that does not run', () => {
    const world = newWorld();
    startPod(world, { image: 'busybox', command: ['true'] }, { restartPolicy: 'Never' });
    run(world, 1_000);
    expect(exec(world, ['ls'])).toBe(
      'error: Internal error occurred: unable to upgrade connection: container not found ("kubia")',
    );
    run(world, 5_000);
    expect(exec(world, ['ls'])).toBe(
      'error: cannot exec into a container in a completed pod; current phase is Succeeded',
    );
    expect(exec(world, [])).toBe('error: you must specify at least one command for the container');
  });
});
