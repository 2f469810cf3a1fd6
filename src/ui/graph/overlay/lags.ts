/** What is let go catches up with time this many times as fast as time goes on. */
const CATCH_UP = 4;

/**
 * Requests that are shown later than they are: held ones stand still, and those that have been let go
 * catch up in motion, so that none of them jumps. All times are ms of virtual time.
 */
export class Lags {
  private readonly shown = new Map<number, number>();
  private readonly held = new Set<number>();
  private last = 0;

  /** Shows a request from now on as it is at this moment, or as it is shown already. */
  hold(id: number, now: number): void {
    this.held.add(id);
    if (!this.shown.has(id)) this.shown.set(id, now);
  }

  letGo(): void {
    this.held.clear();
  }

  /** Time has come to `now`; when it has been set back, nothing is late any more. */
  tick(now: number): void {
    const passed = now - this.last;
    this.last = now;
    if (passed < 0) {
      this.shown.clear();
      this.held.clear();
    }
    for (const [id, at] of this.shown) {
      if (this.held.has(id)) continue;
      const next = at + passed * CATCH_UP;
      if (next >= now) this.shown.delete(id);
      else this.shown.set(id, next);
    }
  }

  /** The moment at which a request is shown; undefined for one that is not late. */
  at(id: number): number | undefined {
    return this.shown.get(id);
  }

  isHeld(id: number): boolean {
    return this.held.has(id);
  }

  /** How many are held. */
  get size(): number {
    return this.held.size;
  }
}
