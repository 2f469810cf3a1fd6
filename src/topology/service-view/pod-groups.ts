import type { Graph } from '../graph';
import type { ItemId, PodItem } from '../items';
import { NORMAL, plainHeight, type Sizes } from '../sizes';
import { assignSlots, capacities, type Slots } from '../slots';

/** The pods of one controller, framed with it; or those that have none. */
export interface PodGroup {
  readonly id: ItemId;
  readonly controller: ItemId | undefined;
  /** With the number of each pod's place, which it keeps for life. */
  readonly pods: readonly { readonly id: ItemId; readonly place: number }[];
  /** Places go down a column of so many rows first. */
  readonly rows: number;
  readonly width: number;
  readonly height: number;
}

export const POD_GROUP = {
  padding: 7,
  rowGap: 7,
  columnGap: 30,
  gap: 12,
  rows: 6,
} as const;

/** The controller whose group a pod is in. */
function groupOf({ owner, namespace }: PodItem): ItemId {
  return owner ?? `pods/${namespace}`;
}

/** All groups of pods that are drawn, each as large as it ever was. */
export function podGroups(
  graph: Graph,
  previous: { readonly places: Slots; readonly capacity: ReadonlyMap<ItemId, number> } | undefined,
  sizes: Sizes = NORMAL,
): {
  readonly groups: readonly PodGroup[];
  readonly places: Slots;
  readonly capacity: ReadonlyMap<ItemId, number>;
} {
  const shown = new Map(
    [...graph.items].filter(([, item]) => item.kind !== 'pod' || !item.isSystem),
  );
  const places = assignSlots(shown, previous?.places, groupOf);
  const needed = capacities(places);
  const capacity = new Map<ItemId, number>();
  const controllers = [...shown.values()].filter(({ kind }) => kind === 'controller');
  for (const id of [...controllers.map((item) => item.id), ...needed.keys()]) {
    capacity.set(id, Math.max(needed.get(id) ?? 0, previous?.capacity.get(id) ?? 0));
  }
  const members = new Map<ItemId, { id: ItemId; place: number }[]>();
  for (const [id, { room, index }] of places) {
    members.set(room, [...(members.get(room) ?? []), { id, place: index }]);
  }
  const groups = [...capacity].map(([id, count]) => {
    const controller = shown.has(id) ? id : undefined;
    return { id, controller, pods: members.get(id) ?? [], ...sizeOf(count, controller, sizes) };
  });
  return { groups, places, capacity };
}

/** Large groups get further columns, and longer ones when they are very large. */
function sizeOf(count: number, controller: ItemId | undefined, sizes: Sizes) {
  const { width, height } = sizes.labelledPod;
  const { padding, rowGap, columnGap } = POD_GROUP;
  let rows: number = POD_GROUP.rows;
  while (count > rows * rows) rows *= 2;
  const columns = Math.max(1, Math.ceil(count / rows));
  const lines = Math.min(count, rows);
  const head = controller === undefined ? 0 : plainHeight(sizes) + rowGap;
  const all = lines * (height + rowGap) - rowGap;
  return {
    rows,
    width: columns * (width + columnGap) - columnGap + 2 * padding,
    height: padding * 2 + head + (lines > 0 ? all : -rowGap),
  };
}
