import type { ObjectOf } from '../../api/kinds';
import { get, podsOnNode } from '../../cluster/store';
import type { ClusterState } from '../../cluster/world';
import { api, formatFailure, refused, Stop, stop, together, type Failure } from '../failure';
import { bool, duration, int, text } from '../flags';
import { find, select } from '../selection';
import { complain, perform, say, waitUntil, type Task } from '../task';
import { verb, type Call } from '../verb';
import { marked } from './cordon';
import { dryRunOf, dryRunSuffix, send } from './write';

type Node = ObjectOf<'Node'>;
type Pod = ObjectOf<'Pod'>;

const FLAGS = {
  'delete-emptydir-data': bool(),
  'dry-run': text(undefined, 'unchanged'),
  force: bool(),
  'grace-period': int(),
  'ignore-daemonsets': bool(),
  'pod-selector': text(),
  selector: text('l'),
  timeout: duration(),
};
type DrainCall = Call<typeof FLAGS>;

function usesEmptyDir({ spec }: Pod): boolean {
  const volumes: unknown = spec.volumes;
  return (
    Array.isArray(volumes) &&
    volumes.some((one: unknown) => typeof one === 'object' && one !== null && 'emptyDir' in one)
  );
}

function isManaged({ metadata }: Pod): boolean {
  return (metadata.ownerReferences ?? []).some(({ controller }) => controller === true);
}

function isOver({ status }: Pod): boolean {
  return status.phase === 'Succeeded' || status.phase === 'Failed';
}

function listed(pods: readonly Pod[]): string {
  return pods.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(', ');
}

function podsOn({ flags, state }: DrainCall, node: string): readonly Pod[] {
  const { store } = state();
  const selector = flags['pod-selector'];
  if (selector === undefined) return podsOnNode(store, node);
  const { found } = find(store, select(['pods'], { selector }), undefined);
  return found.flatMap(({ objects }) =>
    objects.filter(
      (object): object is Pod => object.kind === 'Pod' && object.spec.nodeName === node,
    ),
  );
}

/** The pods that have to go, and a warning; throws when some may not (kubectl pkg/drain/filters.go). */
function podsToEvict(call: DrainCall, node: string) {
  const { flags } = call;
  const pods = podsOn(call, node);
  const going = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined && !isOver(pod));
  const withData = listed(going.filter(usesEmptyDir));
  const alone = listed(going.filter((pod) => !isManaged(pod)));
  const data = 'Pods with local storage';
  const bare = 'Pods that declare no controller';
  const problems = [
    ...(withData && !flags['delete-emptydir-data']
      ? [`cannot delete ${data} (use --delete-emptydir-data to override): ${withData}`]
      : []),
    ...(alone && !flags.force
      ? [`cannot delete cannot delete ${bare} (use --force to override): ${alone}`]
      : []),
  ];
  if (problems.length > 0) throw stop(problems.join(', '));
  const warnings = [
    ...(withData ? [`deleting ${data}: ${withData}`] : []),
    ...(alone ? [`deleting ${bare}: ${alone}`] : []),
  ];
  return { pods, warning: warnings.join('; ') };
}

function* waitForEnd(call: DrainCall, pods: readonly Pod[]): Task<void> {
  const { timeout = 0 } = call.flags;
  const deadline = timeout > 0 ? call.state().now + timeout : Infinity;
  const isGone = ({ metadata: { namespace, name, uid } }: Pod, { store }: ClusterState) =>
    get(store, 'Pod', namespace, name)?.metadata.uid !== uid;
  let left = pods;
  while (left.length > 0) {
    const rest = deadline - call.state().now;
    const waiting = left;
    const limit = Number.isFinite(rest) ? Math.max(0, rest) : undefined;
    const changed = yield* waitUntil((now) => waiting.some((pod) => isGone(pod, now)), limit);
    const gone = waiting.filter((pod) => isGone(pod, call.state()));
    for (const { metadata } of gone) yield* say(`pod/${metadata.name} evicted`);
    left = waiting.filter((pod) => !gone.includes(pod));
    if (changed) continue;
    const problems = left.map(
      ({ metadata: { name, namespace } }) =>
        `error when waiting for pod "${name}" in namespace "${namespace}" to terminate: global timeout reached: ${timeout / 1000}s`,
    );
    throw stop(problems.length > 1 ? `[${problems.join(', ')}]` : (problems[0] ?? ''));
  }
}

function* drainNode(call: DrainCall, { metadata: { name } }: Node): Task<void> {
  const { flags } = call;
  const dryRun = dryRunOf(flags['dry-run']);
  const suffix = dryRunSuffix(dryRun);
  const { pods, warning } = podsToEvict(call, name);
  if (warning !== '') yield* complain(`Warning: ${warning}`);
  const grace = flags['grace-period'] ?? -1;
  for (const { metadata } of pods) {
    yield* say(`evicting pod ${metadata.namespace}/${metadata.name}${suffix}`);
    if (dryRun !== 'none') continue;
    const removed = yield* perform({
      type: 'delete',
      kind: 'Pod',
      namespace: metadata.namespace,
      name: metadata.name,
      ...(grace >= 0 && { gracePeriodSeconds: grace }),
    });
    if (!removed.ok) throw refused(removed.error);
  }
  if (dryRun === 'none') yield* waitForEnd(call, pods);
  yield* say(`node/${name} drained${suffix}`);
}

function nodesNamed({ args, flags, state }: DrainCall): readonly Node[] {
  const hint = "See 'kubectl drain -h' for help and examples";
  if (args.length === 0 && flags.selector === undefined) {
    throw stop(`USAGE: drain NODE [flags]\n${hint}`);
  }
  if (args.length > 0 && flags.selector !== undefined) {
    throw stop(`cannot specify both a node name and a --selector option\n${hint}`);
  }
  const selection =
    args.length > 0
      ? select(args.map((arg) => (arg.includes('/') ? arg : `node/${arg}`)))
      : select(['nodes'], { selector: flags.selector });
  const { found, failures } = find(state().store, selection, '');
  const failure = together(failures);
  if (failure) throw new Stop(failure);
  return found.flatMap(({ objects }) =>
    objects.filter((object): object is Node => object.kind === 'Node'),
  );
}

function* cordonFirst(call: DrainCall, node: Node): Task<void> {
  const dryRun = dryRunOf(call.flags['dry-run']);
  const already = node.spec.unschedulable === true;
  if (!already && dryRun !== 'client') {
    const updated = yield* send({ type: 'update', object: marked(node, true) }, dryRun);
    if (!updated.ok) throw new Stop(api(updated.error));
  }
  yield* say(
    `node/${node.metadata.name} ${already ? 'already ' : ''}cordoned${dryRunSuffix(dryRun)}`,
  );
}

/** What is said when a node could not be drained. */
function* explain(failure: Failure, node: string): Task<void> {
  const why = formatFailure(failure).replace(/^error: /, '');

  yield* complain(
    `error: unable to drain node "${node}" due to error: ${why}, continuing command...`,
  );
}

/** `kubectl drain` */
export const drain = verb({
  name: 'drain',
  does: 'Drain node in preparation for maintenance',
  flags: FLAGS,
  unsupported: ['chunk-size', 'disable-eviction', 'skip-wait-for-delete-timeout'],
  *run(call): Task<number> {
    const nodes = nodesNamed(call);
    for (const node of nodes) yield* cordonFirst(call, node);
    const failures: Failure[] = [];
    const pending: string[] = [];
    for (const node of nodes) {
      try {
        yield* drainNode(call, node);
      } catch (problem) {
        if (!(problem instanceof Stop) || !problem.failure) throw problem;
        failures.push(problem.failure);
        pending.push(node.metadata.name);
        yield* explain(problem.failure, node.metadata.name);
      }
    }
    if (failures.length === 0) return 0;
    yield* complain(
      `There are pending nodes to be drained:\n${pending.map((name) => ` ${name}`).join('\n')}`,
    );
    throw new Stop({ is: 'many', failures });
  },
});
