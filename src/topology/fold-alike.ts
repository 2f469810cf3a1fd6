import type { FoldedGraph, ShownItem } from './fold';

/** Whatever they say, they need as much room. */
const ONE_SIZE: ReadonlySet<ShownItem['kind']> = new Set([
  'compactNode',
  'compactService',
  'controller',
]);

/**
 * Whether the items of two folded graphs need the same places: they are the same, or differ only in
 * what their cards and dots say.
 */
export function standAlike(one: FoldedGraph, other: FoldedGraph): boolean {
  if (one.items.size !== other.items.size) return false;
  const others = other.items.values();
  for (const item of one.items.values()) {
    const next = others.next().value;
    if (next === undefined || (item !== next && !needSamePlace(item, next))) return false;
  }
  return true;
}

function needSamePlace(item: ShownItem, other: ShownItem): boolean {
  if (item.id !== other.id || item.kind !== other.kind) return false;
  if (item.kind === 'block' && other.kind === 'block') {
    return (
      item.isUnfolded === other.isUnfolded &&
      item.pods.length === other.pods.length &&
      item.pods.every(({ id }, i) => id === other.pods[i]?.id)
    );
  }
  if (item.kind === 'pod' && other.kind === 'pod') return item.node === other.node;
  return ONE_SIZE.has(item.kind);
}
