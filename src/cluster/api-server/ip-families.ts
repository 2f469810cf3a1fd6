import { fail, ok, type Result } from '../../api/result';
import { goStrings, invalid, invalidObject, type FieldError } from '../../api/errors';
import { isIpv6 } from '../../api/ip';
import type { ServiceSpec } from '../../api/service';
import { validateClusterIps } from '../../api/validation/service';

/**
 * The address families of a Service (pkg/registry/core/service/storage/alloc.go,
 * initIPFamilyFields), in a cluster that has only one.
 */

type Family = NonNullable<ServiceSpec['ipFamilies']>[number];

/** The only family that this cluster is configured for. */
const CONFIGURED: Family = 'IPv4';

/** A headless Service without selector may have families that the cluster does not have. */
function isBare({ clusterIP, selector = {} }: ServiceSpec): boolean {
  return clusterIP === 'None' && Object.keys(selector).length === 0;
}

function sameList(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

/** Whether an update leaves a Service alone that takes whatever families there are. */
function staysPreferDualStack(spec: ServiceSpec, old: ServiceSpec | undefined): boolean {
  return (
    spec.ipFamilyPolicy === 'PreferDualStack' &&
    old?.ipFamilyPolicy === 'PreferDualStack' &&
    spec.type === old.type &&
    sameList(spec.clusterIPs, old.clusterIPs) &&
    sameList(spec.ipFamilies, old.ipFamilies)
  );
}

/**
 * `spec` with its policy and families filled in; `old` is what an update replaces. Invalid when
 * they contradict each other, the addresses or what the cluster is configured for.
 */
export function withIpFamilies(
  name: string,
  spec: ServiceSpec,
  old?: ServiceSpec,
): Result<ServiceSpec> {
  if (spec.type === 'ExternalName' || staysPreferDualStack(spec, old)) return ok(spec);
  const ipFamilyPolicy =
    spec.ipFamilyPolicy ??
    old?.ipFamilyPolicy ??
    (isBare(spec) ? 'RequireDualStack' : 'SingleStack');
  const families = familiesOf({ ...spec, ipFamilyPolicy }, old);
  const wanted: ServiceSpec = { ...spec, ipFamilyPolicy, ipFamilies: families };
  const checks = [
    () => validateClusterIps({ ...spec, ipFamilyPolicy }),
    () => [...policyErrors(wanted, old), ...addressErrors(wanted)],
    () => (isBare(spec) ? [] : clusterErrors(wanted)),
  ];
  for (const check of checks) {
    const errors = check();
    if (errors.length > 0) return fail(invalidObject('Service', name, errors));
  }
  return ok({ ...wanted, ipFamilies: isBare(spec) ? bothIfDual(wanted) : inferred(families) });
}

/** The families that are asked for; one when a change to SingleStack says nothing about them. */
function familiesOf(spec: ServiceSpec, old: ServiceSpec | undefined): readonly Family[] {
  const { ipFamilies = [], ipFamilyPolicy } = spec;
  const isCut = ipFamilyPolicy === 'SingleStack' && old && sameList(ipFamilies, old.ipFamilies);
  return isCut ? ipFamilies.slice(0, 1) : ipFamilies;
}

function inferred(families: readonly Family[]): readonly Family[] {
  return families.length > 0 ? families : [CONFIGURED];
}

function bothIfDual({ ipFamilies = [], ipFamilyPolicy }: ServiceSpec): readonly Family[] {
  const [first = CONFIGURED, ...others] = ipFamilies;
  if (others.length > 0 || ipFamilyPolicy === 'SingleStack') return [first, ...others];
  return [first, first === 'IPv4' ? 'IPv6' : 'IPv4'];
}

function policyErrors(spec: ServiceSpec, old: ServiceSpec | undefined): readonly FieldError[] {
  const { clusterIPs = [], ipFamilies = [], ipFamilyPolicy = null } = spec;
  const wrong = (why: string) => invalid('spec.ipFamilyPolicy', ipFamilyPolicy, why);
  if (ipFamilyPolicy !== 'SingleStack') {
    const isReduced = ipFamilies.length > 0 && ipFamilies.length < (old?.ipFamilies ?? []).length;
    return isReduced ? [wrong("must be 'SingleStack' to release the secondary IP family")] : [];
  }
  const several = (what: string) =>
    wrong(`must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`);
  return [
    ...(clusterIPs.length === 2 ? [several('cluster IPs')] : []),
    ...(ipFamilies.length === 2 ? [several('IP families')] : []),
  ];
}

/** Addresses of a family that nobody asked for and the cluster does not have. */
function addressErrors({ clusterIPs = [], ipFamilies = [] }: ServiceSpec): readonly FieldError[] {
  return clusterIPs.flatMap((ip, index) =>
    index >= ipFamilies.length && isIpv6(ip)
      ? [
          invalid(
            `spec.clusterIPs[${index}]`,
            goStrings(clusterIPs),
            'IPv6 is not configured on this cluster',
          ),
        ]
      : [],
  );
}

function clusterErrors({ ipFamilies = [], ipFamilyPolicy }: ServiceSpec): readonly FieldError[] {
  const why = 'this cluster is not configured for dual-stack services';
  return [
    ...(ipFamilyPolicy === 'RequireDualStack'
      ? [invalid('spec.ipFamilyPolicy', ipFamilyPolicy, why)]
      : []),
    ...ipFamilies.flatMap((family, index) =>
      family === CONFIGURED
        ? []
        : [invalid(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster')],
    ),
  ];
}
