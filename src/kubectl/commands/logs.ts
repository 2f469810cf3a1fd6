import { badRequest, notFound } from '../../api/errors';
import type { Kind, KubeObject, ObjectOf } from '../../api/kinds';
import { formatTime, parseTime } from '../../api/time';
import { logOf, type LogLine } from '../../cluster/kubelet/logs';
import { get } from '../../cluster/store';
import type { ClusterState } from '../../cluster/world';
import { formatFailure, refused, Stop, stop, type Failure } from '../failure';
import { bool, duration, int, text } from '../flags';
import { isNamespaced } from '../resources';
import { find, select } from '../selection';
import { complain, out, say, waitUntil, type Task } from '../task';
import { verb, type Call } from '../verb';
import { byLogging, defaultContainer, podsOf, targetNamed } from './pods';

type Pod = ObjectOf<'Pod'>;

const FLAGS = {
  'all-containers': bool(),
  'all-pods': bool(),
  container: text('c'),
  follow: bool('f'),
  'ignore-errors': bool(),
  'limit-bytes': int(),
  'max-log-requests': int(),
  prefix: bool(),
  previous: bool('p'),
  selector: text('l'),
  since: duration(),
  'since-time': text(),
  tail: int(),
  timestamps: bool(),
};
type LogsCall = Call<typeof FLAGS>;

const USAGE = `expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.
POD or TYPE/NAME is a required argument for the logs command
See 'kubectl logs -h' for help and examples`;

/** What kubectl refuses before it asks for anything. */
function checkArguments({ flags, args }: LogsCall): void {
  const hint = "See 'kubectl logs -h' for help and examples";
  if (flags.selector !== undefined && args.length > 0) {
    throw stop(`only a selector (-l) or a POD name is allowed\n${hint}`);
  }
  if (flags.selector === undefined && (args.length === 0 || args.length > 2)) throw stop(USAGE);
}

/** What it refuses once it has found the object. */
function checkFlags({ flags, args, given }: LogsCall): void {
  const [, inline] = args;
  if (inline !== undefined && flags.container !== undefined) {
    throw stop('only one of -c or an inline [CONTAINER] arg is allowed');
  }
  if (flags.since !== undefined && flags['since-time'] !== undefined) {
    throw stop('at most one of `sinceTime` or `sinceSeconds` may be specified');
  }
  const named = flags.container ?? inline;
  if (flags['all-containers'] && named !== undefined) {
    throw stop(`--all-containers=true should not be specified with container name ${named}`);
  }
  if (given.has('tail') && (flags.tail ?? -1) < -1) {
    throw stop('--tail must be greater than or equal to -1');
  }
  if (flags.since !== undefined && flags.since <= 0) throw stop('--since must be greater than 0');
}

/** The pods whose logs are wanted. */
function* podsWanted(call: LogsCall): Task<readonly Pod[]> {
  const { flags, args, namespace, state } = call;
  const { store } = state();
  if (flags.selector !== undefined) {
    const selection = select(['pods'], { selector: flags.selector });
    const pods = find(store, selection, namespace).found.flatMap(({ objects }) => objects);
    if (pods.length === 0) yield* complain(`No resources found in ${namespace} namespace.`);
    return pods.filter((object) => object.kind === 'Pod');
  }
  const { kind, name } = targetNamed(args[0] ?? '');
  const scope = isNamespaced(kind) ? namespace : '';
  const object: KubeObject | undefined = get<Kind>(store, kind, scope, name);
  if (!object) {
    const { message } = notFound(kind, name);
    throw stop(`error from server (NotFound): ${message} in namespace "${namespace}"`);
  }
  const pods = [...podsOf(store, object, 'get the logs from')].sort(byLogging);
  const [first] = pods;
  if (!first) throw stop('timed out waiting for the condition');
  if (flags['all-pods'] || kind === 'Pod') return pods;
  if (pods.length > 1) {
    yield* complain(`Found ${pods.length} pods, using pod/${first.metadata.name}`);
  }
  return [first];
}

/** One run of one container. */
interface Source {
  readonly pod: Pod;
  readonly container: string;
  readonly containerId: string;
}

function statusOf({ status }: Pod, container: string) {
  return [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])].find(
    ({ name }) => name === container,
  );
}

function waitingMessage(where: string, reason: string): string {
  if (reason === 'ErrImagePull') return `${where} is waiting to start: image can't be pulled`;
  if (reason === 'ImagePullBackOff') {
    return `${where} is waiting to start: trying and failing to pull image`;
  }
  return `${where} is waiting to start: ${reason}`;
}

/** Which run of a container the kubelet reads (pkg/kubelet/kubelet_pods.go, validateContainerLogStatus). */
function runOf(pod: Pod, container: string, previous: boolean): string {
  const where = `container "${container}" in pod "${pod.metadata.name}"`;
  const status = statusOf(pod, container);
  const { state, lastState } = status ?? { state: {}, lastState: {} };
  const last = lastState.terminated?.containerID;
  if (previous) {
    if (last) return last;
    throw refused(badRequest(`previous terminated ${where} not found`));
  }
  const now = state.running ? status?.containerID : (state.terminated?.containerID ?? last);
  if (now) return now;
  if (state.waiting) throw refused(badRequest(waitingMessage(where, state.waiting.reason ?? '')));
  throw refused(badRequest(`${where} is waiting to start - no logs yet`));
}

/** The containers of a pod that are meant. */
function* containersWanted({ flags, args }: LogsCall, pod: Pod): Task<readonly string[]> {
  const init = (pod.spec.initContainers ?? []).map(({ name }) => name);
  const own = pod.spec.containers.map(({ name }) => name);
  if (flags['all-containers']) return [...init, ...own];
  const asked = flags.container ?? args[1];
  if (asked !== undefined) {
    if ([...init, ...own].includes(asked)) return [asked];
    throw stop(`container ${asked} is not valid for pod ${pod.metadata.name}`);
  }
  return [yield* defaultContainer(pod)];
}

/** An error that `--ignore-errors` lets pass, as it is printed among the lines. */
function inPlainWords(failure: Failure): string {
  return failure.is === 'api' ? `error: ${failure.error.message}` : formatFailure(failure);
}

function* sourcesOf(call: LogsCall, pods: readonly Pod[]): Task<readonly Source[]> {
  const { flags } = call;
  const sources: Source[] = [];
  for (const pod of pods) {
    // A pod that no node has taken has no log at all, and that is no error.
    if (!pod.spec.nodeName) continue;
    for (const container of yield* containersWanted(call, pod)) {
      try {
        sources.push({ pod, container, containerId: runOf(pod, container, flags.previous) });
      } catch (problem) {
        if (!(problem instanceof Stop) || !problem.failure || !flags['ignore-errors'])
          throw problem;
        yield* say(inPlainWords(problem.failure));
      }
    }
  }
  return sources;
}

/** RFC 3339 with nanoseconds, as the container runtime writes it. */
function nanoTime(ms: number): string {
  const nanos = Math.round((((ms % 1000) + 1000) % 1000) * 1_000_000);
  return formatTime(ms).replace('Z', `.${String(nanos).padStart(9, '0')}Z`);
}

function formatter({ flags }: LogsCall, { pod, container }: Source) {
  const prefix =
    flags.prefix || flags['all-pods'] ? `[pod/${pod.metadata.name}/${container}] ` : '';
  return ({ at, text: line }: LogLine): string =>
    `${prefix}${flags.timestamps ? `${nanoTime(at)} ` : ''}${line}\n`;
}

/** Where the lines that are wanted begin in time, ms. */
function beginning({ flags, state }: LogsCall): number {
  const { since, 'since-time': time } = flags;
  if (since !== undefined) return state().now - since;
  if (time === undefined) return -Infinity;
  const start = parseTime(time);
  if (Number.isNaN(start)) {
    throw stop(
      `parsing time "${time}" as "2006-01-02T15:04:05Z07:00": cannot parse "${time}" as "2006"`,
    );
  }
  return start;
}

const BY_SELECTOR = 10;

/** What is there already. */
function textOf(call: LogsCall, source: Source): { readonly text: string; readonly count: number } {
  const { flags, state } = call;
  const { lines, count } = keptOf(state(), source);
  const start = beginning(call);
  const recent = lines.filter(({ at }) => at >= start);
  const tail = flags.tail ?? (flags.selector === undefined ? -1 : BY_SELECTOR);
  const wanted = tail < 0 ? recent : recent.slice(Math.max(0, recent.length - tail));
  const whole = wanted.map(formatter(call, source)).join('');
  const limit = flags['limit-bytes'];
  return { text: limit === undefined ? whole : whole.slice(0, limit), count };
}

function keptOf(state: ClusterState, { pod, container, containerId }: Source) {
  return logOf(state, pod.metadata, container, containerId);
}

function isRunning(state: ClusterState, { pod, container, containerId }: Source): boolean {
  const current = get(state.store, 'Pod', pod.metadata.namespace, pod.metadata.name);
  const status = current && statusOf(current, container);
  return status?.state.running !== undefined && status.containerID === containerId;
}

/** Prints what comes until every container has ended. */
function* follow(call: LogsCall, sources: readonly Source[], counts: number[]): Task<void> {
  const { state } = call;
  for (;;) {
    const hasNews = (now: ClusterState) =>
      sources.some((source, index) => keptOf(now, source).count > (counts[index] ?? 0));
    const isOver = (now: ClusterState) => !sources.some((source) => isRunning(now, source));
    const met = yield* waitUntil((now) => hasNews(now) || isOver(now));
    for (const [index, source] of sources.entries()) {
      const { lines, count } = keptOf(state(), source);
      const fresh = Math.min(lines.length, count - (counts[index] ?? 0));
      counts[index] = count;
      const news = fresh > 0 ? lines.slice(-fresh) : [];
      yield* out(news.map(formatter(call, source)).join(''));
    }
    if (!met || isOver(state())) return;
  }
}

const MOST_STREAMS = 5;

/** `kubectl logs` */
export const logs = verb({
  name: 'logs',
  does: 'Print the logs for a container in a pod',
  flags: FLAGS,
  unsupported: ['insecure-skip-tls-verify-backend', 'pod-running-timeout'],
  *run(call): Task<number> {
    checkArguments(call);
    const { flags } = call;
    beginning(call);
    const pods = yield* podsWanted(call);
    checkFlags(call);
    const sources = yield* sourcesOf(call, pods);
    const most = flags['max-log-requests'] ?? MOST_STREAMS;
    if (flags.follow && sources.length > most) {
      throw stop(
        `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
      );
    }
    const counts: number[] = [];
    for (const source of sources) {
      const { text: shown, count } = textOf(call, source);
      counts.push(count);
      yield* out(shown);
    }
    if (flags.follow && sources.length > 0) yield* follow(call, sources, counts);
    return 0;
  },
});
