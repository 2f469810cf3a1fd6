import { duplicate, forbidden, invalid, notSupported, required, type FieldError } from '../errors';
import { perObject } from '../memo';
import type { Container, ContainerPort, Pod, PodSpec, Toleration } from '../pod';
import { validateIp } from './addresses';
import { validateEnv, validateEnvFrom } from './env';
import {
  invalids,
  oneOfValues,
  same,
  validateLabels,
  validateMeta,
  validateMetaUpdate,
  type FieldErrors,
} from './meta';
import {
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  labelValueProblems,
  portNameProblems,
  portNumberProblems,
  qualifiedNameProblems,
  rangeProblems,
} from './names';
import { validateHooksAndProbes } from './probes';

/** Pods and pod specs, after pkg/apis/core/validation/validation.go, in the order of its checks. */

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'];
const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

function validatePort(field: string, port: ContainerPort, names: Set<string>): FieldErrors {
  const { name, containerPort, hostPort, hostIP } = port;
  const errors: FieldError[] = [];
  const wrongName = name ? invalids(`${field}.name`, name, portNameProblems(name)) : [];
  errors.push(...wrongName);
  if (name && wrongName.length === 0) {
    if (names.has(name)) errors.push(duplicate(`${field}.name`, name));
    names.add(name);
  }
  const portField = `${field}.containerPort`;
  errors.push(
    ...(containerPort === 0
      ? [required(portField)]
      : invalids(portField, containerPort, portNumberProblems(containerPort))),
  );
  if (hostPort) {
    errors.push(...invalids(`${field}.hostPort`, hostPort, portNumberProblems(hostPort)));
  }
  errors.push(...oneOfValues(`${field}.protocol`, port.protocol, PROTOCOLS));
  if (hostIP) errors.push(...validateIp(`${field}.hostIP`, hostIP));
  return errors;
}

function validatePorts(field: string, ports: readonly ContainerPort[]): FieldErrors {
  const names = new Set<string>();
  return ports.flatMap((port, index) => validatePort(`${field}[${index}]`, port, names));
}

function validateContainerCommon(field: string, container: Container): FieldErrors {
  const { name, image, ports = [], env = [], envFrom = [] } = container;
  return [
    ...(name
      ? invalids(`${field}.name`, name, dns1123LabelProblems(name))
      : [required(`${field}.name`)]),
    ...(image ? [] : [required(`${field}.image`)]),
    ...oneOfValues(
      `${field}.terminationMessagePolicy`,
      container.terminationMessagePolicy ?? 'File',
      MESSAGE_POLICIES,
    ),
    ...validatePorts(`${field}.ports`, ports),
    ...validateEnv(`${field}.env`, env),
    ...validateEnvFrom(`${field}.envFrom`, envFrom),
    ...oneOfValues(`${field}.imagePullPolicy`, container.imagePullPolicy, PULL_POLICIES),
  ];
}

function validateHostPorts(field: string, containers: readonly Container[]): FieldErrors {
  const seen = new Set<string>();
  return containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ protocol, hostIP = '', hostPort }, portIndex) => {
      const key = `${protocol}/${hostIP}/${hostPort}`;
      if (!hostPort) return [];
      if (seen.has(key)) {
        return [duplicate(`${field}[${index}].ports[${portIndex}].hostPort`, key)];
      }
      seen.add(key);
      return [];
    }),
  );
}

function validateContainers(field: string, spec: PodSpec): FieldErrors {
  const { containers, terminationGracePeriodSeconds: grace } = spec;
  if (containers.length === 0) return [required(field)];
  const names = new Set<string>();
  const errors = containers.flatMap((container, index) => {
    const item = `${field}[${index}]`;
    const isRepeated = names.has(container.name);
    names.add(container.name);
    return [
      ...validateContainerCommon(item, container),
      ...(isRepeated ? [duplicate(`${item}.name`, container.name)] : []),
      ...validateHooksAndProbes(item, container, grace),
      ...(container.restartPolicy === undefined
        ? []
        : [forbidden(`${item}.restartPolicy`, 'may not be set for non-init containers')]),
    ];
  });
  return [...errors, ...validateHostPorts(field, containers)];
}

const SIDECAR_FIELDS = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

function validateInitContainer(field: string, container: Container, grace: number): FieldErrors {
  if (container.restartPolicy === 'Always') return validateHooksAndProbes(field, container, grace);
  const why = 'may not be set for init containers without restartPolicy=Always';
  return SIDECAR_FIELDS.flatMap((name) =>
    container[name] === undefined ? [] : [forbidden(`${field}.${name}`, why)],
  );
}

function validateInitContainers(field: string, spec: PodSpec): FieldErrors {
  const names = new Set(spec.containers.map((container) => container.name));
  return (spec.initContainers ?? []).flatMap((container, index) => {
    const item = `${field}[${index}]`;
    const isRepeated = names.has(container.name);
    const { name, restartPolicy } = container;
    names.add(name);
    return [
      ...validateContainerCommon(item, container),
      ...(restartPolicy === undefined || restartPolicy === 'Always'
        ? []
        : [notSupported(`${item}.restartPolicy`, restartPolicy, ['Always'])]),
      ...(isRepeated && name ? [duplicate(`${item}.name`, name)] : []),
      ...validateInitContainer(item, container, spec.terminationGracePeriodSeconds),
    ];
  });
}

function validateHostNetwork(field: string, spec: PodSpec): FieldErrors {
  if (!spec.hostNetwork) return [];
  const why = 'must match `hostPort` when `hostNetwork` is true';
  return spec.containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ hostPort, containerPort }, portIndex) => {
      const item = `${field}.containers[${index}].ports[${portIndex}].containerPort`;
      return hostPort === containerPort ? [] : [invalid(item, containerPort, why)];
    }),
  );
}

function validateGates(field: string, { schedulingGates: gates = [] }: PodSpec): FieldErrors {
  return gates.flatMap(({ name }, index) => [
    ...invalids(`${field}[${index}]`, name, qualifiedNameProblems(name)),
    ...(gates.findIndex((gate) => gate.name === name) < index
      ? [duplicate(`${field}[${index}]`, name)]
      : []),
  ]);
}

const TOLERATION_EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

function validateToleration(field: string, toleration: Toleration): FieldErrors {
  const { key, operator, value = '', effect, tolerationSeconds } = toleration;
  const errors: FieldError[] = [];
  if (key) errors.push(...invalids(`${field}.key`, key, qualifiedNameProblems(key)));
  if (!key && operator !== 'Exists') {
    const why =
      'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    errors.push(invalid(`${field}.operator`, operator ?? '', why));
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    const why = "effect must be 'NoExecute' when `tolerationSeconds` is set";
    errors.push(invalid(`${field}.effect`, effect ?? '', why));
  }
  if (!operator || operator === 'Equal') {
    errors.push(...invalids(`${field}.operator`, value, labelValueProblems(value)));
  } else if (operator !== 'Exists') {
    errors.push(notSupported(`${field}.operator`, operator, ['Equal', 'Exists']));
  } else if (value) {
    const why = "value must be empty when `operator` is 'Exists'";
    errors.push(invalid(`${field}.operator`, value, why));
  }
  if (effect) errors.push(...oneOfValues(`${field}.effect`, effect, TOLERATION_EFFECTS));
  return errors;
}

function validateIdentity(field: string, spec: PodSpec): FieldErrors {
  const { serviceAccountName, nodeName, activeDeadlineSeconds: deadline, hostname } = spec;
  const named = (name: string, value: string | undefined, problems: typeof dns1123LabelProblems) =>
    value ? invalids(`${field}.${name}`, value, problems(value)) : [];
  return [
    ...named('serviceAccountName', serviceAccountName, dns1123SubdomainProblems),
    ...named('nodeName', nodeName, dns1123SubdomainProblems),
    ...(deadline === undefined
      ? []
      : invalids(
          `${field}.activeDeadlineSeconds`,
          deadline,
          rangeProblems(deadline, 1, 2 ** 31 - 1),
        )),
    ...named('hostname', hostname, dns1123LabelProblems),
    ...named('subdomain', spec.subdomain, dns1123LabelProblems),
  ];
}

/** ValidatePodSpec, for a pod (`field` is `spec`) and for a template. */
export function validatePodSpec(field: string, spec: PodSpec): FieldErrors {
  const needsDnsConfig = spec.dnsPolicy === 'None' && spec.dnsConfig === undefined;
  return [
    ...validateContainers(`${field}.containers`, spec),
    ...validateInitContainers(`${field}.initContainers`, spec),
    ...oneOfValues(`${field}.restartPolicy`, spec.restartPolicy, RESTART_POLICIES),
    ...oneOfValues(`${field}.dnsPolicy`, spec.dnsPolicy, DNS_POLICIES),
    ...validateLabels(`${field}.nodeSelector`, spec.nodeSelector),
    ...validateHostNetwork(field, spec),
    ...(needsDnsConfig
      ? [required(`${field}.dnsConfig`, 'must provide `dnsConfig` when `dnsPolicy` is None')]
      : []),
    ...(spec.readinessGates ?? []).flatMap(({ conditionType: type }, index) =>
      invalids(
        `${field}.readinessGates[${index}].conditionType`,
        type,
        qualifiedNameProblems(type),
      ),
    ),
    ...validateGates(`${field}.schedulingGates`, spec),
    ...validateIdentity(field, spec),
    ...(spec.tolerations ?? []).flatMap((toleration, index) =>
      validateToleration(`${field}.tolerations[${index}]`, toleration),
    ),
  ];
}

function validateImageSpaces(spec: PodSpec): FieldErrors {
  const why = 'must not have leading or trailing whitespace';
  return (['containers', 'initContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).flatMap(({ image = '' }, index) =>
      image === image.trim() ? [] : [invalid(`spec.${list}[${index}].image`, image, why)],
    ),
  );
}

const validateOwnSpec = perObject((spec: PodSpec): FieldErrors => [
  ...validatePodSpec('spec', spec),
  ...validateImageSpaces(spec),
]);

/** ValidatePodCreate. */
export function validatePod({ metadata, spec }: Pod): FieldErrors {
  const isHeld = spec.nodeName && spec.schedulingGates?.length;
  const why = 'cannot be set until all schedulingGates have been cleared';
  return [
    ...validateMeta('Pod', metadata),
    ...validateOwnSpec(spec),
    ...(isHeld ? [forbidden('spec.nodeName', why)] : []),
  ];
}

function withOldImages(
  containers: readonly Container[] | undefined,
  old: readonly Container[] | undefined,
): readonly Container[] | undefined {
  return containers?.map((container, index): Container => {
    const image = old?.[index]?.image;
    return { ...container, image } as Container;
  });
}

/** `spec` with the fields that an update may change as they were in `old`. */
function withoutAllowedChanges(spec: PodSpec, old: PodSpec): unknown {
  const { terminationGracePeriodSeconds: grace } = spec;
  const keepsGrace = old.terminationGracePeriodSeconds < 0 && grace === 1;
  return {
    ...spec,
    containers: withOldImages(spec.containers, old.containers),
    initContainers: withOldImages(spec.initContainers, old.initContainers),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    tolerations: old.tolerations,
    schedulingGates: old.schedulingGates,
    terminationGracePeriodSeconds: keepsGrace ? old.terminationGracePeriodSeconds : grace,
  };
}

/** What an update of a pod may change, as the message lists it; the Go diff below it is left out. */
const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

function validateTolerationsKept(spec: PodSpec, old: PodSpec): FieldErrors {
  const strip = (toleration: Toleration) => ({ ...toleration, tolerationSeconds: 0 });
  const kept = (old.tolerations ?? []).every((before) =>
    (spec.tolerations ?? []).some((toleration) => same(strip(toleration), strip(before))),
  );
  if (kept) return [];
  const why = 'existing toleration can not be modified except its tolerationSeconds';
  return [forbidden('spec.tolerations', why)];
}

function validateGatesKept(spec: PodSpec, old: PodSpec): FieldErrors {
  const before = new Set((old.schedulingGates ?? []).map(({ name }) => name));
  return (spec.schedulingGates ?? []).flatMap(({ name }, index) => {
    if (before.has(name)) return [];
    const why = `only deletion is allowed, but found new scheduling gate '${name}'`;
    return [forbidden(`spec.schedulingGates[${index}]`, why)];
  });
}

function validateDeadlineChange(spec: PodSpec, old: PodSpec): FieldErrors {
  const field = 'spec.activeDeadlineSeconds';
  const [deadline, before] = [spec.activeDeadlineSeconds, old.activeDeadlineSeconds];
  if (before === undefined || deadline === before) return [];
  if (deadline === undefined) {
    return [invalid(field, null, 'must not update from a positive integer to nil value')];
  }
  if (deadline < before) return [];
  return [invalid(field, deadline, 'must be less than or equal to previous value')];
}

/**
 * ValidatePodUpdate. The scheduler's binding, the kubelet's status and the deletion are writes of
 * their own in Kubernetes and do not come through here.
 */
export function validatePodUpdate(pod: Pod, old: Pod): FieldErrors {
  const { spec } = pod;
  const errors = [...validateMetaUpdate(pod, old), ...validatePodSpec('spec', spec)];
  const lists = (['containers', 'initContainers'] as const).filter(
    (list) => (spec[list]?.length ?? 0) !== (old.spec[list]?.length ?? 0),
  );
  if (lists.length > 0) {
    const why = 'pod updates may not add or remove containers';
    return [...errors, ...lists.map((list) => forbidden(`spec.${list}`, why))];
  }
  const isFrozen = !same(withoutAllowedChanges(spec, old.spec), old.spec);
  return [
    ...errors,
    ...validateImageSpaces(spec),
    ...validateDeadlineChange(spec, old.spec),
    ...validateTolerationsKept(spec, old.spec),
    ...validateGatesKept(spec, old.spec),
    ...(isFrozen
      ? [forbidden('spec', `pod updates may not change fields other than ${UPDATABLE}`)]
      : []),
  ];
}
