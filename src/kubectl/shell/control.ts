/** `exit`: the shell ends. */
export class Exit extends Error {
  constructor(readonly code: number) {
    super();
  }
}

/** `break`, `continue` and `return`: leaves loops, or a function. */
export class Jump extends Error {
  constructor(
    readonly to: 'break' | 'continue' | 'return',
    /** How many loops; the exit code of `return`. */
    readonly count: number,
  ) {
    super();
  }
}
