import type { ObjectOf } from '../../../api/kinds';
import type { Endpoint } from '../../../api/service';
import { equal } from '../../structures/equal';
import { identityOf, type PortGroup } from './desired';

type Slice = ObjectOf<'EndpointSlice'>;

/** kube-controller-manager's --max-endpoints-per-slice. */
const MAX_ENDPOINTS = 100;

/** What has to be written so that the slices hold the endpoints. */
export interface Packing {
  /** Slices without a name yet. */
  readonly create: Slice[];
  readonly update: Slice[];
  readonly remove: Slice[];
}

/** A slice in the making. */
interface Draft {
  readonly slice: Slice;
  endpoints: readonly Endpoint[];
  state: 'unchanged' | 'update' | 'remove';
}

/** How slices of a Service look apart from their endpoints. */
export interface SliceShape {
  /** A slice without name and endpoints. */
  readonly blank: (group: PortGroup) => Slice;
  /** The slice with the labels that it should have. */
  readonly relabelled: (slice: Slice) => Slice;
}

/**
 * Puts the endpoints of one set of ports into slices (endpointslice/reconciler.go,
 * reconcileByPortMapping). Endpoints stay in their slice; new ones fill slices that are written
 * anyway, the rest goes to the one slice that it fits best, otherwise to new ones. Slices are never
 * merged.
 */
export function pack(existing: readonly Slice[], group: PortGroup, shape: SliceShape): Packing {
  const wanted = new Map(group.endpoints);
  const drafts = existing.map((slice) => keepWanted(slice, wanted, shape));
  const left = [...wanted.values()];
  const written = drafts.filter(({ state }) => state === 'update');
  written.sort((a, b) => b.endpoints.length - a.endpoints.length);
  for (const draft of written) fill(draft, left);
  const create: Slice[] = [];
  while (left.length > 0) {
    const spare = bestUnchanged(drafts, left.length);
    if (spare) fill(Object.assign(spare, { state: 'update' }), left);
    else create.push({ ...shape.blank(group), endpoints: left.splice(0, MAX_ENDPOINTS) });
  }
  return {
    create,
    update: drafts.filter(({ state }) => state === 'update').map((draft) => finished(draft, shape)),
    remove: drafts.filter(({ state }) => state === 'remove').map(({ slice }) => slice),
  };
}

/** Keeps what is still wanted in a slice, up to date, and takes it off the list. */
function keepWanted(slice: Slice, wanted: Map<string, Endpoint>, shape: SliceShape): Draft {
  let isUpdated = false;
  const kept: Endpoint[] = [];
  for (const endpoint of slice.endpoints) {
    const identity = identityOf(endpoint);
    const now = wanted.get(identity);
    if (!now) continue;
    const isSame = equal(now, endpoint);
    if (!isSame) isUpdated = true;
    kept.push(isSame ? endpoint : now);
    wanted.delete(identity);
  }
  if (isUpdated || kept.length !== slice.endpoints.length) {
    return { slice, endpoints: kept, state: kept.length === 0 ? 'remove' : 'update' };
  }
  const isRelabelled = !equal(slice.metadata.labels, shape.relabelled(slice).metadata.labels);
  return { slice, endpoints: kept, state: isRelabelled ? 'update' : 'unchanged' };
}

function finished({ slice, endpoints }: Draft, shape: SliceShape): Slice {
  return { ...shape.relabelled(slice), endpoints };
}

/** Moves endpoints from `left` into the draft until it is full. */
function fill(draft: Draft, left: Endpoint[]): void {
  const room = MAX_ENDPOINTS - draft.endpoints.length;
  draft.endpoints = [...draft.endpoints, ...left.splice(0, room)];
}

/** The unchanged slice that `count` endpoints fill up best; undefined when they fit into none. */
function bestUnchanged(drafts: readonly Draft[], count: number): Draft | undefined {
  if (count >= MAX_ENDPOINTS) return undefined;
  const fitting = drafts.filter(
    ({ state, endpoints }) => state === 'unchanged' && endpoints.length + count <= MAX_ENDPOINTS,
  );
  return fitting.sort((a, b) => b.endpoints.length - a.endpoints.length)[0];
}
