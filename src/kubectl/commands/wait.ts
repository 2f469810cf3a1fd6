import type { Kind, KubeObject } from '../../api/kinds';
import { get } from '../../cluster/store';
import type { ClusterState } from '../../cluster/world';
import { Stop, stop, together, type Failure } from '../failure';
import { bool, duration, listOf, text } from '../flags';
import { evaluatePath } from '../jsonpath/evaluate';
import { objectName, printedName } from '../resources';
import { find, select } from '../selection';
import { say, waitUntil, type Task } from '../task';
import { verb } from '../verb';
import { namedInFiles } from './files';

interface Condition {
  /** Whether an object that is gone, or there, meets it. */
  readonly met: (object: KubeObject | undefined) => boolean;
}

function conditionsOf(object: KubeObject): readonly { type: string; status: string }[] {
  if (!('status' in object) || typeof object.status !== 'object') return [];
  return 'conditions' in object.status ? (object.status.conditions ?? []) : [];
}

function parseCondition(text: string): Condition {
  if (text.toLowerCase() === 'delete') return { met: (object) => object === undefined };
  const [, path, value] = /^jsonpath=\{?(.*?)\}?(?:=(.*))?$/s.exec(text) ?? [];
  if (path !== undefined) {
    const wanted = value?.replace(/^['"]|['"]$/g, '');
    return {
      met: (object) => {
        const [found] = object ? evaluatePath(path, object) : [];
        if (found === undefined) return false;
        return wanted === undefined || JSON.stringify(found).replace(/^"|"$/g, '') === wanted;
      },
    };
  }
  const [, type, status = 'True'] = /^condition=([^=]+)(?:=(.*))?$/i.exec(text) ?? [];
  if (type === undefined) throw stop(`unrecognized condition: "${text}"`);
  return {
    met: (object) =>
      object !== undefined &&
      conditionsOf(object).some(
        (one) =>
          one.type.toLowerCase() === type.toLowerCase() &&
          one.status.toLowerCase() === status.toLowerCase(),
      ),
  };
}

function current(state: ClusterState, { kind, metadata }: KubeObject): KubeObject | undefined {
  const found: KubeObject | undefined = get<Kind>(
    state.store,
    kind,
    metadata.namespace,
    metadata.name,
  );
  return found?.metadata.uid === metadata.uid ? found : undefined;
}

const DEFAULT_TIMEOUT = 30_000;

/** `kubectl wait` */
export const wait = verb({
  name: 'wait',
  does: 'Wait for a specific condition on one or many resources',
  flags: {
    all: bool(),
    'all-namespaces': bool('A'),
    filename: listOf('f'),
    for: text(),
    selector: text('l'),
    timeout: duration(),
  },
  unsupported: [
    'allow-missing-template-keys',
    'field-selector',
    'local',
    'o/output',
    'R/recursive',
    'show-managed-fields',
    'template',
  ],
  *run(call): Task<number> {
    const { flags, args, state } = call;
    const condition = parseCondition(flags.for ?? '');
    const { timeout = DEFAULT_TIMEOUT } = flags;
    const selection =
      flags.filename.length > 0
        ? yield* namedInFiles(call, flags.filename, args)
        : select(args, { selector: flags.selector, all: flags.all });
    const namespace = flags['all-namespaces'] ? undefined : call.namespace;
    const { found, failures } = find(state().store, selection, namespace);
    const objects = found.flatMap((one) => one.objects);
    if (objects.length === 0 && failures.length === 0 && flags.for !== 'delete') {
      throw stop('no matching resources found');
    }
    const end = state().now + timeout;
    const all: Failure[] = flags.for === 'delete' ? [] : [...failures];
    for (const object of objects) {
      const { kind, metadata } = object;
      const left = Math.max(0, end - state().now);
      if (yield* waitUntil((now) => condition.met(current(now, object)), left)) {
        yield* say(`${printedName(kind, metadata.name)} condition met`);
      } else {
        const message = `timed out waiting for the condition on ${objectName(kind, metadata.name)}`;
        all.push({ is: 'plain', message });
      }
    }
    const failure = together(all);
    if (failure) throw new Stop(failure);
    return 0;
  },
});
