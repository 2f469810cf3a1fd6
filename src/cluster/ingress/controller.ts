import type { Ingress } from '../../api/ingress';
import { keyOfObject, type KubeObject, type ObjectKey } from '../../api/kinds';
import type { Pod } from '../../api/pod';
import { recordEvent } from '../api-server/events';
import { list } from '../store';
import { equal } from '../structures/equal';
import type { Change, Component, World } from '../world';
import { controllerContainer, isServed, settingsOf } from './settings';
import { clearStatus, isReady, writeStatus } from './status';
import { buildTable } from './table';
import { blankView, setView, views, type View } from './views';

type IngressControllerEvent =
  | { readonly is: 'started' | 'stopping' | 'gone'; readonly pod: ObjectKey }
  /** The watch tells of an Ingress. */
  | { readonly is: 'heard'; readonly pod: ObjectKey; readonly ingress: ObjectKey }
  | { readonly is: 'reload' | 'sync'; readonly pod: ObjectKey; readonly due: number }
  | {
      readonly is: 'status';
      readonly pod: ObjectKey;
      readonly containerId: string;
      readonly again: boolean;
    };

/** A reload follows a change within so many ms, but there are no more than 0.3 of them a second. */
const RELOAD = { from: 1_000, to: 3_000, period: 3_333 } as const;
/** How soon nginx is told of new endpoints at the latest, ms. */
const ENDPOINTS_WITHIN = 1_000;
/** When a change shows in the status of the Ingresses, and how often that is looked at, ms. */
const STATUS = { from: 10_000, to: 20_000, period: 60_000 } as const;

/**
 * The ingress-nginx controllers: all pods with a container whose image is one. Without such a pod
 * nothing happens. Each watches the API server for itself and writes nginx's configuration in its
 * own time: endpoints are pushed without a reload, rules and certificates need one
 * (ingress-nginx internal/ingress/controller/{controller,nginx}.go, internal/task/queue.go).
 */
export const ingressController: Component<IngressControllerEvent> = {
  name: 'ingress-controller',
  watches: ['EndpointSlice', 'Ingress', 'IngressClass', 'Pod', 'Secret', 'Service'],
  onChange(world, change) {
    if (change.object.kind === 'Pod') podChanged(world, change, change.object);
    const running = world.recall(views);
    if (running.size === 0) return;
    for (const pod of [...running.keys()].sort()) {
      const view = running.get(pod);
      if (view) told(world, change, view);
    }
  },
  handle(world, event) {
    const { pod } = event;
    if (event.is === 'started') return start(world, pod);
    const view = world.recall(views).get(pod);
    if (!view) return;
    switch (event.is) {
      case 'stopping':
        return stop(world, view);
      case 'gone':
        return world.drop(views, pod);
      case 'heard':
        return announce(world, view, event.ingress);
      case 'reload':
        return event.due === view.reloadDue ? reload(world, view) : undefined;
      case 'sync':
        return event.due === view.syncDue ? sync(world, view) : undefined;
      case 'status':
        return status(world, view, event);
    }
  },
};

function between(
  world: World,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  return from + Math.round(world.random() * (to - from));
}

/** The run of the controller's container in a pod, as its status tells. */
function runOf(pod: Pod): string | undefined {
  const container = controllerContainer(pod);
  const found = pod.status.containerStatuses?.find(({ name }) => name === container?.name);
  return found?.state?.running ? found.containerID : undefined;
}

function podChanged(world: World, { verb, old }: Change, object: Pod): void {
  const pod = keyOfObject(object);
  const { watch } = world.config.delays;
  const view = world.recall(views).get(pod);
  if (verb === 'deleted') {
    if (view) world.schedule(ingressController, 0, { is: 'gone', pod });
    return;
  }
  if (verb === 'added' && !object.status.containerStatuses) return;
  const run = runOf(object);
  if (run !== undefined && run !== view?.containerId) {
    const isNew = old?.kind !== 'Pod' || runOf(old) !== run;
    if (isNew) world.schedule(ingressController, watch, { is: 'started', pod });
  }
  if (!view) return;
  const isLeaving = object.metadata.deletionTimestamp !== undefined;
  if (isLeaving && !old?.metadata.deletionTimestamp) {
    world.schedule(ingressController, watch, { is: 'stopping', pod });
  }
  if (isReady(object) && old?.kind === 'Pod' && !isReady(old)) statusSoon(world, view);
}

/** The controller starts with what the API server holds, and takes up its Ingresses one by one. */
function start(world: World, pod: ObjectKey): void {
  const object = world.store.objects.get(pod);
  const container = object?.kind === 'Pod' ? controllerContainer(object) : undefined;
  if (object?.kind !== 'Pod' || !container) return;
  const containerId = runOf(object);
  if (containerId === undefined || world.recall(views).get(pod)?.containerId === containerId)
    return;
  const view = blankView(pod, containerId, settingsOf(object, container));
  setView(world, view);
  for (const ingress of list(world.store, 'Ingress')) announce(world, view, keyOfObject(ingress));
  reload(world, view);
  const event = { is: 'status', pod, containerId, again: true } as const;
  world.schedule(ingressController, STATUS.period, event);
}

/** Events on an Ingress: one for each time that its controllers hear of it, a new status included. */
function announce(world: World, { settings }: View, key: ObjectKey): void {
  const about = world.store.objects.get(key);
  if (about?.kind !== 'Ingress' || !isServed(world.store, settings, about)) return;
  recordEvent(world, {
    about,
    type: 'Normal',
    reason: 'Sync',
    message: 'Scheduled for sync',
    component: 'nginx-ingress-controller',
  });
}

/** What the watch of one controller makes of a change. */
function told(world: World, { verb, object, old }: Change, view: View): void {
  const { pod, settings } = view;
  if (object.kind === 'EndpointSlice') return syncSoon(world, view);
  if (object.kind === 'Ingress') {
    const concerns =
      isServed(world.store, settings, object) || view.table.ingresses.includes(keyOfObject(object));
    if (!concerns) return;
    if (verb !== 'deleted') {
      const { watch } = world.config.delays;
      world.schedule(ingressController, watch, { is: 'heard', pod, ingress: keyOfObject(object) });
    }
    if (verb !== 'modified' || !isSameIngress(object, old)) reloadSoon(world, view);
  } else if (isConfiguration(object) && !(verb === 'modified' && isSameSpec(object, old))) {
    reloadSoon(world, view);
  }
}

function isConfiguration({ kind }: KubeObject): boolean {
  return kind === 'Service' || kind === 'Secret' || kind === 'IngressClass';
}

function isSameIngress(ingress: Ingress, old: KubeObject | undefined): boolean {
  if (old?.kind !== 'Ingress' || !equal(ingress.spec, old.spec)) return false;
  return equal(ingress.metadata.annotations, old.metadata.annotations);
}

/** A Service's status, for instance, does not matter to nginx. */
function isSameSpec(object: KubeObject, old: KubeObject | undefined): boolean {
  if (object.kind === 'Service' && old?.kind === 'Service') return equal(object.spec, old.spec);
  return false;
}

function syncSoon(world: World, view: View): void {
  if (view.syncDue !== undefined) return;
  const { watch } = world.config.delays;
  const delay = between(world, { from: watch, to: ENDPOINTS_WITHIN });
  const due = world.now + delay;
  setView(world, { ...view, syncDue: due });
  world.schedule(ingressController, delay, { is: 'sync', pod: view.pod, due });
}

function reloadSoon(world: World, view: View): void {
  if (view.reloadDue !== undefined) return;
  const soon = world.now + between(world, RELOAD);
  const due = Math.max(soon, view.lastReload + RELOAD.period);
  setView(world, { ...view, reloadDue: due });
  world.schedule(ingressController, due - world.now, { is: 'reload', pod: view.pod, due });
}

function statusSoon(world: World, { pod, containerId }: View): void {
  const delay = between(world, STATUS);
  world.schedule(ingressController, delay, { is: 'status', pod, containerId, again: false });
}

/** nginx is told the endpoints (Lua), without a reload. */
function sync(world: World, view: View): void {
  setView(world, { ...view, endpoints: world.snapshot(), syncDue: undefined });
  world.report('ingress-sync', { pod: view.pod });
}

/** A new nginx.conf: rules, Services and certificates as they are now, and the endpoints as well. */
function reload(world: World, view: View): void {
  const config = world.snapshot();
  setView(world, {
    ...view,
    table: buildTable(config, view.settings),
    config,
    endpoints: config,
    lastReload: world.now,
    reloadDue: undefined,
    syncDue: undefined,
  });
  world.report('ingress-reload', { pod: view.pod });
  statusSoon(world, view);
}

/** One of the pods of a controller writes the status of the Ingresses: its leader. */
function status(
  world: World,
  view: View,
  { containerId, again }: { readonly containerId: string; readonly again: boolean },
): void {
  if (view.containerId !== containerId) return;
  if (again) {
    const event = { is: 'status', pod: view.pod, containerId, again } as const;
    world.schedule(ingressController, STATUS.period, event);
  }
  const [leader] = peersOf(world, view);
  if (leader?.pod === view.pod) writeStatus(world, view, peersOf(world, view));
}

/** The running controllers of the same installation, itself included: its namespace and class. */
function peersOf(world: World, view: View): readonly View[] {
  const home = ({ pod, settings }: View) => `${pod.split('/')[1]}|${settings.controllerClass}`;
  return [...world.recall(views).values()]
    .filter((one) => !one.leaving && home(one) === home(view))
    .sort((a, b) => (a.pod < b.pod ? -1 : 1));
}

/** SIGTERM: the last one takes its addresses out of the status (internal/ingress/status/status.go, Shutdown). */
function stop(world: World, view: View): void {
  setView(world, { ...view, leaving: true });
  if (peersOf(world, view).length === 0) clearStatus(world, view);
}
