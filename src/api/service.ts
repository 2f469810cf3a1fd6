import { Condition, ObjectMeta, ObjectReference } from './meta';
import { Protocol } from './pod';
import {
  any,
  bool,
  defaulted,
  int32,
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

const ServicePort = struct('ServicePort', {
  name: optional(string, 'Name of the port; needed as soon as there are two.'),
  protocol: defaulted(Protocol, 'TCP by default.'),
  appProtocol: pointer(string, 'Hint at the protocol above.'),
  port: required(int32, 'The Service’s own port.'),
  targetPort: defaulted(intOrString, 'Port of the pods, or its name; the same as port by default.'),
  nodePort: optional(int32, 'Port on every node (NodePort, LoadBalancer).'),
});
export type ServicePort = Infer<typeof ServicePort>;

const ClientIPConfig = struct('ClientIPConfig', {
  timeoutSeconds: pointer(int32, 'Seconds that a client stays with its pod; 10800 by default.'),
});
const SessionAffinityConfig = struct('SessionAffinityConfig', {
  clientIP: optional(ClientIPConfig, 'Options of ClientIP.'),
});

const trafficPolicies = oneOf('Cluster', 'Local');

const ServiceSpec = struct('ServiceSpec', {
  ports: optional(list(ServicePort), 'Ports of the Service.'),
  selector: optional(map(string), 'Labels of the pods behind it.'),
  clusterIP: optional(string, 'Virtual address in the cluster; None makes it headless.'),
  clusterIPs: optional(list(string), 'Virtual addresses, one per family.'),
  type: defaulted(
    named('v1.ServiceType', oneOf('ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort')),
    'How it is reached; ClusterIP by default.',
  ),
  externalIPs: optional(list(string), 'Addresses at which nodes accept traffic for it too.'),
  sessionAffinity: defaulted(
    named('v1.ServiceAffinity', oneOf('ClientIP', 'None')),
    'Whether a client stays with one pod.',
  ),
  loadBalancerIP: optional(string, 'Address wanted from the load balancer (deprecated).'),
  loadBalancerSourceRanges: optional(list(string), 'Who may use the load balancer’s address.'),
  externalName: optional(string, 'DNS name that the Service stands for (ExternalName).'),
  externalTrafficPolicy: optional(
    named('v1.ServiceExternalTrafficPolicy', trafficPolicies),
    'Which endpoints take traffic from outside.',
  ),
  healthCheckNodePort: optional(
    int32,
    'Port on which nodes tell load balancers of their endpoints.',
  ),
  publishNotReadyAddresses: optional(bool, 'Whether pods that are not ready count as ready.'),
  sessionAffinityConfig: optional(SessionAffinityConfig, 'Options of the session affinity.'),
  ipFamilyPolicy: pointer(
    named('v1.IPFamilyPolicy', oneOf('PreferDualStack', 'RequireDualStack', 'SingleStack')),
    'One address family or two.',
  ),
  ipFamilies: optional(list(named('v1.IPFamily', oneOf('IPv4', 'IPv6'))), 'Address families.'),
  allocateLoadBalancerNodePorts: pointer(bool, 'Whether a LoadBalancer gets node ports.'),
  loadBalancerClass: pointer(string, 'Which load balancer implementation.'),
  internalTrafficPolicy: pointer(
    named('v1.ServiceInternalTrafficPolicy', trafficPolicies),
    'Which endpoints take traffic from inside.',
  ),
  trafficDistribution: pointer(string, 'Preference for endpoints that are near.'),
});
export type ServiceSpec = Infer<typeof ServiceSpec>;

const LoadBalancerIngress = struct('LoadBalancerIngress', {
  ip: optional(string, 'Address.'),
  hostname: optional(string, 'Host name.'),
  ipMode: pointer(oneOf('Proxy', 'VIP'), 'Whether the balancer delivers to the VIP or proxies.'),
  ports: optional(any, 'State of each port.'),
});
const LoadBalancerStatus = struct('LoadBalancerStatus', {
  ingress: optional(list(LoadBalancerIngress), 'Where it is reached.'),
});
export { LoadBalancerStatus };

export const Service = struct('Service', {
  apiVersion: required(string, 'v1'),
  kind: required(oneOf('Service'), 'Service'),
  metadata: required(ObjectMeta, 'Name, labels and the like.'),
  spec: required(ServiceSpec, 'What should be.'),
  status: defaulted(
    struct('ServiceStatus', {
      loadBalancer: optional(LoadBalancerStatus, 'State of the load balancer.'),
      conditions: optional(list(Condition), 'Conditions.'),
    }),
    'What is.',
  ),
});
export type Service = Infer<typeof Service>;

const EndpointAddress = struct('EndpointAddress', {
  ip: required(string, 'Address.'),
  hostname: optional(string, 'Host name.'),
  nodeName: pointer(string, 'Node.'),
  targetRef: optional(ObjectReference, 'The pod behind it.'),
});
export type EndpointAddress = Infer<typeof EndpointAddress>;
const CoreEndpointPort = struct('EndpointPort', {
  name: optional(string, 'Name of the Service port.'),
  port: required(int32, 'Port of the endpoint.'),
  protocol: defaulted(Protocol, 'TCP by default.'),
  appProtocol: pointer(string, 'Hint at the protocol above.'),
});
const EndpointSubset = struct('EndpointSubset', {
  addresses: optional(list(EndpointAddress), 'Ready addresses.'),
  notReadyAddresses: optional(list(EndpointAddress), 'Addresses that are not ready.'),
  ports: optional(list(CoreEndpointPort), 'Their ports.'),
});
export type EndpointSubset = Infer<typeof EndpointSubset>;
export const Endpoints = struct('Endpoints', {
  apiVersion: required(string, 'v1'),
  kind: required(oneOf('Endpoints'), 'Endpoints'),
  metadata: required(ObjectMeta, 'The same name as the Service.'),
  subsets: optional(list(EndpointSubset), 'Addresses with the same ports.'),
});
export type Endpoints = Infer<typeof Endpoints>;

const EndpointConditions = struct('EndpointConditions', {
  ready: pointer(bool, 'Ready, and not terminating.'),
  serving: pointer(bool, 'Ready, terminating or not.'),
  terminating: pointer(bool, 'Being deleted.'),
});
const ForZone = struct('ForZone', { name: required(string, 'Zone.') });
const ForNode = struct('ForNode', { name: required(string, 'Node.') });
const EndpointHints = struct('EndpointHints', {
  forZones: optional(list(ForZone), 'Zones that should use it.'),
  forNodes: optional(list(ForNode), 'Nodes that should use it.'),
});
const Endpoint = struct('Endpoint', {
  addresses: required(list(string), 'Its address.'),
  conditions: required(EndpointConditions, 'Its state.'),
  hostname: optional(string, 'Host name.'),
  targetRef: optional(ObjectReference, 'The pod behind it.'),
  deprecatedTopology: optional(map(string), 'Not used.'),
  nodeName: pointer(string, 'Node.'),
  zone: pointer(string, 'Zone.'),
  hints: optional(EndpointHints, 'Who should use it.'),
});
export type Endpoint = Infer<typeof Endpoint>;
const DiscoveryEndpointPort = struct('EndpointPort', {
  name: pointer(string, 'Name of the Service port.'),
  protocol: defaulted(Protocol, 'TCP by default.'),
  port: pointer(int32, 'Port of the endpoints; none means all.'),
  appProtocol: pointer(string, 'Hint at the protocol above.'),
});
export type EndpointPort = Infer<typeof DiscoveryEndpointPort>;
export const EndpointSlice = struct('EndpointSlice', {
  apiVersion: required(string, 'discovery.k8s.io/v1'),
  kind: required(oneOf('EndpointSlice'), 'EndpointSlice'),
  metadata: required(ObjectMeta, 'The label kubernetes.io/service-name ties it to its Service.'),
  addressType: required(
    named('v1.AddressType', oneOf('FQDN', 'IPv4', 'IPv6')),
    'Kind of addresses.',
  ),
  endpoints: required(list(Endpoint), 'The endpoints.'),
  ports: optional(list(DiscoveryEndpointPort), 'The ports of each of them.'),
});
export type EndpointSlice = Infer<typeof EndpointSlice>;
