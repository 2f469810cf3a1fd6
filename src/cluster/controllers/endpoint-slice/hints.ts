import type { ObjectOf } from '../../../api/kinds';
import type { Endpoint } from '../../../api/service';
import type { PortGroup } from './desired';

/** Of Services that want hints by the CPUs of the zones, which are not simulated. */
const MODES = ['service.kubernetes.io/topology-mode', 'service.kubernetes.io/topology-aware-hints'];

function wantsProportions({ annotations = {} }: ObjectOf<'Service'>['metadata']): boolean {
  const mode = MODES.map((key) => annotations[key]).find((value) => value !== undefined);
  return mode === 'Auto' || mode === 'auto';
}

/**
 * Sets `hints.forZones` to the own zone of every ready endpoint if the Service has a traffic
 * distribution (endpointslice/trafficdist, PreferClose); the annotation for proportional hints
 * turns that off (endpointslice/reconciler.go, canUseTrafficDistribution).
 */
export function withHints(
  groups: ReadonlyMap<string, PortGroup>,
  { metadata, spec }: ObjectOf<'Service'>,
): ReadonlyMap<string, PortGroup> {
  if (spec.trafficDistribution !== 'PreferClose' || wantsProportions(metadata)) return groups;
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
