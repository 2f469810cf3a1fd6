import { describe, expect, it } from 'vitest';
import type { Outcome, Request } from '../../../cluster/traffic/request';
import vectors from '../../fixtures/curl.json';
import { KUBIA, terminal } from '../../testing/session';
import { noProgress, progress } from './meter';
import { parseCurl } from './options';
import { buildRequest, endingOf } from './transfer';
import { follow, parseUrl, type CurlUrl } from './url';

function url(text: string): CurlUrl {
  const parsed = parseUrl(text);
  if ('code' in parsed) throw new Error(parsed.message);
  return parsed;
}

function request(outcome: Outcome, rest: Partial<Request> = {}): Request {
  return { outcome, patience: {}, hops: [], connected: false, ...rest } as unknown as Request;
}

/** What curl ends with in each situation of the vectors that is about this version of curl. */
const SITUATIONS: { readonly [situation: string]: [Request, url: string, took: number] } = {
  'connection refused (RST or ICMP port unreachable)': [
    request('refused'),
    'http://10.107.88.213',
    0,
  ],
  'SYN dropped, no flag': [request('timeout'), 'http://10.107.88.213', 129_304],
  'name does not resolve': [request('unresolved'), 'http://kubia', 0],
  'SYN dropped, --connect-timeout 2': [
    request('timeout', { patience: { connectTimeout: 2000 } }),
    'http://10.107.88.213',
    2000,
  ],
  'connected, no answer, -m 2': [
    request('timeout', { connected: true, patience: { maxTime: 2000 } }),
    'http://kubia',
    2000,
  ],
  'server closes without a byte': [request('reset', { connected: true }), 'http://kubia', 1],
  'self-signed certificate': [
    request('reset', {
      connected: true,
      tls: { subject: 'CN=a', issuer: 'CN=a', selfSigned: true, covers: true },
    }),
    'https://192.168.49.2',
    1,
  ],
  'https to an http port': [request('answered', { connected: true }), 'https://kubia', 1],
};

describe('how curl ends', () => {
  const known = vectors.filter(({ situation, curl }) => {
    return Object.hasOwn(SITUATIONS, situation) && !/^(<=|>=|7\.78|8\.9)/.test(curl);
  });
  it.each(known)('$situation', ({ situation, message, exit }) => {
    const [ended, text, took] = SITUATIONS[situation] ?? [request('refused'), '', 0];
    const ending = endingOf(ended, url(text), took);
    expect(`curl: (${ending.code}) ${ending.message}`).toBe(message);
    expect(ending.code).toBe(exit);
  });

  it('leaves out other versions of curl, and nothing else of curl', () => {
    const others = vectors.filter(
      (vector) => !known.includes(vector) && vector.curl !== 'busybox wget',
    );
    expect(others.map(({ curl }) => curl)).toEqual([
      '<=7.77.0',
      '8.9.0-8.20.0',
      '>=8.21.0',
      '7.78.0-7.85.0',
    ]);
  });

  it('covers every situation above', () => {
    expect(new Set(known.map(({ situation }) => situation))).toEqual(
      new Set(Object.keys(SITUATIONS)),
    );
  });

  it('knows a time-out on connecting that -m set', () => {
    const ended = request('timeout', { patience: { maxTime: 2000 } });
    expect(endingOf(ended, url('http://a'), 2000)).toEqual({
      code: 28,
      message: 'Connection timed out after 2000 milliseconds',
    });
  });

  it('knows a reset in the middle', () => {
    const hops = [{ because: { is: 'hungUp' } }] as unknown as Request['hops'];
    expect(endingOf(request('reset', { hops, connected: true }), url('http://a'), 1).code).toBe(56);
  });
});

describe('URLs', () => {
  it.each([
    ['http://kubia', 'kubia', 80, '/'],
    ['kubia:8080/a?b#c', 'kubia', 8080, '/a?b'],
    ['https://a.b/c', 'a.b', 443, '/c'],
    ['http://user@h?x=1', 'h', 80, '/?x=1'],
  ])('%s', (text, host, port, path) => {
    expect(url(text)).toMatchObject({ host, port, path });
  });

  it.each([
    ['http://', 3],
    ['http://a:99999/', 3],
    ['ftp://a', 1],
  ])('%s ends with %i', (text, code) => {
    expect(parseUrl(text)).toMatchObject({ code });
  });

  it.each([
    ['http://a:81/b/c', '/x', 'http://a:81/x'],
    ['http://a/b/c', 'd', 'http://a/b/d'],
    ['http://a/b', 'https://z/y', 'https://z/y'],
  ])('%s leads by %s to %s', (from, location, to) => {
    expect(follow(url(from), location)).toMatchObject({ text: to });
  });
});

describe("curl's options", () => {
  const parse = (line: string) => parseCurl(line.split(' ').filter(Boolean));

  it.each([
    ['-sS -o/dev/null http://a', { silent: true, showError: true, outputs: ['/dev/null'] }],
    ['-m2 --connect-timeout 0.5 a', { maxTime: 2000, connectTimeout: 500 }],
    ['-H a:b --header c:d a', { headers: ['a:b', 'c:d'] }],
    ['-XPUT -d x -dy a', { method: 'PUT', data: ['x', 'y'] }],
    ['--max 3 a', { maxTime: 3000 }],
    ['-kLfiIv a b', { insecure: true, location: true, fail: true, head: true, urls: ['a', 'b'] }],
  ])('reads %s', (line, options) => {
    expect(parse(line)).toMatchObject(options);
  });

  it.each([
    ['--foo', 'option --foo: is unknown'],
    ['-m', 'option -m: requires parameter'],
    ['-m x a', 'option -m: expected a proper numerical parameter'],
    ['--max-time x a', 'option --max-time: expected a proper numerical parameter'],
    ['--con', 'option --con: requires parameter'],
    ['--s', 'option --s: is ambiguous'],
    ['--proxy p a', 'Hopscope does not support the option --proxy of curl yet'],
    ['-x p a', 'Hopscope does not support the option -x of curl yet'],
  ])('refuses %s', (line, problem) => {
    expect(parse(line)).toEqual({ problem });
  });
});

describe('the request on the wire', () => {
  const build = (line: string, text = 'http://kubia/x') => {
    const options = parseCurl(line.split(' ').filter(Boolean));
    if ('problem' in options) throw new Error(options.problem);
    return buildRequest(url(text), options);
  };

  it('has the headers of curl', () => {
    expect(build('').headers).toEqual([
      ['Host', 'kubia'],
      ['User-Agent', 'curl/7.88.1'],
      ['Accept', '*/*'],
    ]);
  });

  it('goes to the address that --resolve gives, under the name that was typed', () => {
    const http = build('--resolve kubia:80:192.168.56.11');
    expect(http).toMatchObject({ host: '192.168.56.11', port: 80 });
    expect(http.headers[0]).toEqual(['Host', 'kubia']);
  });

  it('takes a Host header of its own', () => {
    expect(build('-H Host:a.example').headers[0]).toEqual(['Host', 'a.example']);
  });

  it.each([
    ['-d a=1 -d b=2', 'POST', '/x', 'a=1&b=2'],
    ['-G -d a=1', 'GET', '/x?a=1', undefined],
    ['-I', 'HEAD', '/x', undefined],
    ['-X DELETE', 'DELETE', '/x', undefined],
  ])('%s', (line, method, path, body) => {
    const http = build(line);
    expect([http.method, http.path, http.body]).toEqual([method, path, body]);
  });
});

describe('the progress meter', () => {
  it('shows what was received', () => {
    expect(progress(23, true, 17).split('\n')[2]).toBe(
      '100    23  100    23    0     0   1352      0 --:--:-- --:--:-- --:--:--  1352',
    );
    expect(progress(21, false, 0).split('\n')[2]).toMatch(/^100 {4}21 {4}0 {4}21 /);
  });

  it('shows the time when nothing came', () => {
    expect(noProgress(134_316).split('\n')[2]).toBe(
      '  0     0    0     0    0     0      0      0 --:--:--  0:02:14 --:--:--     0',
    );
  });
});

describe('curl', () => {
  const started = () => {
    const session = terminal(KUBIA);
    session.run('kubectl create -f rc.yaml -f svc.yaml -f nodeport.yaml\nsleep 20');
    return session;
  };

  it('prints the body, and only that on a terminal', () => {
    expect(started().run('curl http://192.168.56.11:30123')).toMatchObject({
      stdout: expect.stringMatching(/^You've hit kubia-\w{5}\n$/) as string,
      stderr: '',
      exitCode: 0,
    });
  });

  it('shows its progress where standard output is no terminal', () => {
    const { stderr } = started().run('kubectl exec rc/kubia -- curl http://kubia');
    expect(stderr).toMatch(/^ {2}% Total {4}% Received % Xferd/);
    expect(started().run('curl 192.168.56.11:30123 | wc -l').stderr).toMatch(/^ {2}% Total/);
  });

  it.each([
    [
      'curl http://192.168.56.11:1',
      /^curl: \(7\) Failed to connect to 192\.168\.56\.11 port 1 after \d+ ms: Couldn't connect to server\n$/,
      7,
    ],
    ['curl -s http://192.168.56.11:1', /^$/, 7],
    ['curl -sS http://192.168.56.11:1', /^curl: \(7\)/, 7],
    ['curl http://kubia', /^curl: \(6\) Could not resolve host: kubia\n$/, 6],
    [
      'curl --connect-timeout 2 10.96.0.99',
      /^curl: \(28\) Failed to connect to 10\.96\.0\.99 port 80 after 2000 ms: Timeout was reached\n$/,
      28,
    ],
    ['curl -m 2 10.96.0.99', /^curl: \(28\) Connection timed out after 2000 milliseconds\n$/, 28],
    [
      'curl 10.96.0.99',
      /^curl: \(28\) Failed to connect to 10\.96\.0\.99 port 80 after 1\d{5} ms: Couldn't connect to server\n$/,
      28,
    ],
    ['curl', /^curl: try 'curl --help' or 'curl --manual' for more information\n$/, 2],
    ['curl -s', /^curl: no URL specified!\ncurl: try/, 2],
    ['curl -Q', /^curl: Hopscope does not support the option -Q of curl yet\n$/, 2],
  ])('%s', (line, stderr, exitCode) => {
    const result = terminal().run(line);
    expect(result.stdout).toBe('');
    expect(result.stderr).toMatch(stderr);
    expect(result.exitCode).toBe(exitCode);
  });

  it('fills in the format of -w', () => {
    const { stdout, stderr } = started().run(
      `curl -so /dev/null -w '%{http_code} %{remote_ip}:%{remote_port} %{num_connects} %{foo}%%\\n' http://192.168.56.12:30123/x`,
    );
    expect(stdout).toBe('200 192.168.56.12:30123 1 %\n');
    expect(stderr).toBe("curl: unknown --write-out variable: 'foo'\n");
  });

  it('shows 000 when there is no answer', () => {
    const { stdout } = terminal().run(`curl -so /dev/null -w '%{http_code}\\n' 192.168.56.11:1`);
    expect(stdout).toBe('000\n');
  });

  it('talks with -v', () => {
    const { stderr } = started().run('curl -v http://192.168.56.11:30123/a');
    expect(stderr).toBe(
      `*   Trying 192.168.56.11:30123...
* Connected to 192.168.56.11 (192.168.56.11) port 30123 (#0)
> GET /a HTTP/1.1
> Host: 192.168.56.11:30123
> User-Agent: curl/7.88.1
> Accept: */*
>${' '}
< HTTP/1.1 200 OK
< Connection: keep-alive
< Transfer-Encoding: chunked
<${' '}
* Connection #0 to host 192.168.56.11 left intact
`,
    );
  });

  it('says with -v why it could not connect', () => {
    const { stderr } = terminal().run('curl -sv http://192.168.56.11:1');
    expect(stderr.replace(/\d+ ms/, '0 ms')).toBe(
      `*   Trying 192.168.56.11:1...
* connect to 192.168.56.11 port 1 failed: Connection refused
* Failed to connect to 192.168.56.11 port 1 after 0 ms: Couldn't connect to server
* Closing connection 0
`,
    );
  });

  it('fetches several URLs', () => {
    const { stdout } = started().run(
      'curl -s http://192.168.56.1[1-3]:30123 http://192.168.56.11:30123',
    );
    expect(stdout.match(/You've hit/g)).toHaveLength(4);
  });
});

describe('several URLs to one host', () => {
  it('share a connection, and so a pod', () => {
    const session = terminal(KUBIA);
    session.run('kubectl create -f rc.yaml -f nodeport.yaml\nsleep 20');
    const url = 'http://192.168.56.11:30123';
    const { stdout, stderr } = session.run(`curl -sv ${url} ${url} ${url}`);
    expect(new Set(stdout.trim().split('\n')).size).toBe(1);
    expect(stderr.match(/^\*   Trying/gm)).toHaveLength(1);
    expect(
      stderr.match(/^\* Re-using existing connection #0 with host 192\.168\.56\.11$/gm),
    ).toHaveLength(2);
    expect(session.run('[node1] conntrack -L -p tcp').stdout).toBe('');
  });
});
