import { quote } from '../../api/errors';
import { parseIp } from '../../api/ip';
import { formatTime } from '../../api/time';
import { sha256 } from '../../cluster/kube-proxy/sha256';
import { forwards, type Forward, type Listener } from '../../cluster/port-forward/forwards';
import { get } from '../../cluster/store';
import { recall, type ClusterState } from '../../cluster/world';
import { refused, stop } from '../failure';
import { duration, listOf } from '../flags';
import { complain, perform, say, waitUntil, type Task } from '../task';
import { verb } from '../verb';
import { attachablePod, targetNamed } from './pods';
import { portPairs } from './port-pairs';

/** The addresses to listen on, in the order in which kubectl does. */
function addressesOf(given: readonly string[]): readonly string[] {
  const all = given.length === 0 ? ['localhost'] : given;
  const addresses = all.flatMap((address) => {
    if (address === 'localhost') return ['127.0.0.1', '::1'];
    if (parseIp(address) === undefined && !/^[\da-fA-F:]*:[\da-fA-F:]*$/.test(address)) {
      throw stop(`${address} is not a valid IP`);
    }
    return [address];
  });
  return [...new Set(addresses)].sort();
}

function endpoint({ address, local }: Listener): string {
  return address.includes(':') ? `[${address}]:${local}` : `${address}:${local}`;
}

const PROBLEMS = {
  'in use': 'address already in use',
  'not here': 'cannot assign requested address',
  permission: 'permission denied',
};

function listenError(listener: Listener): string {
  const protocol = listener.address.includes(':') ? 'tcp6' : 'tcp4';
  const why = PROBLEMS[listener.problem ?? 'in use'];
  return `unable to create listener: Error listen ${protocol} ${endpoint(listener)}: bind: ${why}`;
}

/** Says what one pair of ports listens on; false if it could not have what it must. */
function* announcePair(pair: readonly Listener[]): Task<boolean> {
  for (const listener of pair.filter(({ problem }) => problem === undefined)) {
    yield* say(`Forwarding from ${endpoint(listener)} -> ${listener.remote}`);
  }
  const failed = pair.filter(({ problem }) => problem !== undefined);
  // Of localhost's two addresses one is enough.
  const isLocalhost = pair.some(({ address }) => address === '::1');
  if (failed.length === 0 || (isLocalhost && failed.length < pair.length)) return true;
  const all = failed.map(listenError).join(' ');
  yield* complain(
    `Unable to listen on port ${pair[0]?.local ?? 0}: Listeners failed to create with the following errors: [${all}]`,
  );
  return false;
}

function* announce(listeners: readonly Listener[], addresses: number): Task<void> {
  const firsts = listeners.filter((_, index) => index % addresses === 0);
  let isOpen = false;
  for (const index of firsts.keys()) {
    const pair = listeners.slice(index * addresses, (index + 1) * addresses);
    if (yield* announcePair(pair)) isOpen = true;
  }
  if (isOpen) return;
  const ports = firsts.map(({ local, remote }) => `{${local} ${remote}}`);
  throw stop(`unable to listen on any of the requested ports: [${ports.join(' ')}]`);
}

/** What the container runtime says of a connection that it could not make (containerd). */
function reasonOf({ uid, lost }: Forward): string {
  const sandbox = [...sha256(`sandbox ${uid}`)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  const network = `${uid}`;
  const port = lost?.remote ?? 0;
  const start = `error forwarding port ${port} to pod ${sandbox}, uid : `;
  if (lost?.why === 'gone') {
    return `${start}failed to find sandbox ${quote(sandbox)} in store: not found`;
  }
  return `${start}failed to execute portforward in network namespace "/var/run/netns/cni-${network}": failed to connect to localhost:${port} inside namespace ${quote(sandbox)}, IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found `;
}

/** A line of kubectl's own log (klog). */
function logLine(now: number, forward: Forward): string {
  const [, month = '', day = '', time = ''] = /^\d+-(\d+)-(\d+)T(.*)Z$/.exec(formatTime(now)) ?? [];
  const micros = String(Math.floor((now % 1000) * 1000)).padStart(6, '0');
  const { local = 0, remote = 0 } = forward.lost ?? {};
  const message = `an error occurred forwarding ${local} -> ${remote}: ${reasonOf(forward)}`;
  return `E${month}${day} ${time}.${micros}    4242 portforward.go:424] "Unhandled Error" err=${quote(message)}`;
}

/** Says which connections are taken, until there is no way into the pod any more. */
function* report(id: string, state: () => ClusterState): Task<never> {
  let told = 0;
  const current = (now: ClusterState) => recall(now, forwards).get(id);
  for (;;) {
    const forward = current(state());
    const news = forward ? forward.taken - told : 0;
    for (const port of news > 0 ? (forward?.latest.slice(-news) ?? []) : []) {
      yield* say(`Handling connection for ${port}`);
    }
    told += news;
    if (!forward) throw stop('lost connection to pod');
    if (forward.lost) {
      yield* complain(logLine(state().now, forward));
      throw stop('lost connection to pod');
    }
    const before = told;
    yield* waitUntil((now) => {
      const one = current(now);
      return !one || one.lost !== undefined || one.taken > before;
    });
  }
}

/** `kubectl port-forward`: to one pod, which is chosen once, also when a Service is named. */
export const portForward = verb({
  name: 'port-forward',
  does: 'Forward one or more local ports to a pod',
  flags: { address: listOf(), 'pod-running-timeout': duration() },
  *run({ args, flags, namespace, process, state }): Task<number> {
    const [target = '', ...ports] = args;
    if (ports.length === 0) {
      throw stop(
        "TYPE/NAME and list of ports are required for port-forward\nSee 'kubectl port-forward -h' for help and examples",
      );
    }
    const pod = yield* attachablePod(target, namespace, state, flags['pod-running-timeout']);
    const { kind, name } = targetNamed(target);
    const service = kind === 'Service' ? get(state().store, kind, namespace, name) : undefined;
    const pairs = portPairs(ports, pod, service);
    const { phase } = pod.status;
    if (phase !== 'Running') {
      throw stop(`unable to forward port because pod is not running. Current status=${phase}`);
    }
    const addresses = addressesOf(flags.address);
    const id = `${process.where} ${state().now} ${recall(state(), forwards).size}`;
    const opened = yield* perform({
      type: 'forward',
      id,
      from: process.where,
      namespace,
      pod: pod.metadata.name,
      addresses,
      ports: pairs,
    });
    if (!opened.ok) throw refused(opened.error);
    try {
      yield* announce(opened.value, addresses.length);
      return yield* report(id, state);
    } finally {
      yield* perform({ type: 'endForward', id });
    }
  },
});
