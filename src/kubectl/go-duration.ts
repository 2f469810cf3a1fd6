import { quote } from '../api/errors';

const UNITS: { readonly [unit: string]: number } = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Ms of a Go duration such as `1m30s`, or why it is none (Go's time.ParseDuration). */
export function parseDuration(text: string): number | Error {
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (rest === '0') return 0;
  const wrong = (what: string) => new Error(`time: ${what} ${quote(text)}`);
  if (rest === '') return wrong('invalid duration');
  let [left, ms] = [rest, 0];
  while (left !== '') {
    const [whole, number] = /^(\d+(?:\.\d*)?|\.\d+)/.exec(left) ?? [];
    if (whole === undefined || number === undefined) return wrong('invalid duration');
    left = left.slice(whole.length);
    const [unit = ''] = /^[^\d.]*/.exec(left) ?? [];
    if (unit === '') return wrong('missing unit in duration');
    const size = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
    if (size === undefined) return wrong(`unknown unit ${quote(unit)} in duration`);
    ms += Number(number) * size;
    left = left.slice(unit.length);
  }
  return sign === '-' ? -ms : ms;
}
