/** A seeded random source (mulberry32) whose whole state is one number. */
export type RandomState = number;

export function seeded(seed: number): RandomState {
  return (seed ^ 0x9e3779b9) >>> 0;
}

/** The next number in [0, 1) and the state after it. */
export function next(state: RandomState): readonly [value: number, state: RandomState] {
  const advanced = (state + 0x6d2b79f5) >>> 0;
  let t = advanced;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return [((t ^ (t >>> 14)) >>> 0) / 4294967296, advanced];
}
