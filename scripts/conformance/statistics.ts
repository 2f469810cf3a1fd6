/** How often each thing was seen. */
export type Counts = ReadonlyMap<string, number>;

/** The outcome of a chi-squared test. */
export interface ChiSquared {
  readonly statistic: number;
  readonly degrees: number;
  /** The chance of a statistic at least as large if both samples come from one distribution. */
  readonly p: number;
}

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

function logGamma(x: number): number {
  const z = x - 1;
  const t = z + 7.5;
  const sum = LANCZOS.reduce((total, c, i) => total + c / (z + i + 1), 0.99999999999980993);
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

const PRECISION = 1e-15;
const LONGEST = 10_000;

/** P(a, x) as a power series; converges fast for x < a + 1. */
function lowerGamma(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < LONGEST && Math.abs(term) > Math.abs(sum) * PRECISION; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * Math.exp(-x + a * Math.log(x) - logGamma(a));
}

/** Q(a, x) as a continued fraction (Lentz's method); converges fast for x > a + 1. */
function upperGamma(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < LONGEST; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    h *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return h * Math.exp(-x + a * Math.log(x) - logGamma(a));
}

/** The chance that a chi-squared variable with so many degrees of freedom is at least `statistic`. */
export function chiSquaredTail(statistic: number, degrees: number): number {
  if (degrees <= 0 || statistic <= 0) return 1;
  const [a, x] = [degrees / 2, statistic / 2];
  return x < a + 1 ? 1 - lowerGamma(a, x) : upperGamma(a, x);
}

/** Below this many expected, categories are put together, or the statistic would be far off. */
const LEAST_EXPECTED = 5;

/** Chi-squared test of whether two samples come from the same distribution. */
export function sameDistribution(left: Counts, right: Counts): ChiSquared {
  const totals = [total(left), total(right)] as const;
  const all = totals[0] + totals[1];
  const smaller = Math.min(...totals) / all;
  const names = [...new Set([...left.keys(), ...right.keys()])];
  const rows = names.map((name) => [left.get(name) ?? 0, right.get(name) ?? 0] as const);
  const isRare = ([a, b]: readonly [number, number]) => (a + b) * smaller < LEAST_EXPECTED;
  const rare = rows.filter(isRare);
  const pooled = [rare.reduce((n, [a]) => n + a, 0), rare.reduce((n, [, b]) => n + b, 0)] as const;
  const kept = [...rows.filter((row) => !isRare(row)), ...(rare.length > 0 ? [pooled] : [])];
  let statistic = 0;
  for (const row of kept) {
    for (const side of [0, 1] as const) {
      const expected = ((row[0] + row[1]) * totals[side]) / all;
      if (expected > 0) statistic += (row[side] - expected) ** 2 / expected;
    }
  }
  const degrees = Math.max(0, kept.length - 1);
  return { statistic, degrees, p: chiSquaredTail(statistic, degrees) };
}

/** The sum of all counts. */
export function total(counts: Counts): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

/** How many draws it takes to see something of this share but for one time in a billion. */
export function drawsToSee(share: number): number {
  return share >= 1 ? 1 : Math.ceil(Math.log(1e-9) / Math.log(1 - share));
}
