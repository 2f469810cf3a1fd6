import { duplicate, forbidden, invalid, required, tooMany, type FieldError } from '../errors';
import { isIpv6, parseIp } from '../ip';
import type { Endpoints, EndpointAddress, EndpointSlice, EndpointSubset } from '../service';
import { validateEndpointIp, validateIp } from './addresses';
import {
  immutable,
  invalids,
  oneOfValues,
  validateLabels,
  validateMeta,
  validateMetaUpdate,
  type FieldErrors,
} from './meta';
import {
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  portNumberProblems,
  qualifiedNameProblems,
} from './names';

/** Endpoints (pkg/apis/core/validation) and EndpointSlices (pkg/apis/discovery/validation). */

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];

type NodeOfIp = ReadonlyMap<string, string>;

function validateAddress(field: string, address: EndpointAddress, old: NodeOfIp): FieldErrors {
  const { ip, hostname, nodeName } = address;
  const errors: FieldError[] = [...validateIp(`${field}.ip`, ip)];
  if (hostname)
    errors.push(...invalids(`${field}.hostname`, hostname, dns1123LabelProblems(hostname)));
  if (nodeName !== undefined) {
    const before = old.get(ip);
    errors.push(...invalids(`${field}.nodeName`, nodeName, dns1123SubdomainProblems(nodeName)));
    if (before !== undefined && before !== nodeName) {
      const why = `Cannot change NodeName for ${ip} to ${nodeName}`;
      errors.push(forbidden(`${field}.nodeName`, why));
    }
  }
  return errors.length > 0 ? errors : validateEndpointIp(`${field}.ip`, ip);
}

function validateSubsetPorts(field: string, ports: EndpointSubset['ports'] = []): FieldErrors {
  return ports.flatMap(({ name, port, protocol }, index) => {
    const item = `${field}[${index}]`;
    const needsName = ports.length > 1 && !name;
    return [
      ...(needsName ? [required(`${item}.name`)] : []),
      ...(name ? invalids(`${item}.name`, name, dns1123LabelProblems(name)) : []),
      ...invalids(`${item}.port`, port, portNumberProblems(port)),
      ...oneOfValues(`${item}.protocol`, protocol, PROTOCOLS),
    ];
  });
}

function validateSubsets(subsets: readonly EndpointSubset[], old: NodeOfIp): FieldErrors {
  return subsets.flatMap((subset, index) => {
    const field = `subsets[${index}]`;
    const { addresses = [], notReadyAddresses = [] } = subset;
    const isEmpty = addresses.length + notReadyAddresses.length === 0;
    return [
      ...(isEmpty ? [required(field, 'must specify `addresses` or `notReadyAddresses`')] : []),
      ...addresses.flatMap((address, at) =>
        validateAddress(`${field}.addresses[${at}]`, address, old),
      ),
      ...notReadyAddresses.flatMap((address, at) =>
        validateAddress(`${field}.notReadyAddresses[${at}]`, address, old),
      ),
      ...validateSubsetPorts(`${field}.ports`, subset.ports),
    ];
  });
}

function nodesOf({ subsets = [] }: Endpoints): NodeOfIp {
  const nodes = new Map<string, string>();
  for (const { addresses = [], notReadyAddresses = [] } of subsets) {
    for (const { ip, nodeName } of [...addresses, ...notReadyAddresses]) {
      if (nodeName !== undefined) nodes.set(ip, nodeName);
    }
  }
  return nodes;
}

/** ValidateEndpoints. */
export function validateEndpoints({ metadata, subsets = [] }: Endpoints): FieldErrors {
  return [...validateMeta('Endpoints', metadata), ...validateSubsets(subsets, new Map())];
}
/** ValidateEndpointsUpdate. */
export function validateEndpointsUpdate(endpoints: Endpoints, old: Endpoints): FieldErrors {
  return [
    ...validateMetaUpdate(endpoints, old),
    ...validateSubsets(endpoints.subsets ?? [], nodesOf(old)),
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
  const isRight = type === 'IPv4' ? parseIp(address) !== undefined : isIpv6(address);
  if (isRight) return validateEndpointIp(field, address);
  return ADDRESS_TYPES.includes(type)
    ? [invalid(field, address, `must be a valid ${type} address`)]
    : [];
}

const MAX_ADDRESSES = 100;
const MAX_PORTS = 100;
const MAX_ENDPOINTS = 1000;

function validateSliceEndpoints({ addressType, endpoints }: EndpointSlice): FieldErrors {
  if (endpoints.length > MAX_ENDPOINTS) {
    return [tooMany('endpoints', endpoints.length, MAX_ENDPOINTS)];
  }
  return endpoints.flatMap(({ addresses, hostname, deprecatedTopology }, index) => {
    const field = `endpoints[${index}]`;
    const list = `${field}.addresses`;
    return [
      ...(addresses.length === 0 ? [required(list, 'must contain at least 1 address')] : []),
      ...(addresses.length > MAX_ADDRESSES ? [tooMany(list, addresses.length, MAX_ADDRESSES)] : []),
      ...addresses.flatMap((address, at) =>
        validateSliceAddress(`${list}[${at}]`, address, addressType),
      ),
      ...validateLabels(`${field}.deprecatedTopology`, deprecatedTopology),
      ...(hostname ? invalids(`${field}.hostname`, hostname, dns1123LabelProblems(hostname)) : []),
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
      ...(appProtocol === undefined
        ? []
        : invalids(`${field}.appProtocol`, appProtocol, qualifiedNameProblems(appProtocol))),
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
