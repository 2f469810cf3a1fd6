import { forbidden, invalid, notSupported, required, tooLong, type FieldError } from '../errors';
import type {
  Ingress,
  IngressBackend,
  IngressClass,
  IngressClassParametersReference,
  TypedLocalObjectReference,
} from '../ingress';
import { isIp } from '../ip';
import { immutable, invalids, validateMeta, validateMetaUpdate, type FieldErrors } from './meta';
import {
  dns1035LabelProblems,
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  domainPathProblems,
  portNameProblems,
  portNumberProblems,
  wildcardSubdomainProblems,
} from './names';

/** Ingresses and their classes, after pkg/apis/networking/validation/validation.go. */

type Spec = Ingress['spec'];
type Rule = NonNullable<Spec['rules']>[number];
type Path = NonNullable<Rule['http']>['paths'][number];

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const BAD_SEQUENCES = ['//', '/./', '/../', '%2f', '%2F'];
const BAD_ENDINGS = ['/..', '/.'];

function validateHost(field: string, host: string): FieldErrors {
  const problems = host.includes('*')
    ? wildcardSubdomainProblems(host)
    : dns1123SubdomainProblems(host);
  return invalids(field, host, problems);
}

function validatePathText(field: string, path: string, isStrict: boolean): FieldErrors {
  if (path === '' && !isStrict) return [];
  const problems = path.startsWith('/') ? [] : ['must be an absolute path'];
  if (isStrict) {
    problems.push(
      ...BAD_SEQUENCES.filter((bad) => path.includes(bad)).map(
        (bad) => `must not contain '${bad}'`,
      ),
      ...BAD_ENDINGS.filter((bad) => path.endsWith(bad)).map((bad) => `cannot end with '${bad}'`),
    );
  }
  return invalids(field, path, problems);
}

function validatePath(field: string, { path = '', pathType, backend }: Path): FieldErrors {
  if (pathType === undefined) {
    return [required(`${field}.pathType`, 'pathType must be specified')];
  }
  const errors = PATH_TYPES.includes(pathType)
    ? validatePathText(`${field}.path`, path, pathType !== 'ImplementationSpecific')
    : [notSupported(`${field}.pathType`, pathType, PATH_TYPES)];
  return [...errors, ...validateBackend(`${field}.backend`, backend)];
}

/** What may not be a part of a path (apimachinery pkg/api/validation/path, IsValidPathSegmentName). */
function segmentProblems(text: string): readonly string[] {
  if (text === '.' || text === '..') return [`may not be '${text}'`];
  return ['/', '%'].filter((bad) => text.includes(bad)).map((bad) => `may not contain '${bad}'`);
}

/** validateIngressTypedLocalObjectReference. */
function validateReference(
  field: string,
  { apiGroup, kind, name }: TypedLocalObjectReference,
): FieldErrors {
  const part = (which: string, text: string) =>
    text === ''
      ? [required(`${field}.${which}`, `${which} is required`)]
      : invalids(`${field}.${which}`, text, segmentProblems(text));
  return [
    ...(apiGroup === undefined
      ? []
      : invalids(`${field}.apiGroup`, apiGroup, dns1123SubdomainProblems(apiGroup))),
    ...part('kind', kind),
    ...part('name', name),
  ];
}

const SCOPES = ['Cluster', 'Namespace'];

/** validateIngressClassParametersReference. */
function validateParameters(parameters: IngressClassParametersReference): FieldErrors {
  const field = 'spec.parameters';
  const { scope, namespace } = parameters;
  const errors = validateReference(field, parameters);
  const because = `\`parameters.scope\` is set to '${scope}'`;
  if (!SCOPES.includes(scope)) return [...errors, notSupported(`${field}.scope`, scope, SCOPES)];
  if (scope === 'Cluster') {
    return namespace === undefined ? errors : [...errors, forbidden(`${field}.namespace`, because)];
  }
  if (!namespace) return [...errors, required(`${field}.namespace`, because)];
  return [...errors, ...invalids(`${field}.namespace`, namespace, dns1123LabelProblems(namespace))];
}

type ServiceBackend = NonNullable<IngressBackend['service']>;

function validateBackendPort(field: string, { name, number }: ServiceBackend['port']): FieldErrors {
  if (name && number) return [invalid(field, '', 'cannot set both port name & port number')];
  if (name) return invalids(`${field}.service.port.name`, name, portNameProblems(name));
  if (number) return invalids(`${field}.service.port.number`, number, portNumberProblems(number));
  return [required(field, 'port name or number is required')];
}

function validateBackend(field: string, { service, resource }: IngressBackend): FieldErrors {
  if (service && resource) {
    return [invalid(field, '', 'cannot set both resource and service backends')];
  }
  if (resource) return validateReference(`${field}.resource`, resource);
  if (!service) return [invalid(field, '', 'resource or service backend is required')];
  const nameField = `${field}.service.name`;
  return [
    ...(service.name
      ? invalids(nameField, service.name, dns1035LabelProblems(service.name))
      : [required(nameField)]),
    ...validateBackendPort(field, service.port),
  ];
}

function validateRule(field: string, { host, http }: Rule): FieldErrors {
  const errors: FieldError[] = [];
  if (host) {
    if (isIp(host)) {
      const why = 'must be a DNS name, not an IP address';
      errors.push(invalid(`${field}.host`, host, why));
    }
    errors.push(...validateHost(`${field}.host`, host));
  }
  if (!http) return errors;
  if (http.paths.length === 0) errors.push(required(`${field}.http.paths`));
  http.paths.forEach((path, index) => {
    errors.push(...validatePath(`${field}.http.paths[${index}]`, path));
  });
  return errors;
}

function validateTls(tls: NonNullable<Spec['tls']>): FieldErrors {
  return tls.flatMap(({ hosts = [], secretName }, index) => {
    const field = `spec.tls[${index}]`;
    return [
      ...hosts.flatMap((host, at) => validateHost(`${field}.hosts[${at}]`, host)),
      ...(secretName
        ? invalids(`${field}.secretName`, secretName, dns1123SubdomainProblems(secretName))
        : []),
    ];
  });
}

function validateSpec(spec: Spec): FieldErrors {
  const { defaultBackend, rules, tls = [], ingressClassName: name } = spec;
  const isEmpty = !rules?.length && !defaultBackend;
  const shown = `[]networking.IngressRule${rules ? '{}' : '(nil)'}`;
  const why = 'either `defaultBackend` or `rules` must be specified';
  return [
    ...(isEmpty ? [invalid('spec', { go: shown }, why)] : []),
    ...(defaultBackend ? validateBackend('spec.defaultBackend', defaultBackend) : []),
    ...(rules ?? []).flatMap((rule, index) => validateRule(`spec.rules[${index}]`, rule)),
    ...validateTls(tls),
    ...(name === undefined
      ? []
      : invalids('spec.ingressClassName', name, dns1123SubdomainProblems(name))),
  ];
}

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

/** ValidateIngressCreate. */
export function validateIngress({ metadata, spec }: Ingress): FieldErrors {
  const annotation = metadata.annotations?.[CLASS_ANNOTATION];
  const { ingressClassName } = spec;
  const differs =
    annotation !== undefined && ingressClassName !== undefined && annotation !== ingressClassName;
  const why = 'must match `ingressClassName` when both are specified';
  return [
    ...validateMeta('Ingress', metadata),
    ...validateSpec(spec),
    ...(differs ? [invalid(`annotations.${CLASS_ANNOTATION}`, annotation, why)] : []),
  ];
}

/** ValidateIngressUpdate. */
export function validateIngressUpdate(ingress: Ingress, old: Ingress): FieldErrors {
  return [...validateMetaUpdate(ingress, old), ...validateSpec(ingress.spec)];
}

const MAX_CONTROLLER = 250;

/** ValidateIngressClass. */
export function validateIngressClass({ metadata, spec }: IngressClass): FieldErrors {
  return [
    ...validateMeta('IngressClass', metadata),
    ...validateController(spec.controller),
    ...(spec.parameters ? validateParameters(spec.parameters) : []),
  ];
}

function validateController(controller = ''): FieldErrors {
  const field = 'spec.controller';
  const [host = '', path = ''] = controller.split(/\/(.*)/s);
  const errors: FieldError[] = [];
  if (controller === '') return [required(field)];
  if (controller.length > MAX_CONTROLLER) {
    errors.push(tooLong(field, MAX_CONTROLLER));
  }
  if (!host || !path) {
    const why = 'must be a domain-prefixed path (such as "acme.io/foo")';
    return [...errors, invalid(field, controller, why)];
  }
  return [
    ...errors,
    ...invalids(field, host, dns1123SubdomainProblems(host)),
    ...invalids(field, path, domainPathProblems(path)),
  ];
}

/** ValidateIngressClassUpdate. */
export function validateIngressClassUpdate(object: IngressClass, old: IngressClass): FieldErrors {
  const { controller } = object.spec;
  return [
    ...validateMetaUpdate(object, old),
    ...immutable('spec.controller', controller, old.spec.controller, controller ?? ''),
    ...validateIngressClass(object),
  ];
}
