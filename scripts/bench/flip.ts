import { execute } from '../../src/cluster/cluster';
import { COMPONENTS } from '../../src/cluster/components';
import { list } from '../../src/cluster/store';
import {
  World,
  type ClusterState,
  type Component,
  type Components,
  type Happening,
} from '../../src/cluster/world';
import { PROBED } from './load';

/** Work that was done while some virtual time passed. */
interface Work {
  /** By component. */
  readonly events: ReadonlyMap<string, number>;
  readonly written: number;
  readonly syncs: readonly Happening[];
}

/** Long enough for the probe, the controllers and every node's kube-proxy. */
const WATCHED = 20_000;

function workOf(state: ClusterState): Work {
  const events = new Map<string, number>();
  const counting = (component: Component<unknown>): Component<unknown> => ({
    ...component,
    handle(world, event) {
      events.set(component.name, (events.get(component.name) ?? 0) + 1);
      component.handle(world, event);
    },
  });
  const components: Components = new Map(
    [...COMPONENTS].map(([name, component]) => [name, counting(component)]),
  );
  const world = new World(state, components);
  while (world.step(state.now + WATCHED));
  return {
    events,
    written: world.freeze().resourceVersion - state.resourceVersion,
    syncs: world.happenings.filter(({ type }) => type === 'sync'),
  };
}

/** What one pod costs that stops being ready, beyond what happens in that time anyway. */
export function flip(state: ClusterState): Readonly<Record<string, string | number>> {
  const pod = list(state.store, 'Pod', 'default').find(
    ({ metadata }) => metadata.labels?.['app'] === PROBED,
  );
  const name = pod?.metadata.name ?? '';
  const argv = ['rm', '/var/ready'];
  const { state: changed } = execute(state, {
    type: 'exec',
    namespace: 'default',
    pod: name,
    argv,
  });
  const [idle, work] = [workOf(state), workOf(changed)];
  const rows: Record<string, string | number> = {};
  for (const [component, count] of work.events) {
    const more = count - (idle.events.get(component) ?? 0);
    if (more !== 0) rows[`events: ${component}`] = more;
  }
  const services = work.syncs.flatMap(({ detail }) => (detail as { services: string[] }).services);
  return {
    ...rows,
    'objects written': work.written - idle.written,
    'kube-proxies that synced': work.syncs.length - idle.syncs.length,
    'Services re-derived by them': services.length,
    'which Services': [...new Set(services)].join(', '),
  };
}
