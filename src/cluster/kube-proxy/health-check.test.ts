import { describe, expect, it } from 'vitest';
import { answerHealthCheck, healthCheckOf } from './health-check';
import { serviceOf, slicesOf, type LabService } from './fixtures/lab';
import { servicePorts } from './service-ports';

const WEB: LabService = {
  name: 'web',
  type: 'LoadBalancer',
  clusterIP: '10.96.1.1',
  port: 80,
  externalTrafficPolicy: 'Local',
  healthCheckNodePort: 31000,
  endpoints: [
    { endpoint: '10.244.1.5:8080', node: 'node1' },
    { endpoint: '10.244.1.6:8080', node: 'node1' },
    { endpoint: '10.244.1.7:8080', node: 'node1', ready: false },
    { endpoint: '10.244.2.5:8080', node: 'node2', ready: false, serving: true, terminating: true },
  ],
};
const infos = servicePorts(serviceOf(WEB), slicesOf(WEB));

describe('the health check node port', () => {
  it.each([
    ['node1', 2],
    ['node2', 0],
    ['node3', 0],
  ])('on %s counts %i ready endpoints', (node, localEndpoints) => {
    const check = { namespace: 'default', name: 'web', localEndpoints };
    expect(healthCheckOf('default/web', infos, node)).toEqual([31000, check]);
  });

  it('is there only if the Service has one', () => {
    const plain: LabService = { ...WEB, healthCheckNodePort: 0 };
    const ports = servicePorts(serviceOf(plain), slicesOf(plain));
    expect(healthCheckOf('default/web', ports, 'node1')).toBeUndefined();
  });

  it('answers as kube-proxy does', () => {
    expect(answerHealthCheck({ namespace: 'default', name: 'web', localEndpoints: 2 })).toEqual({
      status: 200,
      headers: {
        'Content-Type': 'application/json',
        'X-Content-Type-Options': 'nosniff',
        'X-Load-Balancing-Endpoint-Weight': '2',
      },
      body: '{\n\t"service": {\n\t\t"namespace": "default",\n\t\t"name": "web"\n\t},\n\t"localEndpoints": 2,\n\t"serviceProxyHealthy": true\n}',
    });
    expect(answerHealthCheck({ namespace: 'default', name: 'web', localEndpoints: 0 }).status).toBe(
      503,
    );
  });
});
