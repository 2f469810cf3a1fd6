import type { Container } from '../../api/pod';
import type { KubeObject } from '../../api/kinds';
import { stop } from '../failure';

/** What `set env` is to do to the variables of a container. */
export interface EnvChanges {
  readonly set: ReadonlyMap<string, string>;
  readonly remove: ReadonlySet<string>;
}

type Env = NonNullable<Container['env']>;

/** `NAME=value` sets, `NAME-` removes. */
export function parseEnvChanges(args: readonly string[]): EnvChanges {
  const set = new Map<string, string>();
  const remove = new Set<string>();
  for (const arg of args) {
    const [name = '', ...value] = arg.split('=');
    if (!arg.includes('=')) remove.add(arg.slice(0, -1));
    else if (name === '') throw stop(`invalid parameter format: ${arg}`);
    else set.set(name, value.join('='));
  }
  return { set, remove };
}

/** A container with other variables: those that are there keep their place. */
export function withEnv(container: Container, { set, remove }: EnvChanges): Container {
  const before: Env = container.env ?? [];
  const kept = before.filter(({ name }) => !remove.has(name));
  const changed = kept.map((one) => {
    const value = set.get(one.name);
    return value === undefined ? one : { name: one.name, value };
  });
  const known = new Set(kept.map(({ name }) => name));
  const added = [...set].filter(([name]) => !known.has(name));
  const env = [...changed, ...added.map(([name, value]) => ({ name, value }))];
  return { ...container, env };
}

/** The variables of an object's containers, as `set env --list` shows them. */
export function listedEnv(
  { kind, metadata }: KubeObject,
  containers: readonly Container[],
): string {
  const sections = containers.map(({ name, env = [] }) => {
    const lines = env.map((one) => `${one.name}=${one.value ?? ''}\n`);
    return `# ${kind} ${metadata.name}, container ${name}\n${lines.join('')}`;
  });
  return sections.join('');
}
