import { describe, expect, it } from 'vitest';
import type { Kind } from '../../api/kinds';
import { advance, createCluster, execute } from '../cluster';
import { LIFELIKE } from '../delays';
import { get } from '../store';
import type { ClusterState } from '../world';

const KINDS = ['Service', 'Endpoints', 'EndpointSlice'] as const;
const NAMED = { namespace: 'default', name: 'kubernetes' } as const;

function grown(): ClusterState {
  const cluster = createCluster({ seed: 1, delays: LIFELIKE, nodes: 1, clients: [] });
  return advance(cluster, 62_000).state;
}

function without(state: ClusterState, ...kinds: readonly Kind[]): ClusterState {
  return kinds.reduce((one, kind) => execute(one, { type: 'delete', kind, ...NAMED }).state, state);
}

const there = (state: ClusterState) =>
  KINDS.filter((kind) => get(state.store, kind, NAMED.namespace, NAMED.name));

describe('the Service default/kubernetes', () => {
  it('comes back with its endpoints at the next of the API server’s rounds', () => {
    const deleted = without(grown(), ...KINDS);
    expect(there(deleted)).toEqual([]);
    expect(there(advance(deleted, 69_900).state)).toEqual([]);
    const back = advance(deleted, 70_100).state;
    expect(there(back)).toEqual(KINDS);
    expect(get(back.store, 'Service', 'default', 'kubernetes')?.spec.clusterIP).toBe('10.96.0.1');
  });

  it('gets its endpoints back when only the Service is deleted', () => {
    const back = advance(without(grown(), 'Service'), 90_000).state;
    expect(there(back)).toEqual(KINDS);
  });

  it('has the endpoints that the API server gives it, whatever somebody writes into them', () => {
    const state = grown();
    const slice = get(state.store, 'EndpointSlice', 'default', 'kubernetes');
    if (!slice) throw new Error('no slice');
    const changed = execute(state, { type: 'update', object: { ...slice, endpoints: [] } });
    expect(changed.result.ok).toBe(true);
    const later = advance(changed.state, 75_000).state;
    expect(get(later.store, 'EndpointSlice', 'default', 'kubernetes')?.endpoints).toEqual(
      slice.endpoints,
    );
  });
});
