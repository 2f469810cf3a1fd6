/** IPv4 addresses as unsigned 32-bit numbers, and the checks of address texts. */

/**
 * The IPv4 address as a number from 0 to 2³²-1, or undefined when `text` is none.
 * Leading zeros are refused (Kubernetes takes them for old objects only).
 */
export function parseIp(text: string): number | undefined {
  let [value, dots, octet, digits] = [0, 0, 0, 0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      if (digits === 0) return undefined;
      value = value * 256 + octet;
      [octet, digits] = [0, 0];
      dots++;
    } else {
      const hasLeadingZero = digits > 0 && octet === 0;
      octet = octet * 10 + (code - ZERO);
      if (code < ZERO || code > NINE || hasLeadingZero || octet > 255) return undefined;
      digits++;
    }
  }
  return dots === 3 && digits > 0 ? value * 256 + octet : undefined;
}

const [DOT, ZERO, NINE] = [0x2e, 0x30, 0x39];

/** `10.96.0.1` for 174063617. */
export function formatIp(value: number): string {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.');
}

/**
 * The text of an address or range of which Kubernetes overlooks leading zeros (ParseIPSloppy):
 * `10.96.0.50` for `010.096.000.050`.
 */
export function withoutLeadingZeros(text: string): string {
  return text.includes(':') ? text : text.replace(/(^|[./])0+(?=\d)/g, '$1');
}

export interface Cidr {
  /** The first address of the range. */
  readonly base: number;
  /** Length of the prefix, 0 to 32. */
  readonly bits: number;
}

function maskOf(bits: number): number {
  return bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
}

/** An IPv4 range such as `10.96.0.0/12`; bits behind the prefix are cut off. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', prefix = '', ...rest] = text.split('/');
  const ip = parseIp(address);
  if (ip === undefined || rest.length > 0 || !/^(?:\d|[12]\d|3[0-2])$/.test(prefix)) {
    return undefined;
  }
  const bits = Number(prefix);
  return { base: (ip & maskOf(bits)) >>> 0, bits };
}

export function cidrContains(cidr: Cidr, ip: number): boolean {
  return (ip & maskOf(cidr.bits)) >>> 0 === cidr.base;
}

/** How many addresses the range has. */
export function cidrSize(cidr: Cidr): number {
  return 2 ** (32 - cidr.bits);
}

function isGroupList(text: string): number {
  if (text === '') return 0;
  const groups = text.split(':');
  return groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) ? groups.length : NaN;
}

/** Whether `text` is an IPv6 address, with or without `::` and an IPv4 tail; no zone. */
export function isIpv6(text: string): boolean {
  let rest = text;
  let count = 0;
  const tail = /:(\d+\.\d+\.\d+\.\d+)$/.exec(text)?.[1];
  if (tail !== undefined) {
    if (parseIp(tail) === undefined) return false;
    rest = text.slice(0, -tail.length);
    if (!rest.endsWith('::')) rest = rest.slice(0, -1);
    count = 2;
  }
  const halves = rest.split('::');
  if (halves.length > 2) return false;
  for (const half of halves) count += isGroupList(half);
  return halves.length === 2 ? count <= 7 : count === 8;
}

/** The 32 hexadecimal digits of an IPv6 address, or undefined when `text` is none. */
export function expandIpv6(text: string): string | undefined {
  if (!isIpv6(text)) return undefined;
  const hex = text.toLowerCase().replace(/\d+\.\d+\.\d+\.\d+$/, (tail) => {
    const digits = (parseIp(tail) ?? 0).toString(16).padStart(8, '0');
    return `${digits.slice(0, 4)}:${digits.slice(4)}`;
  });
  const [left = [], right = []] = hex.split('::').map((half) => half.split(':').filter(Boolean));
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '');
  return [...left, ...zeros, ...right].map((group) => group.padStart(4, '0')).join('');
}

/** The shortest notation of an IPv6 address (RFC 5952), or undefined when `text` is none. */
export function canonicalIpv6(text: string): string | undefined {
  const groups = expandIpv6(text)?.match(/.{4}/g);
  if (!groups) return undefined;
  const short = groups.map((group) => group.replace(/^0{1,3}/, ''));
  // The longest run of zeros, and of two that are as long the first.
  let [start, length] = [0, 1];
  for (let at = 0; at < short.length; at++) {
    let end = at;
    while (short[end] === '0') end++;
    if (end - at > length) [start, length] = [at, end - at];
  }
  if (length === 1) return short.join(':');
  return `${short.slice(0, start).join(':')}::${short.slice(start + length).join(':')}`;
}

/** Whether `text` is an IPv4 or IPv6 address. */
export function isIp(text: string): boolean {
  return parseIp(text) !== undefined || isIpv6(text);
}

/** Whether `text` is a range of IPv4 or IPv6 addresses. */
export function isCidr(text: string): boolean {
  if (parseCidr(text)) return true;
  const match = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  return match !== null && Number(match[2]) <= 128 && isIpv6(match[1] ?? '');
}

/** Address ranges that mean something of their own, as Go's net.IP names them. */
export type SpecialAddress =
  'linkLocalMulticast' | 'linkLocalUnicast' | 'loopback' | 'multicast' | 'unspecified';

function specialIpv6(text: string): SpecialAddress | undefined {
  const lower = text.toLowerCase();
  if (/^[0:]*:0*$/.test(lower)) return 'unspecified';
  if (/^[0:]*:0*1$/.test(lower)) return 'loopback';
  if (/^ff02:/.test(lower)) return 'linkLocalMulticast';
  if (/^ff[0-9a-f]{2}:/.test(lower)) return 'multicast';
  return /^fe[89ab][0-9a-f]:/.test(lower) ? 'linkLocalUnicast' : undefined;
}

/** Which special range the address `text` lies in; undefined for an ordinary address. */
export function specialAddress(text: string): SpecialAddress | undefined {
  const ip = parseIp(text);
  if (ip === undefined) return specialIpv6(text);
  if (ip === 0) return 'unspecified';
  if (ip >>> 24 === 127) return 'loopback';
  if (ip >>> 16 === 0xa9fe) return 'linkLocalUnicast';
  if (ip >>> 8 === 0xe00000) return 'linkLocalMulticast';
  return ip >>> 28 === 0xe ? 'multicast' : undefined;
}
