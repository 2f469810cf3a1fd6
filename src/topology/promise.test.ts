import { describe, expect, it } from 'vitest';
import { advance } from '../cluster/cluster';
import type { Command } from '../cluster/commands';
import { httpFor } from '../cluster/traffic/fixtures/session';
import { clusterWith, controller, nodePort, perform, podNames } from './fixtures/kubia';
import { promisedShares } from './promise';

const request: Command = {
  type: 'request',
  from: 'client/laptop',
  http: httpFor('http://192.168.56.11:30123/'),
};

describe('what the rules promise', () => {
  it('is nothing while no request has met them', () => {
    expect(
      promisedShares(clusterWith([controller('kubia', 3), nodePort('kubia', 'kubia', 30_123)])),
    ).toBeUndefined();
  });

  it('is the same for every endpoint, although each rule has another chance', () => {
    const state = clusterWith([controller('kubia', 3), nodePort('kubia', 'kubia', 30_123)]);
    const asked = advance(perform(state, request), state.now + 5_000).state;
    const promised = promisedShares(asked);
    expect(promised).toMatchObject({ service: 'Service/default/kubia', node: 'node1' });
    const shares = podNames(asked).map((name) => promised?.shares.get(`default/${name}`));
    for (const share of shares) expect(share).toBeCloseTo(1 / 3, 6);
    expect(shares).toHaveLength(3);
  });

  it('is all for the pods of the node under policy Local', () => {
    const local = { externalTrafficPolicy: 'Local' };
    const state = clusterWith([controller('kubia', 3), nodePort('kubia', 'kubia', 30_123, local)]);
    const asked = advance(perform(state, request), state.now + 5_000).state;
    expect([...(promisedShares(asked)?.shares.values() ?? [])]).toEqual([1]);
  });
});
