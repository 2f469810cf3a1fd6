import { describe, expect, it } from 'vitest';
import { update } from '../../api-server/verbs';
import {
  add,
  instantKubelet,
  need,
  newWorld,
  pass,
  pods,
  template,
} from '../../reconciling/fixtures/world';
import { replicaSetController } from './replica-set';

const SELECTOR = { matchExpressions: [{ key: 'app', operator: 'In', values: ['kubia', 'luksa'] }] };

describe('a ReplicaSet', () => {
  it('knows its pods by expressions too', () => {
    const world = newWorld(replicaSetController, instantKubelet);
    add(world, 'ReplicaSet', 'kubia', {
      spec: { replicas: 2, selector: SELECTOR, template: template({ app: 'luksa' }) },
    });
    pass(world, 1000);
    const [first] = pods(world);
    if (!first) throw new Error('no pod');
    update(world, { ...first, metadata: { ...first.metadata, labels: { app: 'kubia' } } });
    pass(world, 1000);
    expect(pods(world)).toHaveLength(2);
    const now = need(world, 'Pod', first.metadata.name);
    update(world, { ...now, metadata: { ...now.metadata, labels: { app: 'other' } } });
    pass(world, 1000);
    expect(pods(world)).toHaveLength(3);
    expect(need(world, 'ReplicaSet', 'kubia').status).toMatchObject({ replicas: 2 });
  });
});
