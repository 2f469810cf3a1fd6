import { EnvFromSource, EnvVar } from './env';
import { ObjectMeta } from './meta';
import {
  any,
  bool,
  defaulted,
  int32,
  int64,
  intOrString,
  list,
  map,
  named,
  oneOf,
  optional,
  pointer,
  required,
  string,
  struct,
  type Infer,
} from './schema';

export const Protocol = named('v1.Protocol', oneOf('SCTP', 'TCP', 'UDP'));
export type Protocol = Infer<typeof Protocol>;

const ContainerPort = struct('ContainerPort', {
  name: optional(string, 'A name that a targetPort or a probe can refer to.'),
  hostPort: optional(int32, 'Port to open on the node.'),
  containerPort: required(int32, 'Port the app listens on; it only informs, it opens nothing.'),
  protocol: defaulted(Protocol, 'TCP, UDP or SCTP; TCP by default.'),
  hostIP: optional(string, 'Node address to bind the hostPort to.'),
});
export type ContainerPort = Infer<typeof ContainerPort>;

const HTTPHeader = struct('HTTPHeader', {
  name: required(string, 'Header name.'),
  value: required(string, 'Header value.'),
});

const HTTPGetAction = struct('HTTPGetAction', {
  path: optional(string, 'Path to ask for.'),
  port: required(intOrString, 'Number or container port name.'),
  host: optional(string, 'Host to connect to; the pod IP by default.'),
  scheme: optional(named('v1.URIScheme', oneOf('HTTP', 'HTTPS')), 'HTTP by default.'),
  httpHeaders: optional(list(HTTPHeader), 'Headers to send.'),
});
const TCPSocketAction = struct('TCPSocketAction', {
  port: required(intOrString, 'Number or container port name.'),
  host: optional(string, 'Host to connect to; the pod IP by default.'),
});
const ExecAction = struct('ExecAction', {
  command: optional(list(string), 'Command line; run without a shell.'),
});
const GRPCAction = struct('GRPCAction', {
  port: required(int32, 'Port of the gRPC service.'),
  service: pointer(string, 'Service name to ask for.'),
});
const SleepAction = struct('SleepAction', {
  seconds: required(int64, 'Seconds to sleep.'),
});

export const Probe = struct('Probe', {
  exec: optional(ExecAction, 'Run a command in the container; exit code 0 is success.'),
  httpGet: optional(HTTPGetAction, 'Ask over HTTP; status 200 to 399 is success.'),
  tcpSocket: optional(TCPSocketAction, 'Open a connection; connected is success.'),
  grpc: optional(GRPCAction, 'Ask a gRPC health service.'),
  initialDelaySeconds: optional(int32, 'Seconds after the start before the first attempt.'),
  timeoutSeconds: defaulted(int32, 'Seconds until an attempt counts as failed; 1 by default.'),
  periodSeconds: defaulted(int32, 'Seconds between attempts; 10 by default.'),
  successThreshold: defaulted(int32, 'Successes in a row that make it succeed; 1 by default.'),
  failureThreshold: defaulted(int32, 'Failures in a row that make it fail; 3 by default.'),
  terminationGracePeriodSeconds: pointer(int64, 'Grace period when this probe kills.'),
});
export type Probe = Infer<typeof Probe>;

const LifecycleHandler = struct('LifecycleHandler', {
  exec: optional(ExecAction, 'Run a command in the container.'),
  httpGet: optional(HTTPGetAction, 'Ask over HTTP.'),
  tcpSocket: optional(TCPSocketAction, 'Not supported by Kubernetes.'),
  sleep: optional(SleepAction, 'Just wait.'),
});
const Lifecycle = struct('Lifecycle', {
  postStart: optional(LifecycleHandler, 'Runs right after the container was created.'),
  preStop: optional(LifecycleHandler, 'Runs before the container is told to stop.'),
  stopSignal: pointer(string, 'Signal that stops the container.'),
});

export const Container = struct('Container', {
  name: required(string, 'Name of the container, unique in the pod.'),
  image: optional(string, 'Image to run.'),
  command: optional(list(string), 'Replaces the image’s entry point.'),
  args: optional(list(string), 'Arguments of the entry point.'),
  workingDir: optional(string, 'Working directory.'),
  ports: optional(list(ContainerPort), 'Ports that the app listens on, for information.'),
  env: optional(list(EnvVar), 'Environment variables.'),
  envFrom: optional(list(EnvFromSource), 'Sources of environment variables.'),
  resources: optional(any, 'Resources that the container asks for.'),
  resizePolicy: optional(any, 'What resizing it takes.'),
  volumeMounts: optional(any, 'Volumes to mount.'),
  volumeDevices: optional(any, 'Block devices to use.'),
  restartPolicy: pointer(string, 'Always makes an init container a sidecar.'),
  livenessProbe: optional(Probe, 'When it fails the container is restarted.'),
  readinessProbe: optional(Probe, 'While it fails the pod gets no traffic from Services.'),
  startupProbe: optional(Probe, 'The other probes wait until it succeeds.'),
  lifecycle: optional(Lifecycle, 'Hooks at start and stop.'),
  terminationMessagePath: optional(string, 'File with the last words.'),
  terminationMessagePolicy: optional(string, 'Where the last words come from.'),
  imagePullPolicy: defaulted(
    named('v1.PullPolicy', oneOf('Always', 'IfNotPresent', 'Never')),
    'Always for the tag latest or none, otherwise IfNotPresent.',
  ),
  securityContext: optional(any, 'Security options.'),
  stdin: optional(bool, 'Keep standard input open.'),
  stdinOnce: optional(bool, 'Close standard input after the first attach.'),
  tty: optional(bool, 'Give it a terminal.'),
});
export type Container = Infer<typeof Container>;

const Toleration = struct('Toleration', {
  key: optional(string, 'Taint key; empty matches all.'),
  operator: optional(string, 'Exists or Equal.'),
  value: optional(string, 'Taint value.'),
  effect: optional(string, 'Taint effect; empty matches all.'),
  tolerationSeconds: pointer(int64, 'How long a NoExecute taint is tolerated.'),
});
export type Toleration = Infer<typeof Toleration>;

const PodReadinessGate = struct('PodReadinessGate', {
  conditionType: required(string, 'A pod condition that has to be True as well.'),
});

const PodSchedulingGate = struct('PodSchedulingGate', {
  name: required(string, 'Name of the gate.'),
});

export const PodSpec = struct('PodSpec', {
  volumes: optional(any, 'Volumes.'),
  initContainers: optional(list(Container), 'Containers that run to the end before the others.'),
  containers: required(list(Container), 'The containers of the pod.'),
  ephemeralContainers: optional(any, 'Containers added to debug it.'),
  restartPolicy: defaulted(
    named('v1.RestartPolicy', oneOf('Always', 'Never', 'OnFailure')),
    'Always by default.',
  ),
  terminationGracePeriodSeconds: defaulted(int64, 'Seconds to stop gracefully; 30 by default.'),
  activeDeadlineSeconds: pointer(int64, 'Seconds that the pod may run.'),
  dnsPolicy: defaulted(
    named('v1.DNSPolicy', oneOf('ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None')),
    'ClusterFirst by default.',
  ),
  dnsConfig: optional(any, 'DNS options.'),
  nodeSelector: optional(map(string), 'Labels that the node must have.'),
  serviceAccountName: optional(string, 'Service account.'),
  serviceAccount: optional(string, 'Old name of serviceAccountName.'),
  automountServiceAccountToken: pointer(bool, 'Whether to mount the token.'),
  nodeName: optional(string, 'The node it runs on; set by the scheduler.'),
  hostNetwork: optional(bool, 'Use the node’s network instead of an own one.'),
  hostPID: optional(bool, 'Use the node’s process table.'),
  hostIPC: optional(bool, 'Use the node’s IPC.'),
  shareProcessNamespace: pointer(bool, 'Share one process table among containers.'),
  securityContext: optional(any, 'Security options.'),
  imagePullSecrets: optional(any, 'Secrets to pull images with.'),
  hostname: optional(string, 'Host name of the pod; its name by default.'),
  subdomain: optional(string, 'With hostname and a headless Service: a DNS name of its own.'),
  affinity: optional(any, 'Scheduling preferences.'),
  schedulerName: optional(string, 'Scheduler.'),
  tolerations: optional(list(Toleration), 'Taints that are tolerated.'),
  hostAliases: optional(any, 'Entries for /etc/hosts.'),
  priorityClassName: optional(string, 'Priority class.'),
  priority: pointer(int32, 'Priority.'),
  readinessGates: optional(list(PodReadinessGate), 'Further conditions for Ready.'),
  runtimeClassName: pointer(string, 'Runtime class.'),
  enableServiceLinks: pointer(
    bool,
    'Whether Services become environment variables; true by default.',
  ),
  preemptionPolicy: pointer(string, 'Preemption policy.'),
  topologySpreadConstraints: optional(any, 'Spreading rules.'),
  schedulingGates: optional(list(PodSchedulingGate), 'The pod is not scheduled while it has any.'),
  overhead: optional(any, 'Resources that running a pod takes by itself.'),
  setHostnameAsFQDN: pointer(bool, 'Whether the host name is the full name.'),
  os: optional(
    struct('PodOS', { name: required(string, 'linux or windows.') }),
    'Operating system.',
  ),
  hostUsers: pointer(bool, 'Use the node’s user namespace.'),
  resourceClaims: optional(any, 'Devices that the pod asks for.'),
  resources: optional(any, 'Resources that the pod as a whole asks for.'),
});
export type PodSpec = Infer<typeof PodSpec>;

const ContainerStateRunning = struct('ContainerStateRunning', {
  startedAt: required(string, 'When it started.'),
});
const ContainerStateWaiting = struct('ContainerStateWaiting', {
  reason: optional(string, 'Why it is not running yet.'),
  message: optional(string, 'The same as a sentence.'),
});
const ContainerStateTerminated = struct('ContainerStateTerminated', {
  exitCode: required(int32, 'Exit code.'),
  signal: optional(int32, 'Signal that ended it.'),
  reason: optional(string, 'Completed, Error or OOMKilled.'),
  message: optional(string, 'Last words.'),
  startedAt: optional(string, 'When it started.'),
  finishedAt: optional(string, 'When it ended.'),
  containerID: optional(string, 'Its ID.'),
});
const ContainerState = struct('ContainerState', {
  waiting: optional(ContainerStateWaiting, 'It is not running yet.'),
  running: optional(ContainerStateRunning, 'It runs.'),
  terminated: optional(ContainerStateTerminated, 'It has ended.'),
});
export type ContainerState = Infer<typeof ContainerState>;

const ContainerStatus = struct('ContainerStatus', {
  name: required(string, 'Name of the container.'),
  state: required(ContainerState, 'What it does now.'),
  lastState: required(ContainerState, 'How it ended the last time.'),
  ready: required(bool, 'Whether its readiness probe passes.'),
  restartCount: required(int32, 'How often it was restarted.'),
  image: required(string, 'Image it runs.'),
  imageID: required(string, 'ID of the image.'),
  containerID: optional(string, 'ID of the container.'),
  started: pointer(bool, 'Whether its startup probe has passed.'),
  allocatedResources: optional(any, 'Resources that it was given.'),
  allocatedResourcesStatus: optional(any, 'Health of its devices.'),
  resources: optional(any, 'Resources that it has.'),
  volumeMounts: optional(any, 'Volumes that it has.'),
  user: optional(any, 'User that it runs as.'),
  stopSignal: pointer(string, 'Signal that stops it.'),
});
export type ContainerStatus = Infer<typeof ContainerStatus>;

const PodCondition = struct('PodCondition', {
  type: required(string, 'Ready, ContainersReady, Initialized, PodScheduled …'),
  observedGeneration: optional(int64, 'Generation of the pod that it is about.'),
  status: required(string, 'True, False or Unknown.'),
  lastProbeTime: optional(string, 'Not used.'),
  lastTransitionTime: optional(string, 'When the status changed last.'),
  reason: optional(string, 'Why.'),
  message: optional(string, 'The same as a sentence.'),
});
export type PodCondition = Infer<typeof PodCondition>;

const PodIP = struct('PodIP', { ip: required(string, 'Address.') });
const HostIP = struct('HostIP', { ip: required(string, 'Address.') });

const PodStatus = struct('PodStatus', {
  phase: defaulted(oneOf('Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'), 'Phase.'),
  conditions: optional(list(PodCondition), 'Conditions.'),
  message: optional(string, 'A sentence on why it is so.'),
  reason: optional(string, 'One word on why it is so.'),
  hostIP: optional(string, 'Address of the node.'),
  hostIPs: optional(list(HostIP), 'Addresses of the node.'),
  podIP: optional(string, 'Address of the pod.'),
  podIPs: optional(list(PodIP), 'Addresses of the pod.'),
  startTime: optional(string, 'When the kubelet took it on.'),
  initContainerStatuses: optional(list(ContainerStatus), 'State of each init container.'),
  containerStatuses: optional(list(ContainerStatus), 'State of each container.'),
  qosClass: optional(string, 'Quality of service class.'),
  observedGeneration: optional(int64, 'Generation of the pod that it is about.'),
  nominatedNodeName: optional(string, 'Node that room is being made on.'),
  ephemeralContainerStatuses: optional(any, 'State of each ephemeral container.'),
  resize: optional(string, 'State of a resize.'),
  resourceClaimStatuses: optional(any, 'State of each resource claim.'),
});
export type PodStatus = Infer<typeof PodStatus>;

export const Pod = struct('Pod', {
  apiVersion: required(string, 'v1'),
  kind: required(oneOf('Pod'), 'Pod'),
  metadata: required(ObjectMeta, 'Name, labels and the like.'),
  spec: required(PodSpec, 'What should run.'),
  status: defaulted(PodStatus, 'What is.'),
});
export type Pod = Infer<typeof Pod>;
