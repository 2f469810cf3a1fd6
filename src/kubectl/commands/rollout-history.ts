import type { KubeObject, ObjectOf } from '../../api/kinds';
import { revisionOf } from '../../cluster/controllers/deployment/annotations';
import { list } from '../../cluster/store';
import { equal } from '../../cluster/structures/equal';
import type { ClusterState } from '../../cluster/world';
import { describeTemplate } from '../describe/describe';
import { stop } from '../failure';
import { int, text } from '../flags';
import { formatObjects, parseOutput } from '../printers/output';
import { alignWords } from '../printers/table';
import { printedName } from '../resources';
import { say, type Task } from '../task';
import { verb } from '../verb';
import { SELECTING, selectedForRollout } from './rollout-selection';
import { dryRunOf, dryRunSuffix, send } from './write';

type Deployment = ObjectOf<'Deployment'>;
type ReplicaSet = ObjectOf<'ReplicaSet'>;

/** The ReplicaSets of a Deployment by their revision, oldest first. */
function revisionsOf(state: ClusterState, { metadata }: Deployment): readonly ReplicaSet[] {
  return list(state.store, 'ReplicaSet', metadata.namespace)
    .filter((set) => set.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid))
    .sort((a, b) => revisionOf(a) - revisionOf(b));
}

function deploymentIn(object: KubeObject, what: string): Deployment {
  if (object.kind === 'Deployment') return object;
  throw stop(`no ${what} has been implemented for "${object.kind}"`);
}

const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** A revision's template as it is described; the cause of the change counts as an annotation. */
function templateOf({ metadata, spec }: ReplicaSet): string {
  const cause = metadata.annotations?.[CHANGE_CAUSE];
  const { template } = spec;
  if (cause === undefined) return describeTemplate(template);
  const annotations = { ...template.metadata.annotations, [CHANGE_CAUSE]: cause };
  return describeTemplate({ ...template, metadata: { ...template.metadata, annotations } });
}

function historyTable(sets: readonly ReplicaSet[]): string {
  const rows = sets.map((set) => [
    String(revisionOf(set)),
    set.metadata.annotations?.[CHANGE_CAUSE] ?? '<none>',
  ]);
  return alignWords([['REVISION', 'CHANGE-CAUSE'], ...rows])
    .map((line) => `${line}\n`)
    .join('');
}

/** `kubectl rollout history` */
export const history = verb({
  name: 'rollout history',
  does: 'View rollout history',
  flags: { ...SELECTING, output: text('o'), revision: int() },
  unsupported: [
    'allow-missing-template-keys',
    'k/kustomize',
    'R/recursive',
    'show-managed-fields',
    'template',
  ],
  *run(call): Task<number> {
    const { revision = 0 } = call.flags;
    if (revision < 0) throw stop(`revision must be a positive integer: ${revision}`);
    const output = parseOutput(call.flags.output, false);
    for (const object of selectedForRollout(call)) {
      const deployment = deploymentIn(object, 'history viewer');
      const name = printedName('Deployment', deployment.metadata.name);
      const sets = revisionsOf(call.state(), deployment);
      const one = sets.find((set) => revisionOf(set) === revision);
      if (revision > 0 && !one) throw stop('unable to find the specified revision');
      if (output.is !== 'table') {
        for (const set of one ? [one] : sets) yield { out: formatObjects(output, [set], true) };
      } else if (one) {
        yield { out: `${name} with revision #${revision}\n${templateOf(one)}\n` };
      } else {
        yield { out: `${name} \n${historyTable(sets)}\n` };
      }
    }
    return 0;
  },
});

/** Annotations that stay when a revision is restored (deployment_util.go, annotationsToSkip). */
const KEPT = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]);

function withoutHash(template: ReplicaSet['spec']['template']) {
  const all = Object.entries(template.metadata.labels ?? {});
  const labels = Object.fromEntries(all.filter(([key]) => key !== 'pod-template-hash'));
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** The Deployment with a revision's template and annotations (kubectl pkg/polymorphichelpers/rollback.go). */
function restored(deployment: Deployment, set: ReplicaSet): Deployment {
  const pick = (annotations: Readonly<Record<string, string>> = {}, kept: boolean) =>
    Object.fromEntries(Object.entries(annotations).filter(([key]) => KEPT.has(key) === kept));
  const annotations = {
    ...pick(set.metadata.annotations, false),
    ...pick(deployment.metadata.annotations, true),
  };
  return {
    ...deployment,
    metadata: { ...deployment.metadata, annotations },
    spec: { ...deployment.spec, template: withoutHash(set.spec.template) },
  };
}

/** The revision that is wanted; 0 is the one before the last. */
function wantedRevision(sets: readonly ReplicaSet[], revision: number): ReplicaSet {
  const found = revision === 0 ? sets.at(-2) : sets.find((set) => revisionOf(set) === revision);
  if (found) return found;
  throw stop(
    revision === 0
      ? 'no rollout history found for deployment'
      : `unable to find specified revision ${revision} in history`,
  );
}

/** `kubectl rollout undo` */
export const undo = verb({
  name: 'rollout undo',
  does: 'Undo a previous rollout',
  flags: { ...SELECTING, 'dry-run': text(undefined, 'unchanged'), 'to-revision': int() },
  unsupported: [
    'allow-missing-template-keys',
    'k/kustomize',
    'o/output',
    'R/recursive',
    'show-managed-fields',
    'template',
  ],
  *run(call): Task<number> {
    const dryRun = dryRunOf(call.flags['dry-run']);
    const { 'to-revision': revision = 0 } = call.flags;
    for (const object of selectedForRollout(call)) {
      const deployment = deploymentIn(object, 'rollbacker');
      const { name } = deployment.metadata;
      const printed = printedName('Deployment', name);
      const set = wantedRevision(revisionsOf(call.state(), deployment), revision);
      if (dryRun === 'client') {
        yield* say(`${printed} ${describeTemplate(set.spec.template)} (dry run)`);
        continue;
      }
      if (deployment.spec.paused) {
        throw stop(
          `you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`,
        );
      }
      const next = restored(deployment, set);
      if (equal(next.spec.template, deployment.spec.template)) {
        const why = `current template already matches revision ${revision}`;
        yield* say(`${printed} skipped rollback (${why})${dryRunSuffix(dryRun)}`);
        continue;
      }
      const updated = yield* send({ type: 'update', object: next }, dryRun);
      if (!updated.ok) {
        throw stop(`failed restoring revision ${revision}: ${updated.error.message}`);
      }
      yield* say(`${printed} rolled back${dryRunSuffix(dryRun)}`);
    }
    return 0;
  },
});
