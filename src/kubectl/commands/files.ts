import { stop } from '../failure';
import { isFailure, loadManifests } from '../manifests';
import type { Selection } from '../selection';
import type { Task } from '../task';

/** The objects that files name, as with `get -f` and `delete -f`. */
export function* namedInFiles(
  call: Parameters<typeof loadManifests>[0],
  paths: readonly string[],
  args: readonly string[] = [],
): Task<Selection> {
  if (args.length > 0) {
    throw stop(
      'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
    );
  }
  const { items } = yield* loadManifests(call, paths);
  const targets = items.flatMap((item) => (isFailure(item) ? [] : [item]));
  return { targets, requirements: [], unread: items.filter(isFailure) };
}
