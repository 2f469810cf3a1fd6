import { setTimeout } from 'node:timers/promises';
import { get } from '../../src/cluster/store';
import { ANYWHERE, NOWHERE, type Lab } from './lab/lab';
import type { Sending } from './lab/protocol';
import type { Probe } from './scenario';
import type { Simulated } from './simulated';
import { addressOf, CONNECT_TIMEOUT, Simulator, type Address } from './simulator';
import { drawsToSee, sameDistribution, total, type ChiSquared, type Counts } from './statistics';

/** How one probe came out in both worlds. */
export interface Comparison {
  readonly probe: Probe;
  readonly simulator: Counts;
  readonly kernel: Counts;
  /** Undefined where there is only one outcome. */
  readonly test: ChiSquared | undefined;
  /** What differs; undefined if nothing does. */
  readonly difference: string | undefined;
}

/** How much is asked in the simulator, first and when chance has a part in it. */
const SIMULATED = { first: 40, more: 800 };
/** How much is asked of the kernel: where one outcome is certain, and where chance has a part. */
const ASKED = { certain: 8, least: 150, most: 600, timeouts: 4, inARow: 40, paused: 24 };
/** After this many ms without a request the shortest affinity has run out. */
const AFFINITY_ENDS = 1200;
/** So many at once; every lost one waits for its whole timeout. */
const CONCURRENCY = { answers: 4, losses: 24 };

function counted(outcomes: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of outcomes) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
}

function simulated(simulator: Simulator, probe: Probe, address: Address): Counts {
  const first = simulator.send(probe, address, SIMULATED.first);
  if (new Set(first).size === 1) return counted(first);
  return counted([...first, ...simulator.send(probe, address, SIMULATED.more)]);
}

/** How many requests (or rows of them) the kernel has to answer to see all that is expected. */
function needed(expected: Counts, { inARow, pause }: Probe): number {
  const rarest = Math.min(...expected.values()) / total(expected);
  if (rarest === 1) return expected.has('timeout') ? ASKED.timeouts : ASKED.certain;
  if (pause !== undefined) return ASKED.paused;
  if (inARow > 1) return Math.max(ASKED.inARow, Math.min(drawsToSee(rarest), ASKED.least));
  return Math.max(ASKED.least, Math.min(drawsToSee(rarest), ASKED.most));
}

/** The outcomes of one row of requests. */
async function row(lab: Lab, probe: Probe, sending: Omit<Sending, 'count' | 'concurrency'>) {
  const { from, and = from, inARow, pause = 0 } = probe;
  const outcomes: string[] = [];
  for (let i = 0; i < inARow; i++) {
    if (i > 0 && pause > 0) await setTimeout(pause);
    const sender = i % 2 === 1 ? and : from;
    outcomes.push(...(await lab.send(sender, { ...sending, count: 1, concurrency: 1 })));
  }
  return outcomes.join(', ');
}

async function measured(
  lab: Lab,
  probe: Probe,
  address: Address,
  expected: Counts,
): Promise<Counts> {
  const count = needed(expected, probe);
  const sending = { ...address, timeout: CONNECT_TIMEOUT };
  if (probe.inARow === 1) {
    const concurrency = [...expected.keys()].some((one) => one === 'timeout')
      ? CONCURRENCY.losses
      : CONCURRENCY.answers;
    return counted(await lab.send(probe.from, { ...sending, count, concurrency }));
  }
  const rows: string[] = [];
  const rounds = [...expected.keys()].every((one) => one.includes('timeout')) ? 1 : count;
  for (let i = 0; i < rounds; i++) {
    if (probe.pause === undefined) await lab.forgetClients();
    else await setTimeout(AFFINITY_ENDS);
    rows.push(await row(lab, probe, sending));
  }
  return counted(rows);
}

function differenceOf(
  simulator: Counts,
  kernel: Counts,
  test: ChiSquared | undefined,
  level: number,
): string | undefined {
  const only = (here: Counts, there: Counts) => [...here.keys()].filter((one) => !there.has(one));
  const [ours, theirs] = [only(simulator, kernel), only(kernel, simulator)];
  if (ours.length > 0 || theirs.length > 0) {
    const parts = [
      ours.length > 0 ? `only the simulator: ${ours.join('; ')}` : '',
      theirs.length > 0 ? `only the kernel: ${theirs.join('; ')}` : '',
    ];
    return parts.filter(Boolean).join(' | ');
  }
  if (!test || test.p >= level) return undefined;
  const { statistic, degrees, p } = test;
  const figures = `χ² ${statistic.toFixed(1)}, ${degrees} degrees, p ${p.toExponential(1)}`;
  return `the shares differ (${figures})`;
}

async function once(
  lab: Lab,
  simulator: Simulator,
  probe: Probe,
  address: Address,
  level: number,
): Promise<Comparison> {
  const ours = simulated(simulator, probe, address);
  const kernel = await measured(lab, probe, address, ours);
  const test = ours.size > 1 ? sameDistribution(ours, kernel) : undefined;
  const difference = differenceOf(ours, kernel, test, level);
  return { probe, simulator: ours, kernel, test, difference };
}

/** Probes that may run at the same time. */
const AT_ONCE = 6;

async function inParallel<T>(jobs: readonly (() => Promise<T>)[], workers: number): Promise<T[]> {
  const results: T[] = [];
  const waiting = jobs.entries();
  const worker = async () => {
    for (const [i, job] of waiting) results[i] = await job();
  };
  await Promise.all(Array.from({ length: workers }, worker));
  return results;
}

/** What a probe of a cluster dials; probes whose Service has no such address are left out. */
interface Dialled {
  readonly probe: Probe;
  readonly address: Address;
  /** The node to which the wire hands packets for the address. */
  readonly entry: number | undefined;
}

/**
 * What leaves the cluster for the address of a load balancer comes back through it, by any node.
 * With policy Local it only gets that far when no node is healthy, and so is lost.
 */
function entryFor({ state }: Simulated, { to, via }: Probe): number | undefined {
  if (via !== undefined || to.is !== 'vip') return via;
  const found = get(state.store, 'Service', 'default', to.service);
  return found?.spec.externalTrafficPolicy === 'Local' ? NOWHERE : ANYWHERE;
}

/**
 * Sends the same requests through both worlds. `level` is the chance at which a single chi-squared
 * test may fail although the shares are the same. What differs is tried again, alone: only what
 * differs twice counts.
 */
export async function compareAll(
  lab: Lab,
  cluster: Simulated,
  probes: readonly Probe[],
  level: number,
): Promise<Comparison[]> {
  const simulator = new Simulator(cluster, probes.length);
  const dialled = probes.flatMap((probe): Dialled[] => {
    const address = addressOf(cluster, probe);
    return address ? [{ probe, address, entry: entryFor(cluster, probe) }] : [];
  });
  const compare = ({ probe, address, entry }: Dialled) => {
    if (entry !== undefined) lab.lead(address.ip, entry);
    return once(lab, simulator, probe, address, level);
  };
  const done: Comparison[] = [];
  for (const group of groupsOf(dialled)) {
    const results = await inParallel(
      group.map((one) => () => compare(one)),
      workersFor(group),
    );
    for (const [i, result] of results.entries()) {
      const again = group[i];
      done.push(result.difference !== undefined && again ? await compare(again) : result);
    }
  }
  return done;
}

/** Rows of requests need the lists of clients for themselves, unless they wait until they are empty. */
function workersFor(group: readonly Dialled[]): number {
  if (group.every(({ probe }) => probe.pause !== undefined)) return group.length;
  return group.some(({ probe }) => probe.inARow > 1) ? 1 : AT_ONCE;
}

/** Probes that do not disturb one another: apart by the way that the wire takes, and by affinity. */
function groupsOf(dialled: readonly Dialled[]): readonly (readonly Dialled[])[] {
  const groups = new Map<string, Dialled[]>();
  for (const one of dialled) {
    const { inARow, pause } = one.probe;
    const key = `${inARow > 1} ${pause ?? ''} ${one.entry ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}
