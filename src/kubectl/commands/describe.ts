import type { KubeObject } from '../../api/kinds';
import { list } from '../../cluster/store';
import { describeObject } from '../describe/describe';
import { Stop, stop, together, type Failure } from '../failure';
import { bool, listOf, text } from '../flags';
import { isNamespaced } from '../resources';
import { find, select, type Selection } from '../selection';
import { complain, out, type Task } from '../task';
import { verb, type Call } from '../verb';
import { warnOfEndpoints } from './endpoints-warning';
import { namedInFiles } from './files';

const FLAGS = {
  'all-namespaces': bool('A'),
  filename: listOf('f'),
  selector: text('l'),
  'show-events': bool(undefined, true),
};

interface Described {
  readonly objects: readonly KubeObject[];
  /** Found by the beginning of their names only. */
  readonly alike: boolean;
  readonly failures: readonly Failure[];
}

/** A name that is not there may be the beginning of others. */
function byPrefix(call: Call<typeof FLAGS>, { targets }: Selection): readonly KubeObject[] {
  return targets.flatMap(({ kind, name }) => {
    if (name === undefined) return [];
    const scope = isNamespaced(kind) ? call.namespace : undefined;
    const all: readonly KubeObject[] = list(call.state().store, kind, scope);
    return all.filter(({ metadata }) => metadata.name.startsWith(name));
  });
}

function* selected(call: Call<typeof FLAGS>): Task<Described & { selection: Selection }> {
  const { flags, args } = call;
  const selection =
    flags.filename.length > 0
      ? yield* namedInFiles(call, flags.filename, args)
      : select(args, { selector: flags.selector, emptySelects: true });
  const namespace = flags['all-namespaces'] ? undefined : call.namespace;
  const { found, failures } = find(call.state().store, selection, namespace);
  const objects = found.flatMap((one) => one.objects);
  if (objects.length > 0 || failures.length === 0) {
    return { selection, objects, failures, alike: false };
  }
  const alike = byPrefix(call, selection);
  return {
    selection,
    objects: alike,
    failures: alike.length > 0 ? [] : failures,
    alike: true,
  };
}

/** `kubectl describe` */
export const describe = verb({
  name: 'describe',
  does: 'Show details of a specific resource or group of resources',
  flags: FLAGS,
  unsupported: ['chunk-size', 'k/kustomize', 'R/recursive'],
  *run(call): Task<number> {
    const { flags, args, namespace, state } = call;
    if (args.length === 0 && flags.filename.length === 0) {
      throw stop(
        'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
      );
    }
    const { selection, objects, failures, alike } = yield* selected(call);
    yield* warnOfEndpoints(selection);
    const { store, now } = state();
    const around = { store, now, showEvents: flags['show-events'] };
    const texts = objects.map((object) => describeObject(object, around));
    yield* out(alike ? texts.map((one) => `${one}\n`).join('') : texts.join('\n\n'));
    if (objects.length === 0 && failures.length === 0) {
      const scoped = selection.targets.every(({ kind }) => isNamespaced(kind));
      const where = scoped && !flags['all-namespaces'] ? ` in ${namespace} namespace.` : '';
      yield* complain(`No resources found${where}`);
    }
    const failure = together(failures);
    if (failure) throw new Stop(failure);
    return 0;
  },
});
