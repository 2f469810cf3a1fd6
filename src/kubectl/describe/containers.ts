import type { EnvVarSource } from '../../api/env';
import type { ObjectOf } from '../../api/kinds';
import type { Container, PodSpec, PodStatus, Probe, Toleration } from '../../api/pod';
import { longTime, writeLabels } from './common';
import type { Writer } from './writer';

type ContainerStatus = NonNullable<PodStatus['containerStatuses']>[number];
type ContainerState = ContainerStatus['state'];
type Metadata = ObjectOf<'Pod'>['metadata'];

function formatProbe(probe: Probe): string {
  const timing = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds}s period=${probe.periodSeconds}s #success=${probe.successThreshold} #failure=${probe.failureThreshold}`;
  if (probe.exec) return `exec [${(probe.exec.command ?? []).join(' ')}] ${timing}`;
  if (probe.httpGet) {
    const { scheme = 'HTTP', host = '', port, path = '' } = probe.httpGet;
    return `http-get ${scheme.toLowerCase()}://${host}:${port}${path} ${timing}`;
  }
  if (probe.tcpSocket)
    return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${timing}`;
  if (probe.grpc) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''} ${timing}`;
  return `unknown ${timing}`;
}

function writeState(writer: Writer, title: string, state: ContainerState): void {
  if (state.running) {
    writer.line(2, `${title}:\tRunning`);
    writer.line(3, `Started:\t${longTime(state.running.startedAt)}`);
  } else if (state.terminated) {
    const { reason, message, exitCode, signal, startedAt, finishedAt } = state.terminated;
    writer.line(2, `${title}:\tTerminated`);
    if (reason) writer.line(3, `Reason:\t${reason}`);
    if (message) writer.line(3, `Message:\t${message}`);
    writer.line(3, `Exit Code:\t${exitCode}`);
    if (signal) writer.line(3, `Signal:\t${signal}`);
    writer.line(3, `Started:\t${longTime(startedAt)}`);
    writer.line(3, `Finished:\t${longTime(finishedAt)}`);
  } else {
    writer.line(2, `${title}:\tWaiting`);
    if (state.waiting?.reason) writer.line(3, `Reason:\t${state.waiting.reason}`);
  }
}

function writePorts(writer: Writer, { ports = [] }: Container): void {
  const own = ports.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`).join(', ');
  const host = ports.map(({ hostPort = 0, protocol }) => `${hostPort}/${protocol}`).join(', ');
  const several = ports.length > 1 ? 's' : '';
  writer.line(2, `Port${several}:\t${own || '<none>'}`);
  writer.line(2, `Host Port${several}:\t${host || '<none>'}`);
}

function writeWords(writer: Writer, title: string, words: readonly string[] = []): void {
  if (words.length === 0) return;
  writer.line(2, `${title}:`);
  for (const line of words.flatMap((word) => word.split('\n'))) writer.line(3, line);
}

type Quantities = Readonly<Record<string, number | string>>;

function writeResources(writer: Writer, { resources }: Container): void {
  const { limits, requests } = (resources ?? {}) as { limits?: Quantities; requests?: Quantities };
  for (const [title, quantities] of [
    ['Limits', limits],
    ['Requests', requests],
  ] as const) {
    const names = Object.keys(quantities ?? {}).sort();
    if (names.length > 0) writer.line(2, `${title}:`);
    for (const name of names) writer.line(3, `${name}:\t${quantities?.[name] ?? ''}`);
  }
}

/** A field of a pod's metadata (kubectl's EnvValueRetriever); other fields are not shown. */
function fieldOf(metadata: Metadata | undefined, path: string): string {
  switch (path) {
    case 'metadata.name':
      return metadata?.name ?? '';
    case 'metadata.namespace':
      return metadata?.namespace ?? '';
    case 'metadata.uid':
      return metadata?.uid ?? '';
    default:
      return '';
  }
}

function quantityOf({ resources }: Container, path: string): string {
  const [kind = '', name = ''] = path.split('.');
  const groups = (resources ?? {}) as Readonly<Record<string, Quantities | undefined>>;
  const value = String(groups[kind]?.[name] ?? 0);
  const milli = /^(\d+)m$/.exec(value)?.[1];
  return milli === undefined ? value : String(Math.ceil(Number(milli) / 1000));
}

function formatSource(source: EnvVarSource, container: Container, metadata?: Metadata): string {
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = source;
  if (fieldRef) {
    const { apiVersion, fieldPath } = fieldRef;
    return `${fieldOf(metadata, fieldPath)} (${apiVersion}:${fieldPath})`;
  }
  if (resourceFieldRef) {
    const { resource } = resourceFieldRef;
    return `${quantityOf(container, resource)} (${resource})`;
  }
  const key = secretKeyRef ?? configMapKeyRef;
  const where = secretKeyRef ? 'in secret' : 'of config map';
  const optional = `Optional: ${key?.optional ?? false}`;
  return `<set to the key '${key?.key ?? ''}' ${where} '${key?.name ?? ''}'>\t${optional}`;
}

function writeEnvironment(writer: Writer, container: Container, metadata?: Metadata): void {
  const { env = [], envFrom = [] } = container;
  if (envFrom.length > 0) writer.line(2, 'Environment Variables from:');
  for (const { prefix, configMapRef, secretRef } of envFrom) {
    const { name = '', optional = false } = configMapRef ?? secretRef ?? {};
    const how = prefix ? ` with prefix '${prefix}'` : '';
    const what = configMapRef ? 'ConfigMap' : 'Secret';
    writer.line(3, `${name}\t${what}${how}\tOptional: ${optional}`);
  }
  writer.line(2, `Environment:${env.length === 0 ? '\t<none>' : ''}`);
  for (const { name, value = '', valueFrom } of env) {
    const text = valueFrom === undefined ? value : formatSource(valueFrom, container, metadata);
    for (const [index, line] of text.split('\n').entries()) {
      writer.line(3, index === 0 ? `${name}:\t${line}` : `\t${line}`);
    }
  }
}

interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
}

function writeMounts(writer: Writer, { volumeMounts }: Container): void {
  const mounts = [...((volumeMounts ?? []) as readonly Mount[])];
  writer.line(2, `Mounts:${mounts.length === 0 ? '\t<none>' : ''}`);
  mounts.sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1));
  for (const { name, mountPath, readOnly } of mounts) {
    writer.line(3, `${mountPath} from ${name} (${readOnly ? 'ro' : 'rw'})`);
  }
}

/**
 * A list of containers: of the pod with this metadata, or (without `statuses`) of a template, which
 * is indented by one blank more.
 */
export function writeContainers(
  writer: Writer,
  title: string,
  containers: readonly Container[],
  statuses?: readonly ContainerStatus[],
  metadata?: Metadata,
): void {
  const inTemplate = statuses === undefined;
  writer.line(0, `${inTemplate ? '  ' : ''}${title}:`);
  for (const container of containers) {
    const status = statuses?.find(({ name }) => name === container.name);
    writer.line(1, `${inTemplate ? ' ' : ''}${container.name}:`);
    if (status) writer.line(2, `Container ID:\t${status.containerID ?? ''}`);
    writer.line(2, `Image:\t${container.image ?? ''}`);
    if (status) writer.line(2, `Image ID:\t${status.imageID}`);
    writePorts(writer, container);
    writeWords(writer, 'Command', container.command);
    writeWords(writer, 'Args', container.args);
    if (status) {
      writeState(writer, 'State', status.state);
      if (status.lastState.terminated) writeState(writer, 'Last State', status.lastState);
      writer.line(2, `Ready:\t${status.ready ? 'True' : 'False'}`);
      writer.line(2, `Restart Count:\t${status.restartCount}`);
    }
    writeResources(writer, container);
    if (container.livenessProbe) {
      writer.line(2, `Liveness:\t${formatProbe(container.livenessProbe)}`);
    }
    if (container.readinessProbe) {
      writer.line(2, `Readiness:\t${formatProbe(container.readinessProbe)}`);
    }
    if (container.startupProbe) writer.line(2, `Startup:\t${formatProbe(container.startupProbe)}`);
    writeEnvironment(writer, container, metadata);
    writeMounts(writer, container);
  }
}

/** The names of volumes; what they hold is not simulated. */
export function writeVolumes(writer: Writer, volumes: unknown, indent: string): void {
  const list = (volumes ?? []) as readonly { readonly name: string }[];
  writer.line(0, `${indent}Volumes:${list.length === 0 ? '\t<none>' : ''}`);
  for (const { name } of list) writer.line(0, `${indent} ${name}:`);
}

function formatToleration({
  key = '',
  value,
  effect,
  operator,
  tolerationSeconds,
}: Toleration): string {
  const subject = `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`;
  const exists = operator === 'Exists' && !value ? `${subject ? ' ' : ''}op=Exists` : '';
  return `${subject}${exists}${tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`}`;
}

/** Node selectors and tolerations, with which pods and templates end. */
export function writePlacement(writer: Writer, spec: PodSpec, indent: string): void {
  writeLabels(writer, `${indent}Node-Selectors`, spec.nodeSelector);
  const tolerations = [...(spec.tolerations ?? [])].sort((a, b) =>
    (a.key ?? '') < (b.key ?? '') ? -1 : 1,
  );
  if (tolerations.length === 0) writer.line(0, `${indent}Tolerations:\t<none>`);
  for (const [index, toleration] of tolerations.entries()) {
    const start = index === 0 ? `${indent}Tolerations:` : indent;
    writer.line(0, `${start}\t${formatToleration(toleration)}`);
  }
}
