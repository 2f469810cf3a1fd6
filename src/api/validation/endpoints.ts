import { duplicate, invalid, required, tooMany } from '../errors';
import { isIp, isIpv6, parseIp, withoutLeadingZeros } from '../ip';
import type {
  Endpoint,
  EndpointAddress,
  Endpoints,
  EndpointSlice,
  EndpointSubset,
} from '../service';
import { validateEndpointIp, validateIp } from './addresses';
import {
  immutable,
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
  portNumberProblems,
  qualifiedNameProblems,
} from './names';

/** Endpoints (pkg/apis/core/validation) and EndpointSlices (pkg/apis/discovery/validation). */

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];

/** What no endpoint may be: no address at all, or one of a special range (ValidateEndpointIP). */
function validateReachable(field: string, ip: string): FieldErrors {
  return isIp(withoutLeadingZeros(ip))
    ? validateEndpointIp(field, ip)
    : [invalid(field, ip, 'must be a valid IP address')];
}

function validateNodeName(field: string, name: string | undefined): FieldErrors {
  return name === undefined ? [] : invalids(field, name, dns1123SubdomainProblems(name));
}

function validateAddress(field: string, address: EndpointAddress): FieldErrors {
  const { ip, hostname, nodeName } = address;
  return [
    ...validateIp(`${field}.ip`, ip),
    ...(hostname ? invalids(`${field}.hostname`, hostname, dns1123LabelProblems(hostname)) : []),
    ...validateNodeName(`${field}.nodeName`, nodeName),
    ...validateReachable(`${field}.ip`, ip),
  ];
}

function validateAppProtocol(field: string, text: string | undefined): FieldErrors {
  return text === undefined ? [] : invalids(field, text, qualifiedNameProblems(text));
}

function validateSubsetPorts(field: string, ports: EndpointSubset['ports'] = []): FieldErrors {
  return ports.flatMap(({ name, port, protocol, appProtocol }, index) => {
    const item = `${field}[${index}]`;
    const needsName = ports.length > 1 && !name;
    return [
      ...(needsName ? [required(`${item}.name`)] : []),
      ...(name ? invalids(`${item}.name`, name, dns1123LabelProblems(name)) : []),
      ...invalids(`${item}.port`, port, portNumberProblems(port)),
      ...oneOfValues(`${item}.protocol`, protocol, PROTOCOLS),
      ...validateAppProtocol(`${item}.appProtocol`, appProtocol),
    ];
  });
}

function validateSubsets(subsets: readonly EndpointSubset[]): FieldErrors {
  return subsets.flatMap((subset, index) => {
    const field = `subsets[${index}]`;
    const { addresses = [], notReadyAddresses = [] } = subset;
    const isEmpty = addresses.length + notReadyAddresses.length === 0;
    return [
      ...(isEmpty ? [required(field, 'must specify `addresses` or `notReadyAddresses`')] : []),
      ...addresses.flatMap((address, at) => validateAddress(`${field}.addresses[${at}]`, address)),
      ...notReadyAddresses.flatMap((address, at) =>
        validateAddress(`${field}.notReadyAddresses[${at}]`, address),
      ),
      ...validateSubsetPorts(`${field}.ports`, subset.ports),
    ];
  });
}

/** ValidateEndpoints. */
export function validateEndpoints({ metadata, subsets = [] }: Endpoints): FieldErrors {
  return [...validateMeta('Endpoints', metadata), ...validateSubsets(subsets)];
}
/** ValidateEndpointsUpdate: subsets that stay as they are pass, and an address may change its node. */
export function validateEndpointsUpdate(endpoints: Endpoints, old: Endpoints): FieldErrors {
  const { subsets = [] } = endpoints;
  return [
    ...validateMetaUpdate(endpoints, old),
    ...(same(subsets, old.subsets ?? []) ? [] : validateSubsets(subsets)),
  ];
}

/** "two segments" (IsFullyQualifiedDomainName), a dot at the end allowed. */
function validateFqdn(field: string, text: string): FieldErrors {
  const name = text.replace(/\.$/, '');
  const problems = dns1123SubdomainProblems(name);
  if (text === '') return [required(field)];
  if (problems.length > 0) return [invalid(field, name, problems.join(','))];
  if (name.includes('.')) return [];
  return [invalid(field, name, 'should be a domain with at least two segments separated by dots')];
}

function validateSliceAddress(
  field: string,
  address: string,
  type: EndpointSlice['addressType'],
): FieldErrors {
  if (type === 'FQDN') return validateFqdn(field, address);
  if (!ADDRESS_TYPES.includes(type)) return [];
  const plain = withoutLeadingZeros(address);
  const isRight = type === 'IPv4' ? parseIp(plain) !== undefined : isIpv6(address);
  return [
    ...(isRight ? [] : [invalid(field, address, `must be a valid ${type} address`)]),
    ...validateReachable(field, address),
  ];
}

const MAX_ADDRESSES = 100;
const MAX_PORTS = 100;
const MAX_ENDPOINTS = 1000;
const MAX_ZONES = 8;

function validateHints(
  field: string,
  { forZones = [] }: NonNullable<Endpoint['hints']>,
): FieldErrors {
  if (forZones.length > MAX_ZONES) return [tooMany(field, forZones.length, MAX_ZONES)];
  return forZones.flatMap(({ name }, index) => {
    const isRepeated = forZones.findIndex((zone) => zone.name === name) < index;
    return [
      ...(isRepeated ? [duplicate(`${field}[${index}].name`, name)] : []),
      ...invalids(`${field}[${index}].name`, name, labelValueProblems(name)),
    ];
  });
}

function validateSliceEndpoints({ addressType, endpoints }: EndpointSlice): FieldErrors {
  if (endpoints.length > MAX_ENDPOINTS) {
    return [tooMany('endpoints', endpoints.length, MAX_ENDPOINTS)];
  }
  return endpoints.flatMap(({ addresses, hostname, nodeName, ...endpoint }, index) => {
    const field = `endpoints[${index}]`;
    const list = `${field}.addresses`;
    return [
      ...(addresses.length === 0 ? [required(list, 'must contain at least 1 address')] : []),
      ...(addresses.length > MAX_ADDRESSES ? [tooMany(list, addresses.length, MAX_ADDRESSES)] : []),
      ...addresses.flatMap((address, at) =>
        validateSliceAddress(`${list}[${at}]`, address, addressType),
      ),
      ...validateNodeName(`${field}.nodeName`, nodeName),
      ...validateLabels(`${field}.deprecatedTopology`, endpoint.deprecatedTopology),
      ...(hostname ? invalids(`${field}.hostname`, hostname, dns1123LabelProblems(hostname)) : []),
      ...(endpoint.hints ? validateHints(`${field}.hints.forZones`, endpoint.hints) : []),
    ];
  });
}

function validateSlicePorts({ ports = [] }: EndpointSlice): FieldErrors {
  if (ports.length > MAX_PORTS) return [tooMany('ports', ports.length, MAX_PORTS)];
  const seen = new Set<string>();
  return ports.flatMap(({ name = '', protocol, appProtocol }, index) => {
    const field = `ports[${index}]`;
    const isRepeated = seen.has(name);
    seen.add(name);
    return [
      ...(name ? invalids(`${field}.name`, name, dns1123LabelProblems(name)) : []),
      ...(isRepeated ? [duplicate(`${field}.name`, name)] : []),
      ...oneOfValues(`${field}.protocol`, protocol, PROTOCOLS),
      ...validateAppProtocol(`${field}.appProtocol`, appProtocol),
    ];
  });
}

function validateSlice(slice: EndpointSlice): FieldErrors {
  return [
    ...oneOfValues('addressType', slice.addressType, ADDRESS_TYPES),
    ...validateSliceEndpoints(slice),
    ...validateSlicePorts(slice),
  ];
}

/** ValidateEndpointSliceCreate. */
export function validateEndpointSlice(slice: EndpointSlice): FieldErrors {
  return [...validateMeta('EndpointSlice', slice.metadata), ...validateSlice(slice)];
}
/** ValidateEndpointSliceUpdate. */
export function validateEndpointSliceUpdate(slice: EndpointSlice, old: EndpointSlice): FieldErrors {
  const { addressType } = slice;
  return [
    ...validateMetaUpdate(slice, old),
    ...validateSlice(slice),
    ...immutable('addressType', addressType, old.addressType, addressType),
  ];
}
