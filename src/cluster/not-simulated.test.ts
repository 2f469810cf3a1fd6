import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../api/kinds';
import { applyDefaults } from '../api/defaults';
import { notSimulated } from './not-simulated';

function pod(spec: object, container: object = {}): KubeObject {
  return applyDefaults({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'kubia' },
    spec: { containers: [{ name: 'main', image: 'luksa/kubia', ...container }], ...spec },
  } as unknown as KubeObject);
}

describe('what is stored without an effect', () => {
  it('is nothing in an ordinary pod, defaults included', () => {
    expect(notSimulated(pod({}))).toEqual([]);
  });

  it('is named with its field', () => {
    const given = pod({ volumes: [{ name: 'data' }] }, { resources: { limits: { cpu: '1' } } });
    expect(notSimulated(given)).toEqual([
      { field: 'spec.volumes', what: 'volumes' },
      { field: 'spec.containers[0].resources', what: 'resources' },
    ]);
  });

  it('is found in the template of a controller, too', () => {
    const { spec } = pod({ securityContext: { runAsUser: 1000 } }) as {
      spec: unknown;
    } & KubeObject;
    const rc = {
      kind: 'ReplicationController',
      spec: { template: { metadata: {}, spec } },
    } as unknown as KubeObject;
    expect(notSimulated(rc)).toEqual([
      { field: 'spec.template.spec.securityContext', what: 'security' },
    ]);
  });
});
