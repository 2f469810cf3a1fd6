import { advance, execute } from '../../src/cluster/cluster';
import { list } from '../../src/cluster/store';
import { traffic } from '../../src/cluster/traffic/request';
import { recall, type ClusterState } from '../../src/cluster/world';
import { measured, rateOf, type Rate } from './load';

const RATE = 20_000;

/** Whole requests a second, from the pod's socket to the answer, with every hop recorded. */
export function requestsPerSecond(state: ClusterState, times: number): Rate {
  const [target] = list(state.store, 'Service', 'default').filter(({ spec }) => spec.selector);
  const [pod] = list(state.store, 'Pod', 'default');
  const host = target?.spec.clusterIP ?? '';
  const http = { method: 'GET', scheme: 'http', host, port: 80, path: '/', headers: [] } as const;
  const from = `pod/default/${pod?.metadata.name}`;
  const streaming = execute(state, { type: 'stream', id: 'bench', from, http, rate: RATE }).state;
  const until = state.now + (times / RATE) * 1000;
  const { result, cost } = measured(() => advance(streaming, until).state);
  const answered = recall(result, traffic).tally.byOutcome.get('answered 200') ?? 0;
  return rateOf(answered, cost);
}
