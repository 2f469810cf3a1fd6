import { stop } from '../failure';

const UNITS: { readonly [unit: string]: number } = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Ms of a Go duration such as `1m30s`; a bare number counts seconds, as kubectl's time-outs do. */
export function parseDuration(text: string): number {
  if (/^-?\d+$/.test(text)) return Number(text) * 1000;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text.replace(/^-/, '')) {
    throw stop(`invalid argument "${text}" for "--timeout" flag: time: invalid duration "${text}"`);
  }
  const ms = parts.reduce(
    (sum, [, number, unit = '']) => sum + Number(number) * (UNITS[unit] ?? 0),
    0,
  );
  return text.startsWith('-') ? -ms : ms;
}
