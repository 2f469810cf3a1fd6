import { quote } from './errors';
import { isKind, KINDS } from './kind-info';
import type { Kind } from './kinds';

/** A real kind of Kubernetes that Hopscope does not have. */
export interface UnsimulatedKind {
  readonly kind: string;
  readonly apiVersion: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
}

function unsimulated(
  apiVersion: string,
  kinds: readonly (readonly [kind: string, plural: string, ...shortNames: string[]])[],
): readonly UnsimulatedKind[] {
  return kinds.map(([kind, plural, ...shortNames]) => ({ kind, apiVersion, plural, shortNames }));
}

/** What Kubernetes 1.33 serves beyond KINDS (`kubectl api-resources`). */
export const UNSIMULATED_KINDS: readonly UnsimulatedKind[] = [
  ...unsimulated('v1', [
    ['Binding', 'bindings'],
    ['ComponentStatus', 'componentstatuses', 'cs'],
    ['ConfigMap', 'configmaps', 'cm'],
    ['LimitRange', 'limitranges', 'limits'],
    ['PersistentVolume', 'persistentvolumes', 'pv'],
    ['PersistentVolumeClaim', 'persistentvolumeclaims', 'pvc'],
    ['PodTemplate', 'podtemplates'],
    ['ResourceQuota', 'resourcequotas', 'quota'],
    ['ServiceAccount', 'serviceaccounts', 'sa'],
  ]),
  ...unsimulated('apps/v1', [
    ['ControllerRevision', 'controllerrevisions'],
    ['DaemonSet', 'daemonsets', 'ds'],
    ['StatefulSet', 'statefulsets', 'sts'],
  ]),
  ...unsimulated('batch/v1', [
    ['CronJob', 'cronjobs', 'cj'],
    ['Job', 'jobs'],
  ]),
  ...unsimulated('autoscaling/v2', [
    ['HorizontalPodAutoscaler', 'horizontalpodautoscalers', 'hpa'],
  ]),
  ...unsimulated('autoscaling/v1', [
    ['HorizontalPodAutoscaler', 'horizontalpodautoscalers', 'hpa'],
  ]),
  ...unsimulated('networking.k8s.io/v1', [
    ['IPAddress', 'ipaddresses', 'ip'],
    ['NetworkPolicy', 'networkpolicies', 'netpol'],
    ['ServiceCIDR', 'servicecidrs'],
  ]),
  ...unsimulated('policy/v1', [['PodDisruptionBudget', 'poddisruptionbudgets', 'pdb']]),
  ...unsimulated('rbac.authorization.k8s.io/v1', [
    ['ClusterRole', 'clusterroles'],
    ['ClusterRoleBinding', 'clusterrolebindings'],
    ['Role', 'roles'],
    ['RoleBinding', 'rolebindings'],
  ]),
  ...unsimulated('storage.k8s.io/v1', [
    ['CSIDriver', 'csidrivers'],
    ['CSINode', 'csinodes'],
    ['CSIStorageCapacity', 'csistoragecapacities'],
    ['StorageClass', 'storageclasses', 'sc'],
    ['VolumeAttachment', 'volumeattachments'],
  ]),
  ...unsimulated('coordination.k8s.io/v1', [['Lease', 'leases']]),
  ...unsimulated('scheduling.k8s.io/v1', [['PriorityClass', 'priorityclasses', 'pc']]),
  ...unsimulated('node.k8s.io/v1', [['RuntimeClass', 'runtimeclasses']]),
  ...unsimulated('certificates.k8s.io/v1', [
    ['CertificateSigningRequest', 'certificatesigningrequests', 'csr'],
  ]),
  ...unsimulated('apiextensions.k8s.io/v1', [
    ['CustomResourceDefinition', 'customresourcedefinitions', 'crd', 'crds'],
  ]),
  ...unsimulated('apiregistration.k8s.io/v1', [['APIService', 'apiservices']]),
  ...unsimulated('admissionregistration.k8s.io/v1', [
    ['MutatingWebhookConfiguration', 'mutatingwebhookconfigurations'],
    ['ValidatingAdmissionPolicy', 'validatingadmissionpolicies'],
    ['ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings'],
    ['ValidatingWebhookConfiguration', 'validatingwebhookconfigurations'],
  ]),
  ...unsimulated('flowcontrol.apiserver.k8s.io/v1', [
    ['FlowSchema', 'flowschemas'],
    ['PriorityLevelConfiguration', 'prioritylevelconfigurations'],
  ]),
  ...unsimulated('gateway.networking.k8s.io/v1', [
    ['Gateway', 'gateways', 'gtw'],
    ['GatewayClass', 'gatewayclasses', 'gc'],
    ['GRPCRoute', 'grpcroutes'],
    ['HTTPRoute', 'httproutes'],
  ]),
];

/** Why a manifest has no place in the cluster. */
export interface ResolveError {
  /**
   * - `NotValid`: kubectl's own check; the message goes behind `error validating "f.yaml": `.
   * - `NoMatch`: Kubernetes does not know the kind in this version.
   * - `NotSimulated`: Kubernetes does, Hopscope does not.
   */
  readonly reason: 'NoMatch' | 'NotSimulated' | 'NotValid';
  readonly message: string;
  /** As in the manifest; empty when missing. */
  readonly name: string;
  readonly namespace: string;
}

type Raw = Readonly<Record<string, unknown>>;

export type ResolvedManifest =
  | {
      readonly ok: true;
      readonly kind: Kind;
      /** For decode. */
      readonly raw: Raw;
      readonly name: string;
      readonly namespace: string;
    }
  | { readonly ok: false; readonly error: ResolveError };

function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(map: unknown, key: string): string {
  const value = isRaw(map) && Object.hasOwn(map, key) ? map[key] : undefined;
  return typeof value === 'string' ? value : '';
}

/** What kubectl misses before it asks the server (kubectl pkg/validation/schema.go). */
function typeProblems(raw: Raw): readonly string[] {
  return ['apiVersion', 'kind'].flatMap((key) => {
    const value = raw[key];
    if (value === undefined || value === null || value === '') return [`${key} not set`];
    return typeof value === 'string' ? [] : [`${key} isn't string type`];
  });
}

const IGNORE_HINT =
  'if you choose to ignore these errors, turn validation off with --validate=false';

function notValid(problems: readonly string[], name = '', namespace = ''): ResolvedManifest {
  const list = problems.length > 1 ? `[${problems.join(', ')}]` : problems[0];
  const message = `error validating data: ${list}; ${IGNORE_HINT}`;
  return { ok: false, error: { reason: 'NotValid', message, name, namespace } };
}

/**
 * Which kind a manifest is of, by its kind and apiVersion. The error says what kubectl prints:
 * for `NoMatch`, `error: resource mapping not found for name: … namespace: … from "f.yaml": ` with
 * the message and `ensure CRDs are installed first` on a line of its own
 * (cli-runtime pkg/resource/mapper.go).
 */
export function resolveManifest(value: unknown): ResolvedManifest {
  if (!isRaw(value)) return notValid(['invalid object to validate']);
  const name = textOf(value['metadata'], 'name');
  const namespace = textOf(value['metadata'], 'namespace');
  const problems = typeProblems(value);
  if (problems.length > 0) return notValid(problems, name, namespace);
  const kind = textOf(value, 'kind');
  const apiVersion = textOf(value, 'apiVersion');
  if (isKind(kind) && KINDS[kind].apiVersion === apiVersion) {
    return { ok: true, kind, raw: value, name, namespace };
  }
  const isReal = UNSIMULATED_KINDS.some(
    (each) => each.kind === kind && each.apiVersion === apiVersion,
  );
  if (isReal) {
    const message = `Hopscope does not simulate ${kind} (${apiVersion})`;
    return { ok: false, error: { reason: 'NotSimulated', message, name, namespace } };
  }
  const message = `no matches for kind ${quote(kind)} in version ${quote(apiVersion)}`;
  return { ok: false, error: { reason: 'NoMatch', message, name, namespace } };
}
