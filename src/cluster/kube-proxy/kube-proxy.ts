import type { Node } from '../../api/core';
import { kernels } from '../hosts';
import { list } from '../store';
import { PersistentMap } from '../structures/persistent-map';
import { remembers, type Component, type World } from '../world';
import { hear, NOTHING_HEARD, subjectOf, type Informed, type News } from './informer';
import {
  startedProxy,
  synced,
  syncedFully,
  syncedLike,
  withDirty,
  type Placed,
  type Proxy,
} from './proxy';

export type { Proxy };

type ProxyEvent =
  | { readonly is: 'heard'; readonly news: News }
  | { readonly is: 'started'; readonly node: string }
  | { readonly is: 'sync'; readonly node: string; readonly due: number };

/** The kube-proxy of each node, by the node's name. */
export const proxies = remembers<PersistentMap<string, Proxy>>('proxies', PersistentMap.empty());

const informed = remembers<Informed>('kube-proxy/informed', NOTHING_HEARD);

/**
 * kube-proxy (iptables mode) on all nodes. Each hears of a change at the same time and writes its
 * rules in its own time: a while after the first change that it has heard of, and never sooner
 * than minSyncPeriod after the last time.
 */
export const kubeProxy: Component<ProxyEvent> = {
  name: 'kube-proxy',
  onChange(world, { verb, object }) {
    const { watch } = world.config.delays;
    const deleted = verb === 'deleted';
    if (object.kind === 'Node') {
      if (deleted) forget(world, object.metadata.name);
      else world.schedule(kubeProxy, watch, { is: 'started', node: object.metadata.name });
    } else if (object.kind === 'Service' || object.kind === 'EndpointSlice') {
      if (subjectOf(object) === undefined) return;
      world.schedule(kubeProxy, watch, { is: 'heard', news: { object, deleted } });
    }
  },
  handle(world, event) {
    if (event.is === 'heard') tell(world, event.news);
    else if (event.is === 'started') start(world, event.node);
    else sync(world, event.node, event.due);
  },
};

function forget(world: World, node: string): void {
  world.remember(proxies, world.recall(proxies).delete(node));
}

function store(world: World, node: string, { proxy, kernel }: Placed): void {
  world.remember(proxies, world.recall(proxies).set(node, proxy));
  world.remember(kernels, world.recall(kernels).set(node, kernel));
}

function placedAt(world: World, node: string): Placed | undefined {
  const proxy = world.recall(proxies).get(node);
  const kernel = world.recall(kernels).get(node);
  return proxy && kernel && { proxy, kernel };
}

/** News reach all proxies at once; each of them then waits for its own sync. */
function tell(world: World, news: News): void {
  const { informed: known, changed } = hear(world.recall(informed), news);
  world.remember(informed, known);
  const key = subjectOf(news.object);
  if (!changed || key === undefined) return;
  for (const node of [...world.recall(proxies).keys()].sort()) {
    const proxy = world.recall(proxies).get(node);
    if (proxy) awaitSync(world, node, withDirty(proxy, [key], world.now));
  }
}

/** Remembers a proxy, and puts its sync on the agenda if something waits for it. */
function awaitSync(world: World, node: string, proxy: Proxy): void {
  const { proxySyncMin, proxySyncMax, proxySyncPeriod } = world.config.delays;
  let { due } = proxy;
  if (due === undefined && proxy.dirty.size > 0 && !proxy.paused) {
    const delay = proxySyncMin + Math.round(world.random() * (proxySyncMax - proxySyncMin));
    due = Math.max(world.now + delay, proxy.lastSync + proxySyncPeriod);
    world.schedule(kubeProxy, due - world.now, { is: 'sync', node, due });
  }
  world.remember(proxies, world.recall(proxies).set(node, { ...proxy, due }));
}

function sync(world: World, node: string, due: number): void {
  const placed = placedAt(world, node);
  if (!placed || placed.proxy.paused || placed.proxy.due !== due) return;
  store(world, node, synced(placed, world.recall(informed), world.now));
  world.report('sync', { node, services: [...placed.proxy.dirty.keys()].sort() });
}

/** The machine's kube-proxy comes up and writes all rules, or hears that its zone has changed. */
function start(world: World, name: string): void {
  const node = world.get('Node', '', name);
  const kernel = world.recall(kernels).get(name);
  if (!node || !kernel) return;
  const zone = zoneOf(node);
  const proxy = world.recall(proxies).get(name);
  if (!proxy) {
    const fresh = startedProxy(kernel, zone, world.now);
    store(world, name, syncedFully(fresh, world.recall(informed), world.now));
  } else if (proxy.zone !== zone) {
    const all = world.recall(informed).ports.keys();
    awaitSync(world, name, withDirty({ ...proxy, zone }, all, world.now));
  }
}

function zoneOf(node: Node): string {
  return node.metadata.labels?.['topology.kubernetes.io/zone'] ?? '';
}

/**
 * Brings all nodes in sync with the API server at once, as if the cluster had been up for long.
 * Nodes share the rules that they have in common.
 */
export function syncEverything(world: World): void {
  let known = NOTHING_HEARD;
  for (const object of [...list(world.store, 'Service'), ...list(world.store, 'EndpointSlice')]) {
    known = hear(known, { object, deleted: false }).informed;
  }
  world.remember(informed, known);
  let model: Placed | undefined;
  for (const node of list(world.store, 'Node')) {
    const { name } = node.metadata;
    const kernel = world.recall(kernels).get(name);
    if (!kernel) continue;
    const fresh = startedProxy(kernel, zoneOf(node), world.now);
    model = model ? syncedLike(model, fresh, known) : syncedFully(fresh, known, world.now);
    store(world, name, model);
  }
}

/** A fault: the kube-proxy of a node stops writing rules, or goes on with what it has missed. */
export function setProxyPaused(world: World, node: string, paused: boolean): void {
  const proxy = world.recall(proxies).get(node);
  if (proxy) awaitSync(world, node, { ...proxy, paused, due: undefined });
}
