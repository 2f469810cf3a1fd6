import { Chance } from './chance';
import { compareAll, type Comparison } from './compare';
import { FIXED } from './fixed';
import { compareIngress } from './ingress/compare';
import { CannotRun, whatIsMissing } from './lab/commands';
import { Lab, type PodNetwork } from './lab/lab';
import { probesFor } from './probes';
import { randomCluster } from './random';
import {
  describeProbe,
  manifestsOf,
  smallerScenarios,
  type ClusterSpec,
  type Scenario,
} from './scenario';
import { shrink } from './shrink';
import { simulate } from './simulator';
import { total } from './statistics';

const USAGE = `usage: npm run conformance -- [--seed N] [--clusters N] [--pod-network routed|bridge] [--only TEXT]

Sends the same requests through the simulator and through the Linux kernel. See docs/conformance.md.`;

/** The chance that a run of chi-squared tests finds a difference where there is none. */
const SIGNIFICANCE = 0.001;

interface Options {
  readonly seed: number;
  readonly clusters: number;
  readonly podNetwork: PodNetwork;
  /** Only clusters whose name contains it. */
  readonly only: string;
}

function wholeNumber(name: string, text: string | undefined): number {
  if (text === undefined || !/^\d{1,9}$/.test(text)) {
    throw new CannotRun(`${name} needs a whole number\n${USAGE}`);
  }
  return Number(text);
}

function parseOptions(argv: readonly string[]): Options {
  let options: Options = { seed: 1, clusters: 10, podNetwork: 'routed', only: '' };
  const words = argv.flatMap((word) => word.split(/=(.*)/s, 2));
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const value = words.shift();
    if (word === '--seed') options = { ...options, seed: wholeNumber(word, value) };
    else if (word === '--clusters') options = { ...options, clusters: wholeNumber(word, value) };
    else if (word === '--only') options = { ...options, only: value ?? '' };
    else if (word === '--pod-network' && (value === 'routed' || value === 'bridge')) {
      options = { ...options, podNetwork: value };
    } else throw new CannotRun(`unknown option ${word}\n${USAGE}`);
  }
  return options;
}

/** How many clusters of random shape share one row of the table. */
interface Row {
  readonly cluster: string;
  readonly probes: number;
  readonly requests: number;
  readonly tests: number;
  readonly 'lowest p': string;
  readonly disagreements: number;
}

function rowOf(cluster: string, comparisons: readonly Comparison[], otherText: boolean): Row {
  const tests = comparisons.flatMap(({ test }) => (test ? [test] : []));
  const lowest = Math.min(1, ...tests.map(({ p }) => p));
  return {
    cluster,
    probes: comparisons.length,
    requests: comparisons.reduce((sum, { kernel, probe }) => sum + total(kernel) * probe.inARow, 0),
    tests: tests.length,
    'lowest p': tests.length === 0 ? '–' : lowest.toFixed(4),
    disagreements:
      comparisons.filter(({ difference }) => difference !== undefined).length + Number(otherText),
  };
}

/** Disagreements that are worked out in full, one of each kind; the others are only listed. */
const EXPLAINED = 6;
const explained = new Set<string>();

/** What two disagreements have in common that probably have one cause. */
function kindOf({ probe, difference = '' }: Comparison): string {
  const [sender] = probe.from.split('/');
  const outcomes = difference.replace(/answered \S+ from \S+/g, 'answered').split(/[;,|] /);
  return [sender, probe.to.is, ...new Set(outcomes)].join();
}

async function explain(lab: Lab, scenario: Scenario, level: number): Promise<void> {
  const again = async ({ cluster, probe }: Scenario) => {
    const { simulated } = await loaded(lab, cluster);
    const [found] = await compareAll(lab, simulated, [probe], level);
    return found?.difference === undefined ? undefined : found;
  };
  const smallest = await shrink(scenario, smallerScenarios, async (one) => !!(await again(one)));
  const found = await again(smallest);
  console.log(`\nThe smallest cluster that shows it: ${describeProbe(smallest.probe)}`);
  if (found) {
    console.log(`  simulator: ${shares(found.simulator)}\n  kernel:    ${shares(found.kernel)}`);
  }
  console.log(manifestsOf(smallest.cluster).replace(/^/gm, '    '));
}

function shares(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([outcome, count]) => `${outcome} (${count})`).join('; ');
}

const SEED_OF_CLUSTERS = 1;

async function loaded(lab: Lab, cluster: ClusterSpec) {
  const simulated = simulate(cluster, SEED_OF_CLUSTERS);
  return { simulated, differing: await lab.load(simulated) };
}

async function examine(lab: Lab, cluster: ClusterSpec, level: number): Promise<Row> {
  const { simulated, differing: lines } = await loaded(lab, cluster);
  const comparisons = await compareAll(lab, simulated, probesFor(cluster), level);
  const row = rowOf(cluster.name, comparisons, lines.length > 0);
  console.log(
    `${row.disagreements === 0 ? 'agrees   ' : 'DISAGREES'} ${cluster.name} (${row.probes} probes)`,
  );
  if (lines.length > 0) console.log(`  iptables-save says otherwise:\n${lines.join('\n')}`);
  const differing = comparisons.filter(({ difference }) => difference !== undefined);
  for (const { probe, difference } of differing) {
    console.log(`  ${describeProbe(probe)}: ${difference}`);
  }
  for (const one of differing) {
    if (explained.size >= EXPLAINED || explained.has(kindOf(one))) continue;
    explained.add(kindOf(one));
    await explain(lab, { cluster, probe: one.probe }, level);
  }
  return row;
}

async function networking(options: Options): Promise<number> {
  const chance = new Chance(options.seed);
  const random = Array.from({ length: options.clusters }, (_, i) =>
    randomCluster(chance, `random ${i + 1} (seed ${options.seed})`),
  );
  const clusters = [...FIXED, ...random].filter(({ name }) => name.includes(options.only));
  const probes = clusters.reduce((sum, cluster) => sum + probesFor(cluster).length, 0);
  const lab = await Lab.make(options.podNetwork);
  try {
    console.log(`Rules are loaded with ${lab.restore}; pods are ${options.podNetwork}.`);
    const rows: Row[] = [];
    for (const cluster of clusters) rows.push(await examine(lab, cluster, SIGNIFICANCE / probes));
    console.table(rows);
    return rows.reduce((sum, { disagreements }) => sum + disagreements, 0);
  } finally {
    lab.stop();
  }
}

/** Random rule sets for each random cluster; they cost next to nothing. */
const RULE_SETS_PER_CLUSTER = 10;

/** Prints one row for all random rule sets together. */
async function ingress({ seed, clusters }: Options): Promise<number> {
  const rows = await compareIngress(new Chance(seed), clusters * RULE_SETS_PER_CLUSTER);
  const isRandom = ({ rules }: (typeof rows)[number]) => rules.startsWith('random ');
  const sum = (key: 'requests' | 'disagreements', of = rows) =>
    of.reduce((total, row) => total + row[key], 0);
  const random = rows.filter(isRandom);
  console.table([
    ...rows.filter((row) => !isRandom(row)),
    {
      rules: `${random.length} random (seed ${seed})`,
      requests: sum('requests', random),
      disagreements: sum('disagreements', random),
    },
  ]);
  return sum('disagreements');
}

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  const missing = whatIsMissing();
  if (missing !== undefined) throw new CannotRun(missing);
  const routing = await ingress(options);
  const disagreements = (await networking(options)) + routing;
  console.log(`${disagreements} disagreements.`);
  return disagreements === 0 ? 0 : 1;
}

try {
  process.exit(await main());
} catch (problem) {
  if (!(problem instanceof CannotRun)) throw problem;
  process.stderr.write(`conformance: ${problem.message}\n`);
  process.exit(2);
}
