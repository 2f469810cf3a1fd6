import type { Variables } from '../process';

/** `$1` and those after it. */
export function positional(variables: Variables): readonly string[] {
  const count = Number(variables.get('#') ?? 0);
  return Array.from({ length: count }, (_, index) => variables.get(String(index + 1)) ?? '');
}

/** Sets `$1` and those after it, `$#`, `$@` and `$*`. */
export function setPositional(variables: Variables, args: readonly string[]): void {
  const before = Number(variables.get('#') ?? 0);
  for (let index = args.length; index < before; index += 1) variables.delete(String(index + 1));
  for (const [index, arg] of args.entries()) variables.set(String(index + 1), arg);
  variables.set('#', String(args.length));
  variables.set('@', args.join(' '));
  variables.set('*', args.join(' '));
}
