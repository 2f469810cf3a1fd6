import { next, seeded } from '../../src/cluster/structures/random';

/** Draws from a seed, always the same ones. */
export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seeded(seed);
  }

  /** A number in [0, 1). */
  number(): number {
    const [value, state] = next(this.state);
    this.state = state;
    return value;
  }

  /** A whole number from `first` to `last`. */
  between(first: number, last: number): number {
    return first + Math.floor(this.number() * (last - first + 1));
  }

  happens(share: number): boolean {
    return this.number() < share;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[this.between(0, list.length - 1)] as T;
  }

  /** So many of a list, or all, in any order. */
  some<T>(list: readonly T[], count: number): T[] {
    const left = [...list];
    const chosen: T[] = [];
    while (chosen.length < count && left.length > 0) {
      chosen.push(...left.splice(this.between(0, left.length - 1), 1));
    }
    return chosen;
  }
}
