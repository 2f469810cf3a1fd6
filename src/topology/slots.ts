import type { GraphItem, ItemId, PodItem } from './items';

/** The numbered place of each pod in its room (or among the unscheduled): it keeps it for life. */
export type Slots = ReadonlyMap<ItemId, Slot>;

export interface Slot {
  readonly room: ItemId;
  readonly index: number;
}

/** Where pods wait that no node has been found for. */
export const WAITING_ROOM: ItemId = 'room/unscheduled';

/** The cluster's own pods have a row of their own in the room of their node. */
function systemRow(node: ItemId): ItemId {
  return `${node} system`;
}

function roomOnNodes({ node, isSystem, isHomeless }: PodItem): ItemId {
  if (node === undefined || isHomeless) return WAITING_ROOM;
  return isSystem ? systemRow(node) : node;
}

/**
 * Gives every new pod the first free slot of its room; all others stay where they were. Pods
 * without a node move up, as in a queue.
 */
export function assignSlots(
  items: ReadonlyMap<ItemId, GraphItem>,
  previous: Slots | undefined,
  roomOf: (pod: PodItem) => ItemId = roomOnNodes,
): Slots {
  const slots = new Map<ItemId, Slot>();
  const taken = new Map<ItemId, Set<number>>();
  const newcomers: PodItem[] = [];
  const settle = (pod: PodItem, slot: Slot) => {
    slots.set(pod.id, slot);
    taken.set(slot.room, (taken.get(slot.room) ?? new Set()).add(slot.index));
  };
  for (const item of items.values()) {
    if (item.kind !== 'pod') continue;
    const old = previous?.get(item.id);
    const isQueue = roomOf(item) === WAITING_ROOM;
    if (!isQueue && old?.room === roomOf(item)) settle(item, old);
    else newcomers.push(item);
  }
  for (const pod of newcomers) {
    const room = roomOf(pod);
    settle(pod, { room, index: firstFree(taken.get(room)) });
  }
  return slots;
}

function firstFree(taken: ReadonlySet<number> | undefined): number {
  let index = 0;
  while (taken?.has(index)) index += 1;
  return index;
}

/** How many slots each room has to have room for. */
export function capacities(slots: Slots): ReadonlyMap<ItemId, number> {
  const capacity = new Map<ItemId, number>();
  for (const { room, index } of slots.values()) {
    capacity.set(room, Math.max(capacity.get(room) ?? 0, index + 1));
  }
  return capacity;
}
