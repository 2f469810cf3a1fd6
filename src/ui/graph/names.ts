import type { Graph } from '../../topology/graph';
import type { ItemId } from '../../topology/items';

/** What an element is called: the name that it has, without its namespace. */
export function nameOfItem({ items }: Graph, id: ItemId): string {
  const item = items.get(id);
  if (item && 'name' in item) return item.name;
  if (item?.kind === 'proxy') return `kube-proxy (${item.node.slice('node/'.length)})`;
  return id.split('/').at(-1) ?? id;
}

interface Named {
  readonly name: string;
  readonly namespace: string;
}

/** `visitor`, or `shop/visitor` in another namespace than `default`. */
export function fullName({ name, namespace }: Named): string {
  return namespace === 'default' ? name : `${namespace}/${name}`;
}
