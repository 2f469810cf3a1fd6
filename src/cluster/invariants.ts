import { keyOfObject, type ObjectOf } from '../api/kinds';
import { matchesLabels } from '../api/selectors';
import { cloud } from './cloud/cloud';
import { formatIp } from './network/packet';
import { get, list, type Store } from './store';
import { traffic } from './traffic/request';
import { recall, type ClusterState } from './world';

/**
 * What has to hold in a cluster at any moment, as sentences that are violated; empty when all is
 * well. `settled` says that the controllers have had time to follow the last change.
 */
export function violations(state: ClusterState, settled: boolean): string[] {
  return [
    ...duplicates('cluster IP', clusterIps(state.store)),
    ...duplicates('node port', nodePorts(state.store)),
    ...duplicates('pod IP', podIps(state.store)),
    ...duplicates('load balancer IP', balancerIps(state)),
    ...strayConnections(state),
    ...(settled ? strayEndpoints(state.store) : []),
    ...unfairOutcomes(state),
  ];
}

function clusterIps(store: Store): string[] {
  return list(store, 'Service').flatMap(({ spec: { clusterIP } }) =>
    clusterIP && clusterIP !== 'None' ? [clusterIP] : [],
  );
}

function nodePorts(store: Store): string[] {
  return list(store, 'Service').flatMap(({ spec: { ports = [] } }) =>
    ports.flatMap(({ nodePort }) => (nodePort ? [String(nodePort)] : [])),
  );
}

function podIps(store: Store): string[] {
  return list(store, 'Pod')
    .filter(({ spec, status }) => !spec.hostNetwork && status.phase === 'Running')
    .flatMap(({ status: { podIP } }) => (podIP ? [podIP] : []));
}

function balancerIps(state: ClusterState): string[] {
  return [...recall(state, cloud).balancers.values()].map(({ ip }) => formatIp(ip));
}

/** Connections that wait for a request which is over, and load balancers that remember too many. */
function strayConnections(state: ClusterState): string[] {
  const { connections, inFlight } = recall(state, traffic);
  const stray = [...connections.entries()].filter(
    ([, { busy }]) => busy !== undefined && !inFlight.has(busy),
  );
  const { flows } = recall(state, cloud);
  const most = connections.size + inFlight.size;
  return [
    ...stray.map(([key, { busy }]) => `connection ${key} waits for request ${busy}, which is over`),
    ...(flows.size > most
      ? [`${flows.size} flows through load balancers, ${most} connections`]
      : []),
  ];
}

function duplicates(what: string, values: readonly string[]): string[] {
  const twice = values.filter((value, index) => values.indexOf(value) !== index);
  return twice.map((value) => `${what} ${value} is given twice`);
}

/** Ready endpoints that are no Ready pod matching the selector of their Service. */
function strayEndpoints(store: Store): string[] {
  return list(store, 'EndpointSlice').flatMap((slice) => {
    const { namespace, labels } = slice.metadata;
    const name = labels?.['kubernetes.io/service-name'] ?? '';
    const service = get(store, 'Service', namespace, name);
    if (!service?.spec.selector || service.spec.publishNotReadyAddresses) return [];
    return slice.endpoints.flatMap(({ conditions, targetRef, addresses }) => {
      const pod = get(store, 'Pod', namespace, targetRef?.name ?? '');
      const fine =
        pod &&
        isReady(pod) &&
        matchesLabels(service.spec.selector ?? {}, pod.metadata.labels ?? {});
      return conditions.ready && !fine
        ? [`${addresses[0]} in ${keyOfObject(slice)} is no ready pod of ${name}`]
        : [];
    });
  });
}

function isReady(pod: ObjectOf<'Pod'>): boolean {
  return !!pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** Finished requests without an outcome, and requests that are both under way and finished. */
function unfairOutcomes(state: ClusterState): string[] {
  const { inFlight, finished, nextId, ended } = recall(state, traffic);
  const begun = nextId - 1;
  return [
    ...finished
      .filter(({ outcome, endedAt }) => outcome === undefined || endedAt === undefined)
      .map(({ id }) => `request ${id} is finished without an outcome`),
    ...[...inFlight.values()]
      .filter(({ outcome }) => outcome !== undefined)
      .map(({ id }) => `request ${id} has an outcome and is under way`),
    ...(begun === ended + inFlight.size
      ? []
      : [`${begun} requests begun, ${ended} ended, ${inFlight.size} under way`]),
  ];
}
