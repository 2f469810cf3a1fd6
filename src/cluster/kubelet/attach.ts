import { fail, ok, type Result } from '../../api/result';
import { badRequest, notFound } from '../../api/errors';
import { keyOf } from '../../api/kinds';
import type { AttachedEnd } from '../commands';
import type { World } from '../world';
import { containerExited } from './container-exit';
import { writeLog } from './logs';
import { containerOf, podRuntimes } from './runtime';

/**
 * The first process of a container with `stdinOnce` is left to whoever attaches; here it has ended,
 * and the container with it.
 */
export function endAttached(
  world: World,
  { namespace, pod, container, exitCode, output }: AttachedEnd,
): Result<undefined> {
  const key = keyOf('Pod', namespace, pod);
  if (!world.get('Pod', namespace, pod)) return fail(notFound('Pod', pod));
  const runtime = world.recall(podRuntimes).get(key);
  const found = runtime && containerOf(runtime, container);
  if (found?.state !== 'running') {
    return fail(badRequest(`container ${container} of pod ${pod} is not running`));
  }
  writeLog(world, key, found, output);
  containerExited(world, key, container, { exitCode });
  return ok(undefined);
}
