import { Stop, together } from '../failure';
import { isFailure, loadManifests } from '../manifests';
import type { Selection } from '../selection';
import type { Task } from '../task';

/** The objects that files name, as with `get -f` and `delete -f`. */
export function* namedInFiles(
  call: Parameters<typeof loadManifests>[0],
  paths: readonly string[],
): Task<Selection> {
  const { items } = yield* loadManifests(call, paths);
  const failure = together(items.filter(isFailure));
  if (failure) throw new Stop(failure);
  const targets = items.flatMap((item) => (isFailure(item) ? [] : [item]));
  return { targets, requirements: [] };
}
