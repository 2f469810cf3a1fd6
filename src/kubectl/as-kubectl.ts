import { KINDS } from '../api/kind-info';
import type { Kind, KubeObject } from '../api/kinds';
import type { Command } from '../cluster/commands';
import type { Fault } from '../cluster/faults/faults';
import { formatUrl, type HttpRequest } from '../cluster/http';
import type { Place } from '../cluster/traffic/request';
import { get } from '../cluster/store';
import type { ClusterState } from '../cluster/world';

/** A word as a shell takes it apart again. */
function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The end of a kubectl command that names the namespace, where it has to be named. */
function inNamespace(namespace: string): string {
  return namespace === '' || namespace === 'default' ? '' : ` -n ${namespace}`;
}

function podName(namespace: string, pod: string): string {
  return namespace === 'default' ? pod : `${namespace}/${pod}`;
}

function ofFault(fault: Fault): string | undefined {
  switch (fault.is) {
    case 'node':
      return `fault node ${fault.node} ${fault.up ? 'start' : 'stop'}`;
    case 'kubeProxy':
      return `fault kube-proxy ${fault.node} ${fault.paused ? 'pause' : 'resume'}`;
    case 'flush':
      return `fault conntrack ${fault.node} flush`;
    case 'network':
      return `fault pod ${podName(fault.namespace, fault.pod)} ${fault.plugged ? 'plug' : 'unplug'}`;
    case 'cloud':
      return `fault cloud ${fault.on ? 'on' : 'off'}`;
    case 'app': {
      if (fault.container !== undefined) return undefined;
      const ms = fault.app.is === 'slow' ? ` ${fault.app.ms}` : '';
      return `fault app ${podName(fault.namespace, fault.pod)} ${fault.app.is}${ms}`;
    }
  }
}

/** `curl` with what the request has beside its address. */
function asCurl(http: HttpRequest, ...flags: readonly string[]): string {
  const { method, headers, body, insecure } = http;
  const own = body === undefined ? 'GET' : 'POST';
  const words = [
    'curl',
    ...flags,
    ...(insecure === true ? ['-k'] : []),
    ...(method === 'HEAD' ? ['-I'] : method === own ? [] : ['-X', method]),
    ...headers.flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    ...(body === undefined ? [] : ['-d', body]),
    formatUrl(http),
  ];
  return words.map(quoted).join(' ');
}

/** A command as it is run from the laptop at another place; undefined where nobody can log in. */
function runAt(place: Place, command: string): string | undefined {
  const [kind, first = '', second = ''] = place.split('/');
  if (place === 'client/laptop') return command;
  if (kind === 'pod') return `kubectl exec ${second}${inNamespace(first)} -- ${command}`;
  if (kind !== 'node') return undefined;
  // The shell there takes the words apart once more.
  return `ssh ${first} ${command.includes("'") ? quoted(command) : command}`;
}

/** What an object says about how many pods there should be; undefined for what has no such number. */
function replicasOf(object: KubeObject): { readonly replicas: number } | undefined {
  const { kind } = object;
  const isScalable =
    kind === 'Deployment' || kind === 'ReplicaSet' || kind === 'ReplicationController';
  return isScalable ? object.spec : undefined;
}

/** The number of replicas that an update changes, if it changes nothing else. */
function scaledTo(object: KubeObject, { store }: ClusterState): number | undefined {
  const { kind, metadata } = object;
  const before = get<Kind>(store, kind, metadata.namespace, metadata.name);
  const [was, is] = [before && replicasOf(before), replicasOf(object)];
  if (!was || !is) return undefined;
  const same = { ...before, spec: { ...was, replicas: is.replicas } };
  return JSON.stringify(same) === JSON.stringify(object) ? is.replicas : undefined;
}

/** A loop that sends what a stream sends, as far as one process can. */
function ofStream(
  { rate, limit }: Extract<Command, { type: 'stream' }>,
  once: string | undefined,
): string | undefined {
  if (once === undefined || rate === 0) return undefined;
  if (limit !== undefined) return `for i in $(seq ${limit}); do ${once}; done`;
  return `while true; do ${once}; sleep ${Number((1 / rate).toFixed(3))}; done`;
}

/**
 * The line at the laptop's terminal that does the same as a command, `state` being the cluster
 * before it; undefined if there is none. A request by curl carries curl's own headers beside.
 */
export function asKubectl(command: Command, state: ClusterState): string | undefined {
  switch (command.type) {
    case 'delete': {
      const { kind, namespace, name, gracePeriodSeconds } = command;
      const grace = gracePeriodSeconds === undefined ? '' : ` --grace-period=${gracePeriodSeconds}`;
      return `kubectl delete ${KINDS[kind].singular} ${name}${inNamespace(namespace)}${grace}`;
    }
    case 'exec': {
      const { namespace, pod, container, argv } = command;
      const first = get(state.store, 'Pod', namespace, pod)?.spec.containers[0]?.name;
      const chosen = container === undefined || container === first ? '' : ` -c ${container}`;
      const words = argv.map(quoted).join(' ');
      return `kubectl exec ${pod}${inNamespace(namespace)}${chosen} -- ${words}`;
    }
    case 'update': {
      const { object } = command;
      const { namespace, name } = object.metadata;
      const replicas = scaledTo(object, state);
      if (replicas === undefined) return undefined;
      const kind = KINDS[object.kind].shortNames[0] ?? KINDS[object.kind].singular;
      return `kubectl scale ${kind} ${name}${inNamespace(namespace)} --replicas=${replicas}`;
    }
    case 'request':
      return runAt(command.from, asCurl(command.http));
    case 'stream':
      return ofStream(command, runAt(command.from, asCurl(command.http, '-s')));
    case 'fault':
      return ofFault(command.fault);
    case 'create':
    case 'close':
    case 'lookUp':
    case 'ping':
    case 'endAttached':
    case 'forward':
    case 'endForward':
      return undefined;
  }
}

/**
 * The line that would do the same at the sender itself, for what a client outside other than the
 * laptop sends: nobody can log in there. Undefined for everything else.
 */
export function asTypedAtClient(command: Command): { client: string; line: string } | undefined {
  if (command.type !== 'request' && command.type !== 'stream') return undefined;
  const [kind, client = ''] = command.from.split('/');
  if (kind !== 'client' || command.from === 'client/laptop') return undefined;
  const line =
    command.type === 'request'
      ? asCurl(command.http)
      : ofStream(command, asCurl(command.http, '-s'));
  return line === undefined ? undefined : { client, line };
}
