import { KINDS } from '../../api/kind-info';
import type { KubeObject, ObjectOf } from '../../api/kinds';
import { formatTime, parseTime } from '../../api/time';
import { PersistentMap } from '../structures/persistent-map';
import { newUid } from './metadata';
import { remembers, type Component, type World } from '../world';

/** What a component tells about an object. */
export interface EventReport {
  readonly about: KubeObject;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** Who tells it, such as `kubelet` or `replicaset-controller`. */
  readonly component: string;
  /** The node that it runs on, if it matters. */
  readonly host?: string;
}

/** The API server's --event-ttl, ms. */
const TTL = 3_600_000;

// client-go tools/record/events_cache.go
const MOST_SIMILAR = 10;
const SIMILAR_WITHIN = 600_000;
const BURST = 25;
const REFILL = 300_000;

/** Events of one type and reason, which differ only in their message. */
interface Similar {
  readonly type: string;
  readonly reason: string;
  readonly messages: readonly string[];
  readonly lastAt: number;
}

/** An Event object and what makes an event the same. */
interface Told {
  readonly type: string;
  readonly reason: string;
  /** Undefined for one that combines similar events. */
  readonly message: string | undefined;
  readonly name: string;
}

/** What a source remembers of the events that it has told about one object. */
interface Correlation {
  readonly tokens: number;
  readonly refilledAt: number;
  readonly lastAt: number;
  readonly similar: readonly Similar[];
  /** Not many: a source may write few events about an object. */
  readonly told: readonly Told[];
}

interface EventMemory {
  readonly serial: number;
  /** By source and object. */
  readonly correlations: PersistentMap<string, Correlation>;
}

const memory = remembers<EventMemory>('events', {
  serial: 0,
  correlations: PersistentMap.empty(),
});

/**
 * Stores an Event about an object, or counts an equal one up. From ten different messages of the
 * same reason on they are combined, and a source may write 25 events about an object at once and
 * then one every five minutes (client-go tools/record/events_cache.go). A namespace that is being
 * deleted takes none.
 */
export function recordEvent(world: World, report: EventReport): void {
  const home = world.get('Namespace', '', namespaceFor(report));
  if (!home || home.metadata.deletionTimestamp !== undefined) return;
  const source = sourceKey(report);
  const known = world.recall(memory).correlations.get(source);
  const before = refilled(known ?? fresh(world.now), world.now);
  const similar = withMessage(before.similar, report, world.now);
  const combined = similar.messages.length >= MOST_SIMILAR;
  const message = combined ? undefined : report.message;
  const old = before.told.find((one) => isSame(one, report, message));
  const allowed = before.tokens >= 1;
  const name = allowed ? write(world, report, combined, old?.name) : old?.name;
  const kept = combined ? { ...similar, messages: similar.messages.slice(1) } : similar;
  remember(world, source, {
    tokens: allowed ? before.tokens - 1 : before.tokens,
    refilledAt: before.refilledAt,
    lastAt: world.now,
    similar: [...before.similar.filter((one) => !isAlike(one, report)), kept],
    told: withName(before.told, old, report, message, name),
  });
}

function isAlike(one: Similar | Told, { type, reason }: EventReport): boolean {
  return one.reason === reason && one.type === type;
}

function isSame(one: Told, report: EventReport, message: string | undefined): boolean {
  return one.message === message && isAlike(one, report);
}

/** What was told, with the name of the Event that now says it. */
function withName(
  told: readonly Told[],
  old: Told | undefined,
  { type, reason }: EventReport,
  message: string | undefined,
  name: string | undefined,
): readonly Told[] {
  if (name === undefined || name === old?.name) return told;
  const others = old ? told.filter((one) => one !== old) : told;
  return [...others, { type, reason, message, name }];
}

/** Events about cluster-wide objects live in `default`. */
function namespaceFor({ about }: EventReport): string {
  return about.metadata.namespace || 'default';
}

function sourceKey({ about, component, host }: EventReport): string {
  return correlationKey(component, host, about.kind, about.metadata.uid);
}
function correlationKey(
  component: string | undefined,
  host: string | undefined,
  kind: string | undefined,
  uid: string | undefined,
): string {
  return `${component ?? ''}|${host ?? ''}|${kind ?? ''}|${uid ?? ''}`;
}

function fresh(now: number): Correlation {
  return {
    tokens: BURST,
    refilledAt: now,
    lastAt: now,
    similar: [],
    told: [],
  };
}

function refilled(correlation: Correlation, now: number): Correlation {
  const gained = Math.floor((now - correlation.refilledAt) / REFILL);
  if (gained === 0) return correlation;
  return {
    ...correlation,
    tokens: Math.min(BURST, correlation.tokens + gained),
    refilledAt: correlation.refilledAt + gained * REFILL,
  };
}

/** The similar events of the last minutes, `report` among them. */
function withMessage(known: readonly Similar[], report: EventReport, now: number): Similar {
  const { type, reason, message } = report;
  const before = known.find((one) => isAlike(one, report));
  const recent = before && now - before.lastAt <= SIMILAR_WITHIN ? before.messages : [];
  const messages = recent.includes(message) ? recent : [...recent, message];
  return { type, reason, messages, lastAt: now };
}

function remember(world: World, source: string, correlation: Correlation): void {
  const { serial, correlations } = world.recall(memory);
  world.remember(memory, {
    serial,
    correlations: correlations.set(source, correlation, world.edit),
  });
}

/** Counts up the Event called `name` if it is still there, otherwise stores a new one; its name. */
function write(
  world: World,
  report: EventReport,
  combined: boolean,
  name: string | undefined,
): string {
  const namespace = namespaceFor(report);
  const old = name === undefined ? undefined : world.get('Event', namespace, name);
  const message = combined ? `(combined from similar events): ${report.message}` : report.message;
  const event: ObjectOf<'Event'> = old
    ? { ...old, message, lastTimestamp: formatTime(world.now), count: old.count + 1 }
    : newEvent(world, report, message, namespace);
  world.write(event);
  if (!old) world.schedule(eventExpiry, TTL, `${event.metadata.name}/${namespace}`);
  return event.metadata.name;
}

/** Milliseconds from 1970 to virtual time 0. */
const EPOCH = -parseTime('1970-01-01T00:00:00Z');

/** `kubia-x.18a3…`: the object's name and the time in ns, made unique by counting. */
function eventName(world: World, about: KubeObject): string {
  const { serial, correlations } = world.recall(memory);
  world.remember(memory, { serial: serial + 1, correlations });
  const micros = BigInt(Math.floor((EPOCH + world.now) * 1000));
  const nanos = micros * 1000n + BigInt(serial % 1_000_000);
  return `${about.metadata.name}.${nanos.toString(16)}`;
}

function newEvent(
  world: World,
  report: EventReport,
  message: string,
  namespace: string,
): ObjectOf<'Event'> {
  const { about, type, reason, component, host } = report;
  const at = formatTime(world.now);
  const name = eventName(world, about);
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name,
      namespace,
      uid: newUid(world),
      resourceVersion: '',
      creationTimestamp: at,
    },
    involvedObject: {
      apiVersion: KINDS[about.kind].apiVersion,
      kind: about.kind,
      namespace: about.metadata.namespace,
      name: about.metadata.name,
      uid: about.metadata.uid,
      resourceVersion: about.metadata.resourceVersion,
    },
    reason,
    message,
    source: { component, ...(host !== undefined && { host }) },
    firstTimestamp: at,
    lastTimestamp: at,
    count: 1,
    type,
    reportingComponent: component,
    reportingInstance: host ?? '',
  };
}

/** Takes Events away one hour after they were last seen (kube-apiserver --event-ttl). */
export const eventExpiry: Component<string> = {
  name: 'event-expiry',
  handle(world, key) {
    const slash = key.indexOf('/');
    const event = world.get('Event', key.slice(slash + 1), key.slice(0, slash));
    if (!event) return;
    const left = parseTime(event.lastTimestamp) + TTL - world.now;
    if (left > 0) world.schedule(eventExpiry, left, key);
    else forget(world, event);
  },
};

function forget(world: World, event: ObjectOf<'Event'>): void {
  const { component, host } = event.source;
  const { kind, uid } = event.involvedObject;
  const source = correlationKey(component, host, kind, uid);
  const { serial, correlations } = world.recall(memory);
  const correlation = correlations.get(source);
  if (correlation && world.now - correlation.lastAt >= TTL) {
    world.remember(memory, { serial, correlations: correlations.delete(source, world.edit) });
  }
  world.erase(event);
}
