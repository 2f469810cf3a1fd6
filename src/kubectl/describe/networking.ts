import type { IngressBackend } from '../../api/ingress';
import type { ObjectOf } from '../../api/kinds';
import { formatSelector } from '../../api/selectors';
import type { ServicePort } from '../../api/service';
import { get, slicesOf, type Store } from '../../cluster/store';
import { firstThree, ingressAddress } from '../printers/cells';
import { writeAnnotations, writeEvents, writeLabels, type Surroundings } from './common';
import type { Writer } from './writer';

type Service = ObjectOf<'Service'>;

/** The ready endpoints of a Service port, the first three of them. */
function endpointsOfPort(store: Store, service: Service, portName: string): string {
  const { namespace, name } = service.metadata;
  const slices = slicesOf(store, namespace, name);
  if (slices.length === 0) return '<none>';
  const all = slices.flatMap(({ ports = [], endpoints }) => {
    const ready = endpoints.filter(({ conditions }) => conditions.ready !== false);
    if (ports.length === 0) return ready.flatMap(({ addresses }) => addresses);
    return ports
      .filter((port) => (port.name ?? '') === portName)
      .flatMap(({ port }) =>
        ready.flatMap(({ addresses }) => addresses.map((address) => `${address}:${port ?? ''}`)),
      );
  });
  return firstThree(all);
}

function writePort(writer: Writer, port: ServicePort, service: Service, store: Store): void {
  const name = port.name || '<unset>';
  writer.line(0, `Port:\t${name}\t${port.port}/${port.protocol}`);
  writer.line(0, `TargetPort:\t${port.targetPort}/${port.protocol}`);
  if (port.nodePort) writer.line(0, `NodePort:\t${name}\t${port.nodePort}/${port.protocol}`);
  writer.line(0, `Endpoints:\t${endpointsOfPort(store, service, port.name ?? '')}`);
}

function balancerText({ status }: Service): string {
  return (status.loadBalancer?.ingress ?? [])
    .map(({ ip, hostname, ipMode }) =>
      ip ? `${ip}${ipMode ? ` (${ipMode})` : ''}` : (hostname ?? ''),
    )
    .join(', ');
}

function writeAddresses(writer: Writer, service: Service): void {
  const { spec } = service;
  if (spec.ipFamilyPolicy) writer.line(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`);
  writer.line(0, `IP Families:\t${spec.ipFamilies?.join(',') || '<none>'}`);
  writer.line(0, `IP:\t${spec.clusterIP ?? ''}`);
  writer.line(0, `IPs:\t${spec.clusterIPs?.join(',') || '<none>'}`);
  if (spec.externalIPs?.length) writer.line(0, `External IPs:\t${spec.externalIPs.join(',')}`);
  if (spec.loadBalancerIP) writer.line(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}`);
  if (spec.externalName) writer.line(0, `External Name:\t${spec.externalName}`);
  const balancer = balancerText(service);
  if (balancer) writer.line(0, `LoadBalancer Ingress:\t${balancer}`);
}

/** `describe svc` */
export function describeService(writer: Writer, service: Service, around: Surroundings): void {
  const { metadata, spec } = service;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  writer.line(0, `Selector:\t${formatSelector(spec.selector)}`);
  writer.line(0, `Type:\t${spec.type}`);
  writeAddresses(writer, service);
  for (const port of spec.ports ?? []) writePort(writer, port, service, around.store);
  writer.line(0, `Session Affinity:\t${spec.sessionAffinity}`);
  if (spec.externalTrafficPolicy) {
    writer.line(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`);
  }
  if (spec.internalTrafficPolicy) {
    writer.line(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}`);
  }
  if (spec.healthCheckNodePort) {
    writer.line(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}`);
  }
  if (spec.loadBalancerSourceRanges?.length) {
    writer.line(0, `LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges.join(',')}`);
  }
  writeEvents(writer, service, around);
}

interface ShownPort {
  readonly name?: string;
  readonly port?: number;
  readonly protocol: string;
}

function writePortTable(writer: Writer, level: number, ports: readonly ShownPort[]): void {
  writer.line(level, 'Name\tPort\tProtocol');
  writer.line(level, '----\t----\t--------');
  for (const { name, port, protocol } of ports) {
    writer.line(level, `${name || '<unset>'}\t${port ?? '<unset>'}\t${protocol}`);
  }
}

/** `describe ep` */
export function describeEndpoints(
  writer: Writer,
  endpoints: ObjectOf<'Endpoints'>,
  around: Surroundings,
): void {
  const { metadata, subsets = [] } = endpoints;
  const ips = (addresses: readonly { readonly ip: string }[] = []) =>
    addresses.map(({ ip }) => ip).join(',') || '<none>';
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  writer.line(0, 'Subsets:');
  for (const { addresses, notReadyAddresses, ports = [] } of subsets) {
    writer.line(1, `Addresses:\t${ips(addresses)}`);
    writer.line(1, `NotReadyAddresses:\t${ips(notReadyAddresses)}`);
    if (ports.length > 0) {
      writer.line(1, 'Ports:');
      writePortTable(writer, 2, ports);
    }
    writer.line(0, '');
  }
  writeEvents(writer, endpoints, around);
}

/** `describe endpointslice` */
export function describeEndpointSlice(
  writer: Writer,
  slice: ObjectOf<'EndpointSlice'>,
  around: Surroundings,
): void {
  const { metadata, addressType, ports = [], endpoints } = slice;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  writer.line(0, `AddressType:\t${addressType}`);
  writer.line(0, ports.length === 0 ? 'Ports: <unset>' : 'Ports:');
  if (ports.length > 0) writePortTable(writer, 1, ports);
  writer.line(0, endpoints.length === 0 ? 'Endpoints: <none>' : 'Endpoints:');
  for (const { addresses, conditions, hostname, targetRef, nodeName, zone } of endpoints) {
    writer.line(1, `- Addresses:\t${addresses.join(', ')}`);
    writer.line(2, 'Conditions:');
    writer.line(3, `Ready:\t${conditions.ready ?? '<unset>'}`);
    writer.line(2, `Hostname:\t${hostname || '<unset>'}`);
    if (targetRef) writer.line(2, `TargetRef:\t${targetRef.kind ?? ''}/${targetRef.name ?? ''}`);
    writer.line(2, `NodeName:\t${nodeName || '<unset>'}`);
    writer.line(2, `Zone:\t${zone || '<unset>'}`);
  }
  writeEvents(writer, slice, around);
}

function backendText(
  store: Store,
  namespace: string,
  { service, resource }: IngressBackend,
): string {
  if (!service) {
    const { apiGroup, kind = '', name = '' } = resource ?? {};
    return `APIGroup: ${apiGroup || '<none>'}, Kind: ${kind}, Name: ${name}`;
  }
  const { name, port } = service;
  const shown = `${name}:${port.number ?? port.name ?? ''}`;
  const found = get(store, 'Service', namespace, name);
  if (!found) return `${shown} (<error: services "${name}" not found>)`;
  const own = (found.spec.ports ?? []).find((one) =>
    port.number ? one.port === port.number : one.name === port.name,
  );
  return `${shown} (${endpointsOfPort(store, found, own?.name ?? '')})`;
}

/** `describe ing` */
export function describeIngress(
  writer: Writer,
  ingress: ObjectOf<'Ingress'>,
  around: Surroundings,
): void {
  const { metadata, spec } = ingress;
  const text = (backend: IngressBackend) => backendText(around.store, metadata.namespace, backend);
  const byDefault = spec.defaultBackend ? text(spec.defaultBackend) : '<default>';
  writer.line(0, `Name:\t${metadata.name}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  writer.line(0, `Address:\t${ingressAddress(ingress, true)}`);
  writer.line(0, `Ingress Class:\t${spec.ingressClassName || '<none>'}`);
  writer.line(0, `Default backend:\t${byDefault}`);
  if (spec.tls?.length) writer.line(0, 'TLS:');
  for (const { secretName, hosts = [] } of spec.tls ?? []) {
    writer.line(1, `${secretName ? `${secretName} terminates` : 'SNI routes'} ${hosts.join(',')}`);
  }
  writer.line(0, 'Rules:');
  writer.line(1, 'Host\tPath\tBackends');
  writer.line(1, '----\t----\t--------');
  const rules = (spec.rules ?? []).filter(({ http }) => http);
  for (const { host, http } of rules) {
    writer.line(1, `${host || '*'}\t`);
    for (const { path = '', backend } of http?.paths ?? []) {
      writer.line(2, `\t${path} \t${text(backend)}`);
    }
  }
  if (rules.length === 0) writer.line(1, `*\t*\t${byDefault}`);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  writeEvents(writer, ingress, around);
}

/** `describe ingressclass` */
export function describeIngressClass(
  writer: Writer,
  ingressClass: ObjectOf<'IngressClass'>,
  around: Surroundings,
): void {
  const { metadata, spec } = ingressClass;
  writer.line(0, `Name:\t${metadata.name}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  writer.line(0, `Controller:\t${spec.controller ?? ''}`);
  if (spec.parameters) {
    const { apiGroup, kind, name } = spec.parameters;
    writer.line(0, 'Parameters:');
    if (apiGroup !== undefined) writer.line(1, `APIGroup:\t${apiGroup}`);
    writer.line(1, `Kind:\t${kind}`);
    writer.line(1, `Name:\t${name}`);
  }
  writeEvents(writer, ingressClass, around);
}
