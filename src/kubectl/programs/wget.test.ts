import { beforeAll, describe, expect, it } from 'vitest';
import vectors from '../fixtures/curl.json';
import { KUBIA, lines, terminal, tidy } from '../testing/session';

const CLIENT = lines(`
  apiVersion: v1
  kind: Pod
  metadata: {name: client}
  spec: {containers: [{name: client, image: busybox, command: [sleep, "100000"]}]}
  `);

describe("busybox's wget", () => {
  const session = terminal({ ...KUBIA, 'client.yaml': CLIENT });
  beforeAll(() => {
    session.run('kubectl create -f rc.yaml -f svc.yaml -f client.yaml\nsleep 20');
  });
  const wget = (args: string) => {
    const { stdout, stderr, exitCode } = session.run(`kubectl exec client -- wget ${args}`);
    return { stdout: tidy(stdout), stderr: tidy(stderr), exitCode };
  };
  const failed = (sentence: string) => `${sentence}\ncommand terminated with exit code 1\n`;

  it('prints what it gets', () => {
    expect(wget('-qO- http://kubia')).toEqual({
      stdout: "You've hit kubia-xxxxx\n",
      stderr: '',
      exitCode: 0,
    });
    expect(wget('-q -O - -T 2 kubia').stdout).toBe("You've hit kubia-xxxxx\n");
  });

  it('tells of its progress', () => {
    expect(wget('-O- http://kubia').stderr).toBe(
      tidy(
        `Connecting to kubia (CLUSTER-IP:80)\nwriting to stdout\n-                    100% |${'*'.repeat(32)}|    23  0:00:00 ETA\nwritten to stdout\n`,
      ),
    );
  });

  it('saves a file', () => {
    expect(wget('http://kubia/a/page').stderr).toContain("'page' saved\n");
    expect(session.run('kubectl exec client -- cat /page').stdout).toMatch(/^You've hit kubia-/);
  });

  it.each([
    ['-qO- http://nosuch', failed("wget: bad address 'nosuch'")],
    ['-qO- http://nosuch:81/x', failed("wget: bad address 'nosuch:81'")],
    ['-qO- -T 3 http://10.111.255.254', failed('wget: download timed out')],
    [
      '-qO- http://10.111.255.254',
      failed("wget: can't connect to remote host (CLUSTER-IP): Connection timed out"),
    ],
  ])('%s', (args, stderr) => {
    expect(wget(args)).toEqual({ stdout: '', stderr, exitCode: 1 });
  });

  it('is refused by a Service without endpoints', () => {
    session.run('kubectl create service clusterip empty --tcp=80\nsleep 3');
    expect(wget('-qO- http://empty').stderr).toBe(
      failed("wget: can't connect to remote host (CLUSTER-IP): Connection refused"),
    );
  });

  it('ends with the sentences of the vectors', () => {
    const written = (args: string) => wget(args).stderr.split('\n')[0]?.replace('kubia-x', 'kubia');
    const sentences = vectors.filter(({ curl }) => curl === 'busybox wget');
    expect(sentences.map(({ message }) => tidy(message))).toEqual([
      written('-qO- http://empty'),
      written('-qO- http://kubia-x'),
    ]);
  });

  it('shows how it is used', () => {
    expect(wget('').stderr).toMatch(/^BusyBox v1/);
    expect(wget('--foo http://kubia').exitCode).toBe(1);
  });
});
