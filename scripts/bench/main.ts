import { list } from '../../src/cluster/store';
import { flip } from './flip';
import { heapInMB, loaded, measured, type Rate } from './load';
import { requestsPerSecond } from './requests';
import { decisionsPerSecond, requestsRouted } from './routing';

/** How fast the engine is. It prints tables and judges nothing. */
const { result: large, cost } = measured(() => loaded({ services: 1000, pods: 5000, nodes: 100 }));
const heap = heapInMB();
const small = loaded({ services: 10, pods: 50, nodes: 100 });

/** The best of several runs, which take turns, so that other processes count less. */
function best(runs: number, each: readonly (() => Rate)[]): readonly Rate[] {
  const results = Array.from({ length: runs }, () => each.map((run) => run()));
  return each.map((_, index) => {
    const rates = results.flatMap((run) => run[index] ?? []);
    return {
      perSecond: Math.max(...rates.map(({ perSecond }) => perSecond)),
      perCpuSecond: Math.max(...rates.map(({ perCpuSecond }) => perCpuSecond)),
    };
  });
}

const [few, many, routed, simulated] = best(4, [
  () => decisionsPerSecond(small, 100_000),
  () => decisionsPerSecond(large, 100_000),
  () => requestsRouted(large, 50_000),
  () => requestsPerSecond(large, 10_000),
]);

const columns = (rate: Rate | undefined) => ({
  'in a second': Math.round(rate?.perSecond ?? 0),
  'in a second of CPU': Math.round(rate?.perCpuSecond ?? 0),
});

console.log('1,000 Services, 5,000 pods, 100 nodes');
console.table({
  'load, s': cost.seconds.toFixed(2),
  'load, s of CPU': cost.cpuSeconds.toFixed(2),
  'heap, MB': heap.toFixed(0),
  'pods running': list(large.store, 'Pod').filter(({ status }) => status.phase === 'Running')
    .length,
  'cost of a decision, 1,000 Services : 10': (
    (few?.perCpuSecond ?? 0) / (many?.perCpuSecond ?? 1)
  ).toFixed(2),
});
console.table({
  'decisions with 10 Services': columns(few),
  'decisions with 1,000 Services': columns(many),
  'requests routed through ClusterIP': columns(routed),
  'requests simulated with all hops': columns(simulated),
});
console.log('One of 5 pods stops being ready; beyond what happens anyway');
console.table(flip(large));
