import type { KubeObject, ObjectOf } from '../../api/kinds';
import { formatTimeLong, parseTime } from '../../api/time';
import { eventsOf, type Store } from '../../cluster/store';
import { LAST_APPLIED } from '../commands/last-applied';
import { age } from '../printers/columns';
import type { Writer } from './writer';

/** What describers see beside the object. */
export interface Surroundings {
  readonly store: Store;
  /** Ms of virtual time. */
  readonly now: number;
  readonly showEvents: boolean;
}

type Pairs = { readonly [key: string]: string } | undefined;

/** `title:` and then a pair a line. */
export function writeLabels(writer: Writer, title: string, labels: Pairs): void {
  const keys = Object.keys(labels ?? {}).sort();
  if (keys.length === 0) writer.line(0, `${title}:\t<none>`);
  for (const [index, key] of keys.entries()) {
    writer.line(0, `${index === 0 ? `${title}:` : ''}\t${key}=${labels?.[key] ?? ''}`);
  }
}

const LONGEST = 140;

/** The annotations, but for what kubectl apply notes. */
export function writeAnnotations(writer: Writer, title: string, annotations: Pairs): void {
  const keys = Object.keys(annotations ?? {})
    .filter((key) => key !== LAST_APPLIED)
    .sort();
  if (keys.length === 0) writer.line(0, `${title}:\t<none>`);
  for (const [index, key] of keys.entries()) {
    const start = index === 0 ? `${title}:\t` : '\t';
    const value = (annotations?.[key] ?? '').replace(/\n$/, '');
    if (value.length + key.length + 2 <= LONGEST && !value.includes('\n')) {
      writer.line(0, `${start}${key}: ${value}`);
      continue;
    }
    writer.line(0, `${start}${key}:`);
    for (const line of value.split('\n')) writer.line(0, `\t  ${shorten(line, LONGEST - 2)}`);
  }
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}...` : text;
}

/** `Mon, 05 Jan 2026 09:00:00 +0000` */
export function longTime(time: string | undefined): string {
  const ms = parseTime(time ?? '');
  return Number.isNaN(ms) ? 'Mon, 01 Jan 0001 00:00:00 +0000' : formatTimeLong(ms);
}

function ageOfEvent(event: ObjectOf<'Event'>, now: number): string {
  const first = age(event.firstTimestamp, now);
  if (event.count <= 1) return first;
  return `${age(event.lastTimestamp, now)} (x${event.count} over ${first})`;
}

/** The events of an object, the latest last. */
export function writeEvents(
  writer: Writer,
  object: KubeObject,
  { store, now, showEvents }: Surroundings,
): void {
  if (!showEvents) return;
  const time = ({ lastTimestamp }: ObjectOf<'Event'>) => parseTime(lastTimestamp);
  const events = [...eventsOf(store, object)].sort((a, b) => time(a) - time(b));
  if (events.length === 0) {
    writer.line(0, 'Events:\t<none>');
    return;
  }
  writer.flush();
  writer.line(0, 'Events:');
  writer.line(1, 'Type\tReason\tAge\tFrom\tMessage');
  writer.line(1, '----\t------\t----\t----\t-------');
  for (const event of events) {
    const { type, reason, source, message } = event;
    const from = source.component || event.reportingComponent || '';
    writer.line(1, `${type}\t${reason}\t${ageOfEvent(event, now)}\t${from}\t${message.trim()}`);
  }
}

/** `ReplicaSet/kubia-7d4b8c6f9` of the managing controller. */
export function controllerOf({ metadata }: KubeObject): string | undefined {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  return owner && `${owner.kind}/${owner.name}`;
}

/** Conditions with their reasons, as of controllers. */
export function writeConditions(
  writer: Writer,
  conditions: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason?: string;
  }[] = [],
): void {
  if (conditions.length === 0) return;
  writer.line(0, 'Conditions:');
  writer.line(1, 'Type\tStatus\tReason');
  writer.line(1, '----\t------\t------');
  for (const { type, status, reason = '' } of conditions) {
    writer.line(1, `${type} \t${status}\t${reason}`);
  }
}
