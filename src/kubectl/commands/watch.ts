import { keyOfObject, type KubeObject } from '../../api/kinds';
import type { ClusterState } from '../../cluster/world';
import { Stop, stop, together, type Failure } from '../failure';
import { goJson } from '../go-json';
import { formatObjects, type Output } from '../printers/output';
import { headOf, rowOf, type RowOptions } from '../printers/object-rows';
import { growingTable } from '../printers/table';
import type { Selection } from '../selection';
import { waitUntil, type Task } from '../task';

type EventType = 'ADDED' | 'DELETED' | 'MODIFIED';

/** What a watch tells of an object. */
interface WatchEvent {
  readonly type: EventType;
  readonly object: KubeObject;
}

interface Sight {
  readonly objects: readonly KubeObject[];
  readonly failures: readonly Failure[];
}

/** What is followed, and how it is printed. */
export interface Watch {
  readonly selection: Selection;
  /** The objects as they are now. */
  readonly look: () => Sight;
  readonly state: () => ClusterState;
  readonly output: Output;
  readonly rows: RowOptions;
  readonly headers: boolean;
  readonly withEvents: boolean;
  /** Whether what is there already is left out (`--watch-only`). */
  readonly skipsFirst: boolean;
}

type Known = ReadonlyMap<string, KubeObject>;

function known(objects: readonly KubeObject[]): Known {
  return new Map(objects.map((object) => [keyOfObject(object), object]));
}

/** What has changed from one look to the next: news first, then what is gone. */
function eventsBetween(before: Known, after: Known): readonly WatchEvent[] {
  const news = [...after].flatMap(([key, object]): readonly WatchEvent[] => {
    const old = before.get(key);
    if (!old) return [{ type: 'ADDED', object }];
    return old === object ? [] : [{ type: 'MODIFIED', object }];
  });
  const gone = [...before].filter(([key]) => !after.has(key));
  return [...news, ...gone.map(([, object]): WatchEvent => ({ type: 'DELETED', object }))];
}

/** Turns events into what is written; the head of a table comes before its first row only. */
function printer(watch: Watch): (events: readonly WatchEvent[]) => string {
  const { output } = watch;
  if (output.is === 'table') return tablePrinter(watch);
  let written = 0;
  return (events) => {
    const texts = events.map(({ type, object }) => {
      const shown = watch.withEvents ? { type, object } : object;
      written += 1;
      if (output.is === 'json' && watch.withEvents) return `${goJson(shown)}\n`;
      const headers = watch.headers && written === 1;
      const text = formatObjects(output, [shown as KubeObject], true, headers);
      return output.is === 'yaml' && written > 1 ? `---\n${text}` : text;
    });
    return texts.join('');
  };
}

function tablePrinter({ rows, headers, withEvents, state }: Watch) {
  const write = growingTable();
  let headed = !headers;
  return (events: readonly WatchEvent[]) => {
    const [first] = events;
    if (!first) return '';
    const head = headed
      ? []
      : [[...(withEvents ? ['EVENT'] : []), ...headOf(first.object.kind, rows)]];
    headed = true;
    const { now } = state();
    const cells = events.map(({ type, object }) => [
      ...(withEvents ? [type.padEnd('MODIFIED'.length)] : []),
      ...rowOf(object, now, rows),
    ]);
    return write([...head, ...cells]);
  };
}

/**
 * Prints what is there and then each change, while virtual time passes (kubectl
 * pkg/cmd/get/get.go, watch). It goes on until it is ended from outside. What changes twice in one
 * moment is printed once.
 */
export function* watch(options: Watch): Task<number> {
  const { selection, look, state, skipsFirst } = options;
  const types = new Set(selection.targets.map(({ kind }) => kind));
  if (types.size > 1) throw stop('you may only specify a single resource type');
  const { objects, failures } = look();
  const [failure] = failures;
  if (failure) throw new Stop(together([failure]));
  const print = printer(options);
  const first = objects.map((object): WatchEvent => ({ type: 'ADDED', object }));
  if (!skipsFirst) yield { out: print(first) };
  if (selection.targets.length > 1) {
    throw stop('you may only watch a single resource or type of resource at a time');
  }
  let before = known(objects);
  for (;;) {
    const { store } = state();
    // A write replaces the store; whether it concerns what is watched is seen by looking.
    if (!(yield* waitUntil((now) => now.store !== store))) return 0;
    const after = known(look().objects);
    const events = eventsBetween(before, after);
    before = after;
    if (events.length > 0) yield { out: print(events) };
  }
}
