import { describe, expect, it } from 'vitest';
import { serviceOf, Session } from './fixtures/session';

/* What a node's own processes send; as measured on Linux. */

function started(): Session {
  const session = new Session({ nodes: 2 });
  for (const [name, nodeName, hostNetwork] of [
    ['web', 'node1', false],
    ['host', 'node1', true],
  ]) {
    session.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', labels: { app: name } },
      spec: {
        nodeName,
        hostNetwork,
        containers: [
          { name: 'main', image: 'server', ports: [{ containerPort: hostNetwork ? 8081 : 8080 }] },
        ],
      },
    });
  }
  const at = (clusterIP: string, targetPort: number) => ({
    clusterIP,
    ports: [{ port: 80, targetPort }],
  });
  session.create(serviceOf({ selector: { app: 'web' }, ...at('10.96.100.1', 8080) }, 'web'));
  session.create(serviceOf({ selector: { app: 'host' }, ...at('10.96.100.2', 8081) }, 'host'));
  session.pass(20_000);
  return session;
}

describe('a process on a node', () => {
  const session = started();
  const podIp = session.ask('node/node1', 'http://10.96.100.1/').hops[0]?.after.dst ?? 0;
  const direct = [24, 16, 8, 0].map((shift) => (podIp >>> shift) & 255).join('.');

  it.each([
    ['to a pod of its own', 'node/node1', `http://${direct}:8080/`, '10.244.1.1'],
    ['to a pod of another node', 'node/node2', `http://${direct}:8080/`, '192.168.56.12'],
    ['to itself', 'node/node1', 'http://192.168.56.11:8081/', '192.168.56.11'],
    ['to itself by 127.0.0.1', 'node/node1', 'http://127.0.0.1:8081/', '127.0.0.1'],
    ['to itself by a Service', 'node/node1', 'http://10.96.100.2/', '192.168.56.11'],
  ])('%s is seen with the right address', (_, from, url, source) => {
    const { outcome, sourceSeen } = session.ask(from, url);
    expect([outcome, sourceSeen?.split(':')[0]]).toEqual(['answered', source]);
  });

  it('is refused by a port of 127.0.0.1 that nobody opens', () => {
    expect(session.ask('node/node1', 'http://127.0.0.1:9/').outcome).toBe('refused');
  });
});
