import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { terminal, type Files } from '../../testing/session';

const NAMES = ['ingress-nginx.yaml', 'kubia-rc.yaml', 'kubia-svc.yaml', 'kubia-ingress-tls.yaml'];
const FOLDER = new URL('../../../../public/scenes/manifests/', import.meta.url);
const FILES: Files = Object.fromEntries(
  NAMES.map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')]),
);
const RESOLVE = '--resolve kubia.example.com:30443:192.168.56.11';

function started() {
  const session = terminal(FILES);
  session.run(NAMES.map((name) => `kubectl create -f ${name}`).join('\n') + '\nsleep 60');
  return session;
}

describe('curl through an Ingress', () => {
  const { run } = started();

  it('gets the redirect to HTTPS', () => {
    const { stdout } = run("curl -si -H 'Host: kubia.example.com' http://192.168.56.11:30080/a");
    expect(stdout.replaceAll('\r', '').split('\n').slice(0, 6)).toEqual([
      'HTTP/1.1 308 Permanent Redirect',
      'Content-Type: text/html',
      'Content-Length: 164',
      'Connection: keep-alive',
      'Location: https://kubia.example.com/a',
      '',
    ]);
  });

  it('is served over TLS for the name in the certificate', () => {
    const { stdout, exitCode } = run(`curl -s ${RESOLVE} https://kubia.example.com:30443/`);
    expect([stdout, exitCode]).toEqual([expect.stringMatching(/^You've hit kubia-/), 0]);
  });

  it('does not trust the controller’s own certificate, unless told to', () => {
    expect(run('curl https://192.168.56.11:30443/')).toMatchObject({
      stdout: '',
      stderr: `curl: (60) SSL certificate problem: self-signed certificate
More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.
`,
      exitCode: 60,
    });
    const asked = run("curl -skw '%{http_code}' -o /dev/null https://192.168.56.11:30443/");
    expect(asked).toMatchObject({ stdout: '404', exitCode: 0 });
  });

  it('cannot speak TLS to a port for plain HTTP', () => {
    expect(run('curl https://192.168.56.11:30080/')).toMatchObject({ stdout: '', exitCode: 35 });
  });

  it('explains each hop', () => {
    run(`curl -s ${RESOLVE} https://kubia.example.com:30443/`);
    const { stdout } = run('trace');
    expect(stdout).toMatch(/shows the certificate of Secret kubia-tls/);
    expect(stdout).toMatch(/follows rule 1, path 1 of Ingress kubia to backend default\/kubia:80/);
  });
});
