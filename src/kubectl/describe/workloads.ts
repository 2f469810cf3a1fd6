import type { ObjectOf } from '../../api/kinds';
import {
  formatLabelSelector,
  formatSelector,
  matchesLabels,
  matchesSelector,
} from '../../api/selectors';
import type { PodTemplateSpec } from '../../api/workloads';
import { humanDuration, parseTime } from '../../api/time';
import { list, ownedBy } from '../../cluster/store';
import {
  controllerOf,
  longTime,
  writeAnnotations,
  writeConditions,
  writeEvents,
  writeLabels,
  type Surroundings,
} from './common';
import { writeContainers, writePlacement, writeVolumes } from './containers';
import type { Writer } from './writer';

type Pod = ObjectOf<'Pod'>;

function writePodStatus(writer: Writer, { metadata, status }: Pod, now: number): void {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = metadata;
  const ended = status.phase === 'Succeeded' || status.phase === 'Failed';
  if (deletionTimestamp !== undefined && !ended) {
    const lasts = humanDuration(now - parseTime(deletionTimestamp));
    writer.line(0, `Status:\tTerminating (lasts ${lasts})`);
    writer.line(0, `Termination Grace Period:\t${deletionGracePeriodSeconds}s`);
  } else {
    writer.line(0, `Status:\t${status.phase}`);
  }
  if (status.reason) writer.line(0, `Reason:\t${status.reason}`);
  if (status.message) writer.line(0, `Message:\t${status.message}`);
}

function writePodAddresses(writer: Writer, { status }: Pod): void {
  const { podIP = '', podIPs = [] } = status;
  writer.line(0, `IP:\t${podIP}`);
  writer.line(0, `IPs:${podIPs.length === 0 ? '\t<none>' : ''}`);
  for (const { ip } of podIPs) writer.line(1, `IP:\t${ip}`);
}

function writePodConditions(writer: Writer, { spec, status }: Pod): void {
  const conditions = status.conditions ?? [];
  const gates = spec.readinessGates ?? [];
  if (gates.length > 0) {
    writer.line(0, 'Readiness Gates:');
    writer.line(1, 'Type\tStatus');
    for (const { conditionType } of gates) {
      const found = conditions.find(({ type }) => type === conditionType);
      writer.line(1, `${conditionType} \t${found?.status ?? '<none>'} `);
    }
  }
  if (conditions.length === 0) return;
  writer.line(0, 'Conditions:');
  writer.line(1, 'Type\tStatus');
  for (const { type, status: is } of conditions) writer.line(1, `${type} \t${is} `);
}

/** `describe pod` */
export function describePod(writer: Writer, pod: Pod, around: Surroundings): void {
  const { metadata, spec, status } = pod;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  writer.line(0, 'Priority:\t0');
  writer.line(0, `Service Account:\t${spec.serviceAccountName ?? 'default'}`);
  writer.line(0, `Node:\t${spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>'}`);
  if (status.startTime !== undefined) writer.line(0, `Start Time:\t${longTime(status.startTime)}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  writePodStatus(writer, pod, around.now);
  writePodAddresses(writer, pod);
  const controller = controllerOf(pod);
  if (controller !== undefined) writer.line(0, `Controlled By:\t${controller}`);
  if (spec.initContainers?.length) {
    const initial = status.initContainerStatuses ?? [];
    writeContainers(writer, 'Init Containers', spec.initContainers, initial, metadata);
  }
  const statuses = status.containerStatuses ?? [];
  writeContainers(writer, 'Containers', spec.containers, statuses, metadata);
  writePodConditions(writer, pod);
  writeVolumes(writer, spec.volumes, '');
  writer.line(0, `QoS Class:\t${status.qosClass ?? 'BestEffort'}`);
  writePlacement(writer, spec, '');
  writeEvents(writer, pod, around);
}

/** The template of a pod, as `Pod Template:` and what is in it. */
export function writeTemplate(writer: Writer, template: PodTemplateSpec | undefined): void {
  writer.line(0, 'Pod Template:');
  if (!template) return;
  const { metadata, spec } = template;
  writeLabels(writer, '  Labels', metadata.labels);
  if (Object.keys(metadata.annotations ?? {}).length > 0) {
    writeAnnotations(writer, '  Annotations', metadata.annotations);
  }
  if (spec.serviceAccountName) writer.line(0, `  Service Account:\t${spec.serviceAccountName}`);
  if (spec.initContainers?.length) writeContainers(writer, 'Init Containers', spec.initContainers);
  writeContainers(writer, 'Containers', spec.containers);
  writeVolumes(writer, spec.volumes, '  ');
  writePlacement(writer, spec, '  ');
}

function podsStatus(pods: readonly Pod[]): string {
  const inPhase = (phase: string) => pods.filter(({ status }) => status.phase === phase).length;
  return `${inPhase('Running')} Running / ${inPhase('Pending')} Waiting / ${inPhase('Succeeded')} Succeeded / ${inPhase('Failed')} Failed`;
}

/** `describe rc` */
export function describeReplicationController(
  writer: Writer,
  controller: ObjectOf<'ReplicationController'>,
  around: Surroundings,
): void {
  const { metadata, spec, status } = controller;
  const pods = list(around.store, 'Pod', metadata.namespace).filter((pod) =>
    matchesLabels(spec.selector, pod.metadata.labels),
  );
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  writer.line(0, `Selector:\t${formatSelector(spec.selector)}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  writer.line(0, `Replicas:\t${status.replicas} current / ${spec.replicas} desired`);
  writer.line(0, `Pods Status:\t${podsStatus(pods)}`);
  writeTemplate(writer, spec.template);
  writeConditions(writer, status.conditions);
  writeEvents(writer, controller, around);
}

/** `describe rs` */
export function describeReplicaSet(
  writer: Writer,
  set: ObjectOf<'ReplicaSet'>,
  around: Surroundings,
): void {
  const { metadata, spec, status } = set;
  const controller = controllerOf(set);
  const pods = list(around.store, 'Pod', metadata.namespace).filter(
    (pod) =>
      matchesSelector(spec.selector, pod.metadata.labels) &&
      pod.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid),
  );
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  writer.line(0, `Selector:\t${formatLabelSelector(spec.selector)}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  if (controller !== undefined) writer.line(0, `Controlled By:\t${controller}`);
  writer.line(0, `Replicas:\t${status.replicas} current / ${spec.replicas} desired`);
  writer.line(0, `Pods Status:\t${podsStatus(pods)}`);
  writeTemplate(writer, spec.template);
  writeConditions(writer, status.conditions);
  writeEvents(writer, set, around);
}

function formatSets(sets: readonly ObjectOf<'ReplicaSet'>[]): string {
  const texts = sets.map(
    ({ metadata, spec, status }) =>
      `${metadata.name} (${status.replicas}/${spec.replicas} replicas created)`,
  );
  return texts.join(', ') || '<none>';
}

const REVISION = 'deployment.kubernetes.io/revision';

/** `describe deploy` */
export function describeDeployment(
  writer: Writer,
  deployment: ObjectOf<'Deployment'>,
  around: Surroundings,
): void {
  const { metadata, spec, status } = deployment;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  writer.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  writer.line(0, `Selector:\t${formatLabelSelector(spec.selector)}`);
  writer.line(
    0,
    `Replicas:\t${spec.replicas} desired | ${status.updatedReplicas ?? 0} updated | ${status.replicas ?? 0} total | ${status.availableReplicas ?? 0} available | ${status.unavailableReplicas ?? 0} unavailable`,
  );
  writer.line(0, `StrategyType:\t${spec.strategy.type ?? ''}`);
  writer.line(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}`);
  const { maxUnavailable, maxSurge } = spec.strategy.rollingUpdate ?? {};
  if (spec.strategy.rollingUpdate) {
    const limits = `${maxUnavailable ?? ''} max unavailable, ${maxSurge ?? ''} max surge`;
    writer.line(0, `RollingUpdateStrategy:\t${limits}`);
  }
  writeTemplate(writer, spec.template);
  writeConditions(writer, status.conditions);
  const sets = ownedBy(around.store, 'ReplicaSet', metadata.uid);
  const revision = metadata.annotations?.[REVISION];
  const isNew = (set: ObjectOf<'ReplicaSet'>) => set.metadata.annotations?.[REVISION] === revision;
  writer.line(0, `OldReplicaSets:\t${formatSets(sets.filter((set) => !isNew(set)))}`);
  writer.line(0, `NewReplicaSet:\t${formatSets(sets.filter(isNew))}`);
  writeEvents(writer, deployment, around);
}
