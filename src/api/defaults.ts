import { encodeBase64 } from './base64';
import type { EnvVar } from './env';
import type { Endpoints, EndpointSlice, Service, ServicePort } from './service';
import type { Namespace, Secret } from './core';
import type { IngressClass } from './ingress';
import type { KubeObject } from './kinds';
import { perObject } from './memo';
import type { ObjectMeta } from './meta';
import type { Container, ContainerPort, Pod, PodSpec, Probe } from './pod';
import type { Deployment, PodTemplateSpec, ReplicaSet, ReplicationController } from './workloads';

/**
 * The static defaults (k8s pkg/apis/core/v1/defaults.go, pkg/apis/apps/v1/defaults.go, the Service
 * strategy's create). What has to be allocated or admitted (addresses, node ports, tolerations,
 * the namespace) is left to the API server.
 */

/** A decoded object, in which what defaults fill in may be missing. */
type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** A copy without the keys whose value is undefined. */
function compact<T extends object>(object: T): T {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as T;
}

function withMeta<T extends { readonly metadata: ObjectMeta }>(object: T): T {
  const given: Loose<ObjectMeta> = object.metadata;
  const metadata = {
    ...object.metadata,
    namespace: given.namespace ?? '',
    uid: given.uid ?? '',
    resourceVersion: given.resourceVersion ?? '',
    creationTimestamp: given.creationTimestamp ?? '',
  };
  return { ...object, metadata };
}

function servicePort(port: ServicePort): ServicePort {
  const { targetPort, protocol }: Loose<ServicePort> = port;
  return { ...port, protocol: protocol || 'TCP', targetPort: targetPort || port.port };
}

/** Whether the Service can be reached from outside the cluster (pkg/api/service/util.go). */
function externallyAccessible(spec: Service['spec']): boolean {
  if (spec.type === 'LoadBalancer' || spec.type === 'NodePort') return true;
  return spec.type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0;
}

function sessionAffinityConfig(spec: Service['spec']): Service['spec']['sessionAffinityConfig'] {
  if (spec.sessionAffinity === 'None') return undefined;
  if (spec.sessionAffinity !== 'ClientIP') return spec.sessionAffinityConfig;
  const timeoutSeconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800;
  return { clientIP: { timeoutSeconds } };
}

function serviceSpec(given: Service['spec']): Service['spec'] {
  const { type, sessionAffinity }: Loose<Service['spec']> = given;
  const spec: Service['spec'] = {
    ...given,
    type: type || 'ClusterIP',
    sessionAffinity: sessionAffinity || 'None',
  };
  const inCluster = ['ClusterIP', 'LoadBalancer', 'NodePort'].includes(spec.type);
  return compact({
    ...spec,
    ports: spec.ports?.map(servicePort),
    sessionAffinityConfig: sessionAffinityConfig(spec),
    internalTrafficPolicy: spec.internalTrafficPolicy ?? (inCluster ? 'Cluster' : undefined),
    externalTrafficPolicy:
      spec.externalTrafficPolicy ?? (externallyAccessible(spec) ? 'Cluster' : undefined),
    allocateLoadBalancerNodePorts:
      spec.allocateLoadBalancerNodePorts ?? (spec.type === 'LoadBalancer' ? true : undefined),
    clusterIPs: spec.clusterIPs ?? (spec.clusterIP ? [spec.clusterIP] : undefined),
  } as Service['spec']);
}

function service(object: Service): Service {
  const { status }: Loose<Service> = object;
  const ingress = status?.loadBalancer?.ingress?.map((entry) =>
    entry.ip && !entry.ipMode ? { ...entry, ipMode: 'VIP' as const } : entry,
  );
  const loadBalancer = ingress ? { ingress } : {};
  return { ...object, spec: serviceSpec(object.spec), status: { ...status, loadBalancer } };
}

function probe(given: Probe): Probe {
  const { timeoutSeconds, periodSeconds, successThreshold, failureThreshold }: Loose<Probe> = given;
  return {
    ...given,
    ...(given.httpGet && { httpGet: httpGet(given.httpGet) }),
    timeoutSeconds: timeoutSeconds || 1,
    periodSeconds: periodSeconds || 10,
    successThreshold: successThreshold || 1,
    failureThreshold: failureThreshold || 3,
  };
}

function httpGet(action: NonNullable<Probe['httpGet']>): NonNullable<Probe['httpGet']> {
  return { ...action, path: action.path || '/', scheme: action.scheme ?? 'HTTP' };
}

type Handler = NonNullable<NonNullable<Container['lifecycle']>['preStop']>;

function handler(given: Handler): Handler {
  return given.httpGet ? { ...given, httpGet: httpGet(given.httpGet) } : given;
}

function lifecycle(given: NonNullable<Container['lifecycle']>): Container['lifecycle'] {
  const { postStart, preStop } = given;
  return {
    ...given,
    ...(postStart && { postStart: handler(postStart) }),
    ...(preStop && { preStop: handler(preStop) }),
  };
}

function pullPolicy(image: string): Container['imagePullPolicy'] {
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^/:]*)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function containerPort(port: ContainerPort, hostNetwork: boolean): ContainerPort {
  const { protocol }: Loose<ContainerPort> = port;
  const hostPort = hostNetwork && !port.hostPort ? { hostPort: port.containerPort } : {};
  return { ...port, protocol: protocol || 'TCP', ...hostPort };
}

function variable(given: EnvVar): EnvVar {
  const { valueFrom } = given;
  if (!valueFrom?.fieldRef) return given;
  const { apiVersion, ...rest }: Loose<typeof valueFrom.fieldRef> = valueFrom.fieldRef;
  const fieldRef = { apiVersion: apiVersion || 'v1', ...rest } as typeof valueFrom.fieldRef;
  return { ...given, valueFrom: { ...valueFrom, fieldRef } };
}

function container(given: Container, hostNetwork: boolean): Container {
  const { imagePullPolicy }: Loose<Container> = given;
  const { ports, livenessProbe, readinessProbe, startupProbe } = given;
  return {
    ...given,
    ...(ports && { ports: ports.map((port) => containerPort(port, hostNetwork)) }),
    ...(given.env && { env: given.env.map(variable) }),
    ...(livenessProbe && { livenessProbe: probe(livenessProbe) }),
    ...(readinessProbe && { readinessProbe: probe(readinessProbe) }),
    ...(startupProbe && { startupProbe: probe(startupProbe) }),
    ...(given.lifecycle && { lifecycle: lifecycle(given.lifecycle) }),
    imagePullPolicy: imagePullPolicy || pullPolicy(given.image ?? ''),
    terminationMessagePath: given.terminationMessagePath || '/dev/termination-log',
    terminationMessagePolicy: given.terminationMessagePolicy || 'File',
  } as Container;
}

/** The defaults of a pod spec, of a pod as well as of a template; equal pods share theirs. */
const podSpec = perObject((spec: PodSpec): PodSpec => {
  const { restartPolicy, dnsPolicy, terminationGracePeriodSeconds: grace }: Loose<PodSpec> = spec;
  const hostNetwork = spec.hostNetwork ?? false;
  const { initContainers } = spec;
  return {
    ...spec,
    ...(initContainers && {
      initContainers: initContainers.map((each) => container(each, hostNetwork)),
    }),
    containers: spec.containers.map((each) => container(each, hostNetwork)),
    restartPolicy: restartPolicy || 'Always',
    dnsPolicy: dnsPolicy || 'ClusterFirst',
    // A negative period means "at once" and is stored as 1 (pod strategy, PrepareForCreate).
    terminationGracePeriodSeconds: grace === undefined ? 30 : grace < 0 ? 1 : grace,
    schedulerName: spec.schedulerName || 'default-scheduler',
    securityContext: spec.securityContext ?? {},
  };
});

const specOfPod = perObject((spec: PodSpec): PodSpec => {
  const { enableServiceLinks = true } = spec;
  return { ...podSpec(spec), enableServiceLinks };
});

function pod(object: Pod): Pod {
  const { status }: Loose<Pod> = object;
  return {
    ...object,
    spec: specOfPod(object.spec),
    status: { ...status, phase: (status as Loose<Pod['status']> | undefined)?.phase || 'Pending' },
  };
}

function template(given: PodTemplateSpec): PodTemplateSpec {
  return { ...given, spec: podSpec(given.spec) };
}

/** A ReplicationController's labels and selector default to those of its template. */
function replicationController(object: ReplicationController): ReplicationController {
  const { status }: Loose<ReplicationController> = object;
  const { selector, replicas, ...spec }: Loose<ReplicationController['spec']> = object.spec;
  const labels = spec.template?.metadata.labels;
  const ownLabels = object.metadata.labels ?? labels;
  const given = selector && Object.keys(selector).length > 0 ? selector : labels;
  return {
    ...object,
    metadata: { ...object.metadata, ...(ownLabels && { labels: ownLabels }) },
    spec: {
      ...(spec as ReplicationController['spec']),
      ...(spec.template && { template: template(spec.template) }),
      replicas: replicas ?? 1,
      selector: given ?? {},
    },
    status: status ?? { replicas: 0 },
  };
}

function replicaSet(object: ReplicaSet): ReplicaSet {
  const { status }: Loose<ReplicaSet> = object;
  const { replicas }: Loose<ReplicaSet['spec']> = object.spec;
  return {
    ...object,
    spec: { ...object.spec, replicas: replicas ?? 1, template: template(object.spec.template) },
    status: status ?? { replicas: 0 },
  };
}

function strategy(
  given: Loose<Deployment['spec']['strategy']> = {},
): Deployment['spec']['strategy'] {
  const type = given.type || 'RollingUpdate';
  if (type !== 'RollingUpdate') return { ...given, type } as Deployment['spec']['strategy'];
  return {
    type,
    rollingUpdate: {
      maxUnavailable: given.rollingUpdate?.maxUnavailable ?? '25%',
      maxSurge: given.rollingUpdate?.maxSurge ?? '25%',
    },
  };
}

function deployment(object: Deployment): Deployment {
  const { status = {} }: Loose<Deployment> = object;
  const spec: Loose<Deployment['spec']> = object.spec;
  return {
    ...object,
    spec: {
      ...object.spec,
      replicas: spec.replicas ?? 1,
      template: template(object.spec.template),
      strategy: strategy(spec.strategy),
      revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
      progressDeadlineSeconds: spec.progressDeadlineSeconds ?? 600,
    },
    status,
  };
}

function withProtocol<T extends { readonly protocol: ServicePort['protocol'] }>(port: T): T {
  const { protocol }: Loose<T> = port;
  return { ...port, protocol: protocol || 'TCP' };
}

function endpoints(object: Endpoints): Endpoints {
  if (!object.subsets) return object;
  const subsets = object.subsets.map((subset) =>
    subset.ports ? { ...subset, ports: subset.ports.map(withProtocol) } : subset,
  );
  return { ...object, subsets };
}

function endpointSlice(object: EndpointSlice): EndpointSlice {
  const { ports } = object;
  if (!ports) return object;
  return { ...object, ports: ports.map((port) => ({ name: '', ...withProtocol(port) })) };
}

/** stringData overrides data and is not stored (Convert_v1_Secret_To_core_Secret). */
function secret(object: Secret): Secret {
  const { stringData, ...rest } = object;
  const { type }: Loose<Secret> = object;
  const encoded = Object.entries(stringData ?? {}).map(([key, text]) => [key, encodeBase64(text)]);
  const data = stringData && { ...rest.data, ...(Object.fromEntries(encoded) as Secret['data']) };
  return { ...rest, ...(data && { data }), type: type || 'Opaque' };
}

function namespace(object: Namespace): Namespace {
  const { status }: Loose<Namespace> = object;
  const phase = (status as Loose<Namespace['status']> | undefined)?.phase || 'Active';
  const { name, labels } = object.metadata;
  const nameLabel = name && { 'kubernetes.io/metadata.name': name };
  return {
    ...object,
    metadata: { ...object.metadata, labels: { ...labels, ...nameLabel } },
    spec: object.spec ?? { finalizers: ['kubernetes'] },
    status: { ...status, phase },
  };
}

function ingressClass(object: IngressClass): IngressClass {
  const { parameters } = object.spec;
  if (!parameters) return object;
  const { scope = 'Cluster' }: Loose<typeof parameters> = parameters;
  return { ...object, spec: { ...object.spec, parameters: { ...parameters, scope } } };
}

function defaultsOf(object: KubeObject): KubeObject {
  switch (object.kind) {
    case 'Service':
      return service(object);
    case 'Pod':
      return pod(object);
    case 'ReplicationController':
      return replicationController(object);
    case 'ReplicaSet':
      return replicaSet(object);
    case 'Deployment':
      return deployment(object);
    case 'Endpoints':
      return endpoints(object);
    case 'EndpointSlice':
      return endpointSlice(object);
    case 'Secret':
      return secret(object);
    case 'Namespace':
      return namespace(object);
    case 'Ingress':
    case 'Node': {
      const { status = {} }: Loose<typeof object> = object;
      return { ...object, status };
    }
    case 'IngressClass':
      return ingressClass(object);
    case 'Event':
      return object;
  }
}

/**
 * Fills in every default that needs no allocation; applying it again changes nothing. Afterwards
 * all `defaulted` fields of the schema exist: system metadata and a missing namespace are ''.
 */
export function applyDefaults<T extends KubeObject>(object: T): T {
  return defaultsOf(withMeta(object)) as T;
}
