import {
  forbidden,
  goStringMap,
  invalid,
  notSupported,
  quote,
  required,
  type FieldError,
} from '../errors';
import type { LabelSelector } from '../meta';
import { matchesLabels, matchesSelector, requirementsOf, type Labels } from '../selectors';
import type { Deployment, PodTemplateSpec, ReplicaSet, ReplicationController } from '../workloads';
import { goIntOrString, goLabelSelector } from './go';
import {
  immutable,
  nonNegative,
  validateAnnotations,
  validateLabels,
  validateLabelSelector,
  validateMeta,
  validateMetaUpdate,
  type FieldErrors,
} from './meta';
import { percentProblems } from './names';
import { validatePodSpec } from './pod';

/** Workloads, after pkg/apis/apps/validation/validation.go and core validation for the RC. */

const TEMPLATE = 'spec.template';

/** What a template must be for its controller; `matches` tells whether the selector finds its pods. */
function validateTemplate(
  template: PodTemplateSpec,
  matches: (labels: Labels | undefined) => boolean,
  owner: 'ReplicaSet' | 'ReplicationController',
): FieldErrors {
  const { metadata, spec } = template;
  const errors: FieldError[] = [];
  if (!matches(metadata.labels)) {
    const why = '`selector` does not match template `labels`';
    errors.push(invalid(`${TEMPLATE}.metadata.labels`, goStringMap(metadata.labels), why));
  }
  errors.push(
    ...validateLabels(`${TEMPLATE}.labels`, metadata.labels),
    ...validateAnnotations(`${TEMPLATE}.annotations`, metadata.annotations),
    ...validatePodSpec(`${TEMPLATE}.spec`, spec),
  );
  if (spec.restartPolicy !== 'Always') {
    errors.push(notSupported(`${TEMPLATE}.spec.restartPolicy`, spec.restartPolicy, ['Always']));
  }
  if (spec.activeDeadlineSeconds !== undefined) {
    const why = `activeDeadlineSeconds in ${owner} is not Supported`;
    errors.push(forbidden(`${TEMPLATE}.spec.activeDeadlineSeconds`, why));
  }
  return errors;
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length + matchExpressions.length === 0;
}

function validateSelector(selector: LabelSelector | undefined): FieldErrors {
  const field = 'spec.selector';
  if (!selector) return [required(field)];
  const errors = validateLabelSelector(field, selector);
  if (!isEmpty(selector)) return errors;
  // A ReplicaSet's message says "deployment" as well.
  const why = 'empty selector is invalid for deployment';
  return [...errors, invalid(field, goLabelSelector(selector), why)];
}

function validateSelected(spec: ReplicaSet['spec']): FieldErrors {
  const { selector, template } = spec;
  if (selector && !requirementsOf(selector)) {
    return [invalid('spec.selector', goLabelSelector(selector), 'invalid label selector')];
  }
  return validateTemplate(template, (labels) => matchesSelector(selector, labels), 'ReplicaSet');
}

function validateReplicaSetSpec(spec: ReplicaSet['spec']): FieldErrors {
  return [
    ...nonNegative('spec.replicas', spec.replicas),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...validateSelector(spec.selector),
    ...validateSelected(spec),
  ];
}

type Strategy = Deployment['spec']['strategy'];
type Limit = NonNullable<NonNullable<Strategy['rollingUpdate']>['maxSurge']>;

function validateLimit(field: string, limit: Limit | undefined): FieldErrors {
  if (limit === undefined) return [];
  if (typeof limit === 'number') return nonNegative(field, limit);
  return percentProblems(limit).map((why) => invalid(field, goIntOrString(limit), why));
}

function amount(limit: Limit | undefined): number {
  return typeof limit === 'number' ? limit : Number.parseInt(limit ?? '0', 10);
}

function validateRollingUpdate(limits: NonNullable<Strategy['rollingUpdate']>): FieldErrors {
  const field = 'spec.strategy.rollingUpdate';
  const { maxUnavailable, maxSurge } = limits;
  const errors = [
    ...validateLimit(`${field}.maxUnavailable`, maxUnavailable),
    ...validateLimit(`${field}.maxSurge`, maxSurge),
  ];
  const shown = goIntOrString(maxUnavailable ?? 0);
  if (amount(maxUnavailable) === 0 && amount(maxSurge) === 0) {
    const why = 'may not be 0 when `maxSurge` is 0';
    errors.push(invalid(`${field}.maxUnavailable`, shown, why));
  }
  if (typeof maxUnavailable === 'string' && amount(maxUnavailable) > 100) {
    errors.push(invalid(`${field}.maxUnavailable`, shown, 'must not be greater than 100%'));
  }
  return errors;
}

function validateStrategy({ type, rollingUpdate }: Strategy): FieldErrors {
  const field = 'spec.strategy';
  switch (type) {
    case 'Recreate': {
      if (!rollingUpdate) return [];
      const why = "may not be specified when strategy `type` is 'Recreate'";
      return [forbidden(`${field}.rollingUpdate`, why)];
    }
    case 'RollingUpdate':
      return rollingUpdate ? validateRollingUpdate(rollingUpdate) : [];
    default: {
      const nil = '(*apps.RollingUpdateDeployment)(nil)';
      const go = `apps.DeploymentStrategy{Type:${quote(String(type ?? ''))}, RollingUpdate:${nil}}`;
      return [notSupported(field, { go }, ['Recreate', 'RollingUpdate'])];
    }
  }
}

function validateDeploymentSpec(spec: Deployment['spec']): FieldErrors {
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec;
  return [
    ...nonNegative('spec.replicas', spec.replicas),
    ...validateSelector(spec.selector),
    ...validateSelected(spec),
    ...validateStrategy(spec.strategy),
    ...nonNegative('spec.minReadySeconds', minReadySeconds),
    ...nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
    ...nonNegative('spec.progressDeadlineSeconds', deadline),
    ...(deadline <= minReadySeconds
      ? [invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')]
      : []),
  ];
}

/** In apps/v1 the selector is fixed (pkg/registry/apps/deployment/strategy.go, ValidateUpdate). */
function validateSelectorChange(
  selector: LabelSelector | undefined,
  old: LabelSelector | undefined,
): FieldErrors {
  return immutable('spec.selector', selector, old, goLabelSelector(selector));
}

/** ValidateDeployment. */
export function validateDeployment({ metadata, spec }: Deployment): FieldErrors {
  return [...validateMeta('Deployment', metadata), ...validateDeploymentSpec(spec)];
}
/** ValidateDeploymentUpdate. */
export function validateDeploymentUpdate(deployment: Deployment, old: Deployment): FieldErrors {
  return [
    ...validateMetaUpdate(deployment, old),
    ...validateDeploymentSpec(deployment.spec),
    ...validateSelectorChange(deployment.spec.selector, old.spec.selector),
  ];
}

/** ValidateReplicaSet. */
export function validateReplicaSet({ metadata, spec }: ReplicaSet): FieldErrors {
  return [...validateMeta('ReplicaSet', metadata), ...validateReplicaSetSpec(spec)];
}
/** ValidateReplicaSetUpdate. */
export function validateReplicaSetUpdate(replicaSet: ReplicaSet, old: ReplicaSet): FieldErrors {
  return [
    ...validateMetaUpdate(replicaSet, old),
    ...validateReplicaSetSpec(replicaSet.spec),
    ...validateSelectorChange(replicaSet.spec.selector, old.spec.selector),
  ];
}

function validateControllerSpec(spec: ReplicationController['spec']): FieldErrors {
  const { template, selector } = spec;
  const isSelecting = Object.keys(selector).length > 0;
  return [
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...(isSelecting ? [] : [required('spec.selector')]),
    ...nonNegative('spec.replicas', spec.replicas),
    ...(template
      ? validateTemplate(
          template,
          (labels) => matchesLabels(selector, labels),
          'ReplicationController',
        )
      : [required(TEMPLATE)]),
  ];
}

/** ValidateReplicationController. */
export function validateReplicationController(object: ReplicationController): FieldErrors {
  return [
    ...validateMeta('ReplicationController', object.metadata),
    ...validateControllerSpec(object.spec),
  ];
}
/** ValidateReplicationControllerUpdate: unlike a ReplicaSet's, its selector may change. */
export function validateReplicationControllerUpdate(
  object: ReplicationController,
  old: ReplicationController,
): FieldErrors {
  return [...validateMetaUpdate(object, old), ...validateControllerSpec(object.spec)];
}
