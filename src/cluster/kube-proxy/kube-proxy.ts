import type { Node } from '../../api/core';
import { kernels } from '../kernels';
import { list } from '../store';
import { PersistentMap } from '../structures/persistent-map';
import { remembers, type Component, type World } from '../world';
import { hear, subjectOf, type News } from './informer';
import { cleared, logged } from './news-log';
import { proxies } from './proxies';
import { dirtyServices, NOTHING, startedProxy, synced, type Placed, type Proxy } from './proxy';

type ProxyEvent =
  | { readonly is: 'heard'; readonly news: News }
  | { readonly is: 'started'; readonly node: string }
  | { readonly is: 'sync'; readonly node: string; readonly due: number };

const heard = remembers('kube-proxy/heard', NOTHING);

/**
 * kube-proxy (iptables mode) on all nodes. Each hears of a change at the same time and writes its
 * rules in its own time: a while after the first change that it has heard of, and never sooner
 * than minSyncPeriod after the last time.
 */
export const kubeProxy: Component<ProxyEvent> = {
  name: 'kube-proxy',
  watches: ['EndpointSlice', 'Node', 'Service'],
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
  put(world, node, undefined);
}

/** Puts a proxy in place of the node's old one; when all are in step, the news log is read. */
function put(world: World, node: string, proxy: Proxy | undefined): void {
  const old = world.recall(proxies).get(node);
  if (proxy) world.put(proxies, node, proxy);
  else world.drop(proxies, node);
  const known = world.recall(heard);
  const behind = known.behind + countBehind(proxy) - countBehind(old);
  const isRead = behind === 0 && known.common.position === known.log.end;
  const log = isRead && known.log.keys.size > 0 ? cleared(known.log) : known.log;
  if (behind !== known.behind || log !== known.log) {
    world.remember(heard, { ...known, behind, log });
  }
}

function countBehind(proxy: Proxy | undefined): number {
  return proxy?.since === undefined ? 0 : 1;
}

function placedAt(world: World, node: string): Placed | undefined {
  const proxy = world.recall(proxies).get(node);
  const kernel = world.recall(kernels).get(node);
  return proxy && kernel && { proxy, kernel };
}

/** News reach all proxies at once; each of them then waits for its own sync. */
function tell(world: World, news: News): void {
  const known = world.recall(heard);
  const { informed, changed } = hear(known.informed, news, world.edit);
  const key = subjectOf(news.object);
  const isNews = changed && key !== undefined;
  world.remember(heard, {
    ...known,
    informed,
    log: isNews ? logged(known.log, key, world.edit) : known.log,
  });
  const all = world.recall(proxies);
  if (!isNews || known.behind === all.size) return;
  for (const node of all.sortedKeys()) {
    const proxy = all.get(node);
    if (proxy && proxy.since === undefined) awaitSync(world, node, { ...proxy, since: world.now });
  }
}

/** Remembers a proxy, and puts its sync on the agenda if something waits for it. */
function awaitSync(world: World, node: string, proxy: Proxy): void {
  const { proxySyncMin, proxySyncMax, proxySyncPeriod } = world.config.delays;
  let { due } = proxy;
  if (due === undefined && proxy.since !== undefined && !proxy.paused) {
    const delay = proxySyncMin + Math.round(world.random() * (proxySyncMax - proxySyncMin));
    due = Math.max(world.now + delay, proxy.lastSync + proxySyncPeriod);
    world.schedule(kubeProxy, due - world.now, { is: 'sync', node, due });
  }
  put(world, node, { ...proxy, due });
}

function sync(world: World, node: string, due: number): void {
  const placed = placedAt(world, node);
  if (!placed || placed.proxy.paused || placed.proxy.due !== due) return;
  world.report('sync', { node, services: write(world, node, placed) });
}

/** Has a proxy write its rules; the Services whose rules it has written. */
function write(world: World, node: string, placed: Placed): readonly string[] {
  const { placed: after, heard: known, services } = synced(placed, world.recall(heard), world.now);
  world.remember(heard, known);
  world.put(kernels, node, after.kernel);
  put(world, node, after.proxy);
  return services;
}

/** The machine's kube-proxy comes up and writes all rules, or hears that its zone has changed. */
function start(world: World, name: string): void {
  const node = world.get('Node', '', name);
  const kernel = world.recall(kernels).get(name);
  if (!node || !kernel) return;
  const zone = zoneOf(node);
  const proxy = world.recall(proxies).get(name);
  if (!proxy) {
    write(world, name, startedProxy(kernel, zone, world.now));
  } else if (proxy.zone !== zone) {
    const since = proxy.since ?? world.now;
    awaitSync(world, name, { ...proxy, zone, position: undefined, since });
  }
}

function zoneOf(node: Node): string {
  return node.metadata.labels?.['topology.kubernetes.io/zone'] ?? '';
}

/** Brings all nodes in sync with the API server at once, as if the cluster had been up for long. */
export function syncEverything(world: World): void {
  let known = NOTHING;
  for (const object of [...list(world.store, 'Service'), ...list(world.store, 'EndpointSlice')]) {
    const { informed } = hear(known.informed, { object, deleted: false });
    known = { ...known, informed, log: logged(known.log, subjectOf(object) ?? '') };
  }
  world.remember(proxies, PersistentMap.empty());
  world.remember(heard, known);
  for (const node of list(world.store, 'Node')) {
    const { name } = node.metadata;
    const kernel = world.recall(kernels).get(name);
    if (kernel) write(world, name, startedProxy(kernel, zoneOf(node), world.now));
  }
}

/** The Services (`namespace/name`) whose rules a node's kube-proxy has yet to write. */
export function unwritten(world: World, node: string): readonly string[] {
  const proxy = world.recall(proxies).get(node);
  return proxy ? dirtyServices(proxy, world.recall(heard)) : [];
}

/** A fault: the kube-proxy of a node stops writing rules, or goes on with what it has missed. */
export function setProxyPaused(world: World, node: string, paused: boolean): void {
  const proxy = world.recall(proxies).get(node);
  if (proxy) awaitSync(world, node, { ...proxy, paused, due: undefined });
}
