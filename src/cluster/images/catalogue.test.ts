import { describe, expect, test } from 'vitest';
import type { Container } from '../../api/pod';
import type { HttpRequest } from '../http';
import type { AnswerContext, Answer } from './behaviour';
import { behaviourOf, knownImages } from './catalogue';

const request: HttpRequest = {
  method: 'GET',
  scheme: 'http',
  host: '10.96.1.1',
  port: 80,
  path: '/',
  headers: [['User-Agent', 'curl/8.14.1']],
};
const context: AnswerContext = {
  podName: 'kubia-abcde',
  podIp: '10.244.1.2',
  peer: '10.244.2.1:41000',
  served: 0,
};

/** `200 body` or what else the answer is. */
function ask(
  image: string,
  change: Partial<HttpRequest> = {},
  more: Partial<AnswerContext> = {},
): string {
  const answer: Answer = behaviourOf(image).answer(
    { ...request, ...change },
    { ...context, ...more },
  );
  return answer.is === 'respond' ? `${answer.response.status} ${answer.response.body}` : answer.is;
}

function container(rest: Partial<Container> = {}): Container {
  return { name: 'c', imagePullPolicy: 'IfNotPresent', ...rest };
}

function ports(image: string, rest: Partial<Container> = {}): string[] {
  return behaviourOf(image)
    .listens(container(rest))
    .map(({ port, protocol }) => `${port}/${protocol}`);
}

describe('answers', () => {
  test.each([
    ['luksa/kubia', "200 You've hit kubia-abcde\n"],
    ['luksa/kubia:latest', "200 You've hit kubia-abcde\n"],
    ['docker.io/luksa/kubia', "200 You've hit kubia-abcde\n"],
    ['luksa/kubia:v2', '200 This is v2 running in pod kubia-abcde\n'],
    ['luksa/kubia-unhealthy', "200 You've hit kubia-abcde\n"],
    ['httpd', '200 <html><body><h1>It works!</h1></body></html>\n'],
    ['some/thing', '200 Hello from pod kubia-abcde\n'],
    ['redis', 'close'],
  ])('%s: %s', (image, answer) => {
    expect(ask(image)).toBe(answer);
  });

  test('nginx shows its welcome page, and nothing else', () => {
    expect(ask('nginx:1.27')).toMatch(/^200 <!DOCTYPE html>\n[^]*Welcome to nginx!/);
    expect(ask('nginx', { path: '/nosuch' })).toMatch(/^404 [^]*404 Not Found/);
  });

  test.each([
    [4, '200'],
    [5, '500'],
  ])('kubia-unhealthy after %i requests: %s', (served, status) => {
    expect(ask('luksa/kubia-unhealthy', {}, { served }).slice(0, 3)).toBe(status);
  });

  test.each([
    ['/hostname', '200 kubia-abcde'],
    ['/clientip', '200 10.244.2.1:41000'],
    ['/echo?msg=hello+there%21', '200 hello there!'],
    ['/nosuch', '404 404 page not found\n'],
  ])('agnhost netexec %s: %s', (path, answer) => {
    expect(ask('registry.k8s.io/e2e-test-images/agnhost:2.53', { path })).toBe(answer);
  });

  test('an echo server tells the peer and the headers', () => {
    const text = ask('registry.k8s.io/echoserver:1.10');
    expect(text).toContain('client_address=10.244.2.1');
    expect(text).toContain('user-agent=curl/8.14.1');
    expect(ask('ealen/echo-server')).toContain('"user-agent": "curl/8.14.1"');
    expect(ask('traefik/whoami')).toContain('RemoteAddr: 10.244.2.1:41000');
  });

  test('http-echo answers with the text of its argument', () => {
    const argv = ['/http-echo', '-text=apple'];
    expect(ask('hashicorp/http-echo', {}, { argv })).toBe('200 apple\n');
  });

  test('hopscope/slow answers after ten seconds', () => {
    expect(behaviourOf('hopscope/slow').answer(request, context)).toMatchObject({ after: 10_000 });
  });
});

describe('sockets', () => {
  const agnhost = 'registry.k8s.io/e2e-test-images/agnhost:2.53';
  test.each<[string, Partial<Container>, string[]]>([
    ['luksa/kubia', { ports: [{ containerPort: 1, protocol: 'TCP' }] }, ['8080/TCP']],
    ['luksa/kubia', { command: ['sleep', '3600'] }, []],
    ['luksa/kubia', { command: ['node', 'app.js'] }, ['8080/TCP']],
    ['nginx', {}, ['80/TCP']],
    ['nginx', { args: ['sleep', '1'] }, []],
    ['hashicorp/http-echo', { args: ['-listen=:8000', '-text=x'] }, ['8000/TCP']],
    ['hashicorp/http-echo', {}, ['5678/TCP']],
    [agnhost, {}, []],
    [agnhost, { args: ['netexec', '--http-port=9000'] }, ['9000/TCP', '8081/UDP']],
    [agnhost, { args: ['serve-hostname'] }, ['9376/TCP']],
    [
      'some/thing',
      {
        ports: [
          { containerPort: 9000, protocol: 'TCP' },
          { containerPort: 9001, protocol: 'UDP' },
        ],
      },
      ['9000/TCP'],
    ],
    [
      'some/thing',
      { ports: [{ containerPort: 9000, protocol: 'TCP' }], command: ['sleep', '1'] },
      [],
    ],
    [
      'some/thing',
      { ports: [{ containerPort: 9000, protocol: 'TCP' }], command: ['./server'] },
      ['9000/TCP'],
    ],
    ['busybox', {}, []],
    [
      'registry.k8s.io/coredns/coredns:v1.12.0',
      { ports: [{ containerPort: 53, protocol: 'UDP' }] },
      ['53/UDP', '8080/TCP', '8181/TCP'],
    ],
  ])('%s with %o: %s', (image, rest, expected) => {
    expect(ports(image, rest)).toEqual(expected);
  });
});

test.each([
  ['luksa/kubia', true, true],
  ['some/thing', false, true],
  ['luksa/nosuch', false, false],
  ['nginx:nonexistent', false, false],
  ['nginx:does-not-exist', false, false],
  ['Not Valid', false, false],
])('%s is known: %s, exists: %s', (image, known, exists) => {
  expect(behaviourOf(image)).toMatchObject({ known, exists });
});

test.each([
  ['luksa/kubia', 'curl', true],
  ['nginx', 'curl', true],
  ['busybox', 'curl', false],
  ['busybox', 'wget', true],
  ['tutum/dnsutils', 'nslookup', true],
  ['nginx:alpine', 'bash', false],
  ['hashicorp/http-echo', 'sh', false],
])('%s has %s: %s', (image, program, expected) => {
  expect(behaviourOf(image).programs.includes(program)).toBe(expected);
});

test('an Alpine variant speaks as busybox does', () => {
  expect(behaviourOf('nginx:1.27-alpine').userland).toBe('busybox');
});

test('every image of the catalogue has a sentence that says what it is', () => {
  for (const [, summary] of knownImages()) expect(summary).toMatch(/\.$/);
});
