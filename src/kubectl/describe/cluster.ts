import { base64Size } from '../../api/base64';
import type { ObjectOf } from '../../api/kinds';
import { podsOnNode } from '../../cluster/store';
import { nodeRoles } from '../printers/cells';
import { age } from '../printers/columns';
import { longTime, writeAnnotations, writeEvents, writeLabels, type Surroundings } from './common';
import type { Writer } from './writer';

type Node = ObjectOf<'Node'>;

function writeTaints(writer: Writer, { spec }: Node): void {
  const taints = (spec.taints ?? []).map(
    ({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`,
  );
  const [first = '<none>', ...more] = [...taints].sort();
  writer.line(0, `Taints:\t${first}`);
  for (const taint of more) writer.line(0, `\t${taint}`);
  writer.line(0, `Unschedulable:\t${spec.unschedulable ?? false}`);
}

function writeNodeConditions(writer: Writer, { status }: Node): void {
  if (!status.conditions?.length) return;
  writer.line(0, 'Conditions:');
  writer.line(1, 'Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage');
  writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const condition of status.conditions) {
    const { type, lastHeartbeatTime, lastTransitionTime, reason = '', message = '' } = condition;
    const times = `${longTime(lastHeartbeatTime)} \t${longTime(lastTransitionTime)}`;
    writer.line(1, `${type} \t${condition.status} \t${times} \t${reason} \t${message}`);
  }
}

function writePairs(
  writer: Writer,
  title: string,
  pairs: Readonly<Record<string, string>> = {},
): void {
  const keys = Object.keys(pairs).sort();
  if (keys.length === 0) return;
  writer.line(0, `${title}:`);
  for (const key of keys) writer.line(1, `${key}:\t${pairs[key] ?? ''}`);
}

const INFO: readonly (readonly [title: string, field: string])[] = [
  ['Machine ID', 'machineID'],
  ['System UUID', 'systemUUID'],
  ['Boot ID', 'bootID'],
  ['Kernel Version', 'kernelVersion'],
  ['OS Image', 'osImage'],
  ['Operating System', 'operatingSystem'],
  ['Architecture', 'architecture'],
  ['Container Runtime Version', 'containerRuntimeVersion'],
  ['Kubelet Version', 'kubeletVersion'],
  ['Kube-Proxy Version', 'kubeProxyVersion'],
];

function writeInfo(writer: Writer, { status }: Node): void {
  writer.line(0, 'System Info:');
  for (const [title, field] of INFO) {
    const value = status.nodeInfo?.[field] ?? '';
    if (value !== '' || field !== 'kubeProxyVersion') writer.line(1, `${title}:\t${value}`);
  }
}

function writePods(writer: Writer, { metadata }: Node, { store, now }: Surroundings): void {
  const pods = podsOnNode(store, metadata.name).filter(
    ({ status }) => status.phase !== 'Succeeded' && status.phase !== 'Failed',
  );
  writer.line(0, `Non-terminated Pods:\t(${pods.length} in total)`);
  writer.line(1, 'Namespace\tName\tAge');
  writer.line(1, '---------\t----\t---');
  for (const { metadata: own } of pods) {
    writer.line(1, `${own.namespace}\t${own.name}\t${age(own.creationTimestamp, now)}`);
  }
}

/** `describe node`: what is not simulated (requests, leases) is left out. */
export function describeNode(writer: Writer, node: Node, around: Surroundings): void {
  const { metadata, spec, status } = node;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Roles:\t${nodeRoles(node)}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  writer.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
  writeTaints(writer, node);
  writeNodeConditions(writer, node);
  writer.line(0, 'Addresses:');
  for (const { type, address } of status.addresses ?? []) writer.line(1, `${type}:\t${address}`);
  writePairs(writer, 'Capacity', status.capacity);
  writePairs(writer, 'Allocatable', status.allocatable);
  writeInfo(writer, node);
  if (spec.podCIDR) writer.line(0, `PodCIDR:\t${spec.podCIDR}`);
  if (spec.podCIDRs?.length) writer.line(0, `PodCIDRs:\t${spec.podCIDRs.join(',')}`);
  writePods(writer, node, around);
  writeEvents(writer, node, around);
}

/** `describe ns` */
export function describeNamespace(
  writer: Writer,
  { metadata, status }: ObjectOf<'Namespace'>,
): void {
  writer.line(0, `Name:\t${metadata.name}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  writer.line(0, `Status:\t${status.phase}`);
  writer.line(0, '\nNo resource quota.\n\nNo LimitRange resource.');
}

/** `describe secret` */
export function describeSecret(
  writer: Writer,
  { metadata, type, data = {} }: ObjectOf<'Secret'>,
): void {
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  writer.line(0, `\nType:\t${type}`);
  writer.line(0, '\nData\n====');
  for (const key of Object.keys(data).sort()) {
    writer.line(0, `${key}:\t${base64Size(data[key] ?? '')} bytes`);
  }
}

/** `describe event` shows the object's fields. */
export function describeEvent(writer: Writer, event: ObjectOf<'Event'>): void {
  writer.line(0, `Name:\t${event.metadata.name}`);
  writer.line(0, `Namespace:\t${event.metadata.namespace}`);
  writer.line(0, `Type:\t${event.type}`);
  writer.line(0, `Reason:\t${event.reason}`);
  writer.line(0, `Message:\t${event.message}`);
}
