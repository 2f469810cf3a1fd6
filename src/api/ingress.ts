import { ObjectMeta } from './meta';
import { LoadBalancerStatus } from './service';
import {
  defaulted,
  int32,
  list,
  named,
  oneOf,
  optional,
  pointer,
  required,
  shownEmpty,
  string,
  struct,
  type Infer,
} from './schema';

const ServiceBackendPort = struct('ServiceBackendPort', {
  name: optional(string, 'Name of the Service port.'),
  number: optional(int32, 'Number of the Service port.'),
});
const IngressServiceBackend = struct('IngressServiceBackend', {
  name: required(string, 'The Service.'),
  port: required(ServiceBackendPort, 'Its port.'),
});
const TypedLocalObjectReference = struct('TypedLocalObjectReference', {
  apiGroup: pointer(string, 'API group of the object.'),
  kind: required(string, 'Its kind.'),
  name: required(string, 'Its name.'),
});
export type TypedLocalObjectReference = Infer<typeof TypedLocalObjectReference>;
const IngressBackend = struct('IngressBackend', {
  service: optional(IngressServiceBackend, 'A Service as backend.'),
  resource: optional(TypedLocalObjectReference, 'Another object as backend.'),
});
export type IngressBackend = Infer<typeof IngressBackend>;
const HTTPIngressPath = struct('HTTPIngressPath', {
  path: optional(string, 'Path to match.'),
  pathType: pointer(
    named('v1.PathType', oneOf('Exact', 'ImplementationSpecific', 'Prefix')),
    'How to match it.',
  ),
  backend: required(IngressBackend, 'Where to send it.'),
});
const HTTPIngressRuleValue = struct('HTTPIngressRuleValue', {
  paths: required(list(HTTPIngressPath), 'Paths and their backends.'),
});
const IngressRule = struct('IngressRule', {
  host: optional(string, 'Host name; empty means any.'),
  http: optional(HTTPIngressRuleValue, 'Paths of this host.'),
});
const IngressTLS = struct('IngressTLS', {
  hosts: optional(list(string), 'Hosts that the certificate is for.'),
  secretName: optional(string, 'Secret with the certificate.'),
});
const IngressSpec = struct('IngressSpec', {
  ingressClassName: pointer(string, 'Which controller is meant.'),
  defaultBackend: optional(IngressBackend, 'Where to send what no rule matches.'),
  tls: optional(list(IngressTLS), 'TLS hosts.'),
  rules: shownEmpty(list(IngressRule), 'Rules.'),
});
export const Ingress = struct('Ingress', {
  apiVersion: required(string, 'networking.k8s.io/v1'),
  kind: required(oneOf('Ingress'), 'Ingress'),
  metadata: required(ObjectMeta, 'Name, labels and the like.'),
  spec: required(IngressSpec, 'What should be.'),
  status: defaulted(
    struct('IngressStatus', {
      loadBalancer: optional(LoadBalancerStatus, 'Where the controller is reached.'),
    }),
    'What is.',
  ),
});
export type Ingress = Infer<typeof Ingress>;

const IngressClassParametersReference = struct('IngressClassParametersReference', {
  apiGroup: pointer(string, 'API group of the object.'),
  kind: required(string, 'Its kind.'),
  name: required(string, 'Its name.'),
  scope: defaulted(string, 'Cluster or Namespace.'),
  namespace: pointer(string, 'Its namespace.'),
});
export type IngressClassParametersReference = Infer<typeof IngressClassParametersReference>;

export const IngressClass = struct('IngressClass', {
  apiVersion: required(string, 'networking.k8s.io/v1'),
  kind: required(oneOf('IngressClass'), 'IngressClass'),
  metadata: required(ObjectMeta, 'Name, labels and the like.'),
  spec: required(
    struct('IngressClassSpec', {
      controller: optional(string, 'The controller that serves this class.'),
      parameters: optional(IngressClassParametersReference, 'Parameters of the controller.'),
    }),
    'What should be.',
  ),
});
export type IngressClass = Infer<typeof IngressClass>;
