import { beforeAll, describe, expect, it } from 'vitest';
import recorded from './fixtures/real-kubectl.json';
import { KUBIA, lines, terminal } from './testing/session';

/** The cluster that the recorded commands looked at. */
const FILES = {
  ...KUBIA,
  'objects.yaml': lines(`
    apiVersion: v1
    kind: Service
    metadata: {name: external-service}
    spec: {type: ExternalName, externalName: api.somecompany.com, ports: [{port: 80}]}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: 2
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web, tier: x}}
        spec:
          containers:
          - {name: web, image: nginx, ports: [{containerPort: 80, name: http}, {containerPort: 443}]}
          - {name: side, image: busybox, command: [sleep, "1000"]}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: web, labels: {a: b, c: d}}
    spec:
      type: LoadBalancer
      sessionAffinity: ClientIP
      externalIPs: [1.2.3.4]
      ports: [{name: http, port: 80, targetPort: http}, {name: tls, port: 443}]
      selector: {app: web}
    ---
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: kubia}
    spec: {defaultBackend: {service: {name: kubia-nodeport, port: {number: 80}}}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: crash}
    spec: {containers: [{name: c, image: busybox, command: [sh, -c, "exit 3"]}]}
    ---
    apiVersion: v1
    kind: Namespace
    metadata: {name: foo}
    `),
};

describe('what the real kubectl prints', () => {
  const session = terminal(FILES);
  beforeAll(() => {
    session.run(`
      kubectl create -f rc.yaml -f nodeport.yaml -f objects.yaml
      kubectl run idle --image=nginx --port=80
      sleep 80
      kubectl cordon node2
    `);
  });

  it.each(recorded.cases)('$command', ({ command, ...expected }) => {
    const { state } = session.driver;
    const { stdout, stderr, exitCode } = session.run(command);
    session.driver.state = state;
    expect({ stdout, stderr, exitCode }).toEqual(expected);
  });
});
