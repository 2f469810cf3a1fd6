import { expect, test } from 'vitest';
import type { Service } from '../../api/service';
import fixtures from './fixtures/service-env.json';
import { servicesInScope, serviceVariables, variablesOf } from './service-env';

test.each(fixtures.envVars)(
  '$service.name gives the variables of Kubernetes',
  ({ service, env }) => {
    expect(serviceVariables(service)).toEqual(env);
  },
);

function service(namespace: string, name: string, clusterIP = '10.96.0.1'): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, uid: '', resourceVersion: '', creationTimestamp: '' },
    spec: {
      type: 'ClusterIP',
      sessionAffinity: 'None',
      clusterIP,
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    },
    status: {},
  };
}

const SNAPSHOT = fixtures.envVarScope.filter(
  ({ note = '' }) => !note.startsWith('env is computed'),
);

test.each(SNAPSHOT)(
  '$serviceNamespace/$serviceName in $podNamespace with links $enableServiceLinks: $present',
  ({ serviceNamespace, serviceName, podNamespace, enableServiceLinks, present }) => {
    const services = [service(serviceNamespace, serviceName)];
    expect(servicesInScope(podNamespace, enableServiceLinks, services).length > 0).toBe(present);
  },
);

test('a Service called kubernetes in the pod’s own namespace replaces the one in default', () => {
  const services = [service('default', 'kubernetes'), service('other', 'kubernetes', '10.96.9.9')];
  const variables = new Map(variablesOf(servicesInScope('other', true, services)));
  expect(variables.get('KUBERNETES_SERVICE_HOST')).toBe('10.96.9.9');
});

test('a headless Service called kubernetes replaces nothing', () => {
  const services = [service('default', 'kubernetes'), service('other', 'kubernetes', 'None')];
  const variables = new Map(variablesOf(servicesInScope('other', true, services)));
  expect(variables.get('KUBERNETES_SERVICE_PORT')).toBeDefined();
});

test('an ExternalName Service gives no variables', () => {
  const external = service('default', 'api');
  expect(variablesOf([{ ...external, spec: { ...external.spec, type: 'ExternalName' } }])).toEqual(
    [],
  );
});

test('an IPv6 address stands in brackets in the URLs only', () => {
  const ports = [{ port: 80, protocol: 'TCP' }];
  const variables = new Map(serviceVariables({ name: 'six', clusterIP: '2001:db8::1', ports }));
  expect(variables.get('SIX_PORT')).toBe('tcp://[2001:db8::1]:80');
  expect(variables.get('SIX_SERVICE_HOST')).toBe('2001:db8::1');
});
