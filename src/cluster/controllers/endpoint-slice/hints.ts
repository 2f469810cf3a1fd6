import type { ObjectOf } from '../../../api/kinds';
import type { Endpoint } from '../../../api/service';
import type { PortGroup } from './desired';

/**
 * Sets `hints.forZones` to the own zone of every ready endpoint if the Service has a traffic
 * distribution (endpointslice/trafficdist, PreferClose).
 */
export function withHints(
  groups: ReadonlyMap<string, PortGroup>,
  { spec }: ObjectOf<'Service'>,
): ReadonlyMap<string, PortGroup> {
  if (spec.trafficDistribution !== 'PreferClose') return groups;
  for (const { endpoints } of groups.values()) {
    for (const [identity, endpoint] of endpoints) endpoints.set(identity, hinted(endpoint));
  }
  return groups;
}

function hinted(endpoint: Endpoint): Endpoint {
  const { zone, conditions } = endpoint;
  return zone && conditions.ready
    ? { ...endpoint, hints: { forZones: [{ name: zone }] } }
    : endpoint;
}
