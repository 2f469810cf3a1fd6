import type { ItemId } from './items';

/** The numbered place of each member in its group; a member keeps its place for as long as it is there. */
export type Places = ReadonlyMap<ItemId, number>;

/** Gives every newcomer the first free place; all others stay where they were. */
export function keepPlaces(members: readonly ItemId[], previous: Places | undefined): Places {
  const places = new Map<ItemId, number>();
  const taken = new Set<number>();
  for (const id of members) {
    const old = previous?.get(id);
    if (old === undefined || taken.has(old)) continue;
    places.set(id, old);
    taken.add(old);
  }
  let next = 0;
  for (const id of members) {
    if (places.has(id)) continue;
    while (taken.has(next)) next += 1;
    taken.add(next);
    places.set(id, next);
  }
  return places;
}

/** How many places have to be there. */
export function placesNeeded(places: Places): number {
  let most = 0;
  for (const place of places.values()) most = Math.max(most, place + 1);
  return most;
}
