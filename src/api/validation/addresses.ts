import { invalid } from '../errors';
import { isCidr, isIp, specialAddress, withoutLeadingZeros, type SpecialAddress } from '../ip';
import { portNameProblems, portNumberProblems } from './names';
import { invalids, type FieldErrors } from './meta';

/** IsValidIPForLegacyField (apimachinery pkg/util/validation/ip.go); leading zeros pass. */
export function validateIp(field: string, text: string): FieldErrors {
  if (isIp(withoutLeadingZeros(text))) return [];
  return [invalid(field, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
}

/** IsValidCIDRForLegacyField; leading zeros pass. */
export function validateCidr(field: string, text: string): FieldErrors {
  if (isCidr(withoutLeadingZeros(text))) return [];
  const why = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';
  return [invalid(field, text, why)];
}

const RANGES: Partial<Record<SpecialAddress, string>> = {
  loopback: 'may not be in the loopback range (127.0.0.0/8, ::1/128)',
  linkLocalUnicast: 'may not be in the link-local range (169.254.0.0/16, fe80::/10)',
  linkLocalMulticast: 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
};

/** Addresses that no endpoint may have (core validation, ValidateEndpointIP). */
export function validateEndpointIp(field: string, text: string): FieldErrors {
  const special = specialAddress(withoutLeadingZeros(text));
  if (!special) return [];
  const why = special === 'unspecified' ? `may not be unspecified (${text})` : RANGES[special];
  return why ? [invalid(field, text, why)] : [];
}

/** ValidatePortNumOrName: a targetPort, the port of a probe. */
export function validatePortOrName(field: string, port: number | string): FieldErrors {
  const problems = typeof port === 'number' ? portNumberProblems(port) : portNameProblems(port);
  return invalids(field, port, problems);
}
