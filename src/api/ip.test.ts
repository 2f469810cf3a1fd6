import { describe, expect, it } from 'vitest';
import {
  cidrContains,
  cidrSize,
  formatIp,
  isCidr,
  isIp,
  isIpv6,
  parseCidr,
  parseIp,
  specialAddress,
  type Cidr,
  canonicalIpv6,
  withoutLeadingZeros,
} from './ip';

function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  if (!parsed) throw new Error(`no range: ${text}`);
  return parsed;
}

describe('IPv4', () => {
  it.each([
    ['0.0.0.0', 0],
    ['10.96.0.1', 174_063_617],
    ['192.168.0.1', 3_232_235_521],
    ['255.255.255.255', 4_294_967_295],
  ])('%s is %i', (text, value) => {
    expect(parseIp(text)).toBe(value);
    expect(formatIp(value)).toBe(text);
  });

  it.each(['', '1.2.3', '1.2.3.4.5', '1.2.3.256', '01.2.3.4', ' 1.2.3.4', 'a.b.c.d', '::1'])(
    'does not take %j',
    (text) => {
      expect(parseIp(text)).toBeUndefined();
    },
  );
});

describe('ranges', () => {
  it.each([
    ['10.96.0.0/12', '10.111.255.254', true],
    ['10.96.0.0/12', '10.112.0.0', false],
    ['192.168.1.77/24', '192.168.1.0', true],
    ['0.0.0.0/0', '255.0.0.1', true],
    ['1.2.3.4/32', '1.2.3.5', false],
  ])('%s and %s: %s', (range, ip, inside) => {
    expect(cidrContains(cidr(range), parseIp(ip) ?? -1)).toBe(inside);
  });

  it('know their size', () => {
    expect(cidrSize(cidr('10.96.0.0/12'))).toBe(1_048_576);
  });

  it.each(['', '10.0.0.0', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/08', '10.0.0/8', '10.0.0.0/8/8'])(
    'do not include %j',
    (text) => {
      expect(parseCidr(text)).toBeUndefined();
    },
  );
});

describe('IPv6', () => {
  it.each(['::', '::1', 'fd00::1', '2001:db8::ffff', '1:2:3:4:5:6:7:8', '::ffff:10.0.0.1'])(
    'has %s',
    (text) => {
      expect(isIpv6(text)).toBe(true);
      expect(isIp(text)).toBe(true);
      expect(isCidr(`${text}/64`)).toBe(true);
    },
  );
  it.each(['', ':', ':::', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', 'g::', '::12345'])(
    'does not have %j',
    (text) => {
      expect(isIpv6(text)).toBe(false);
    },
  );
  it('has prefixes up to 128', () => {
    expect(isCidr('::/128')).toBe(true);
    expect(isCidr('::/129')).toBe(false);
  });
});

describe('special addresses', () => {
  it.each([
    ['0.0.0.0', 'unspecified'],
    ['::', 'unspecified'],
    ['127.1.2.3', 'loopback'],
    ['::1', 'loopback'],
    ['169.254.169.254', 'linkLocalUnicast'],
    ['fe80::1', 'linkLocalUnicast'],
    ['224.0.0.5', 'linkLocalMulticast'],
    ['ff02::1', 'linkLocalMulticast'],
    ['239.1.1.1', 'multicast'],
    ['10.0.0.1', undefined],
    ['fd00::1', undefined],
  ])('%s is %s', (text, range) => {
    expect(specialAddress(text)).toBe(range);
  });
});

describe('IPv6 addresses', () => {
  it.each([
    ['2001:DB8:0:0::2', '2001:db8::2'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1:0:0:2:3:0:0:4', '1::2:3:0:0:4'],
    ['1:0:3:4:5:6:7:8', '1:0:3:4:5:6:7:8'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['::ffff:1.2.3.4', '::ffff:102:304'],
    ['1.2.3.4', undefined],
  ])('%s is %s in short', (text, short) => {
    expect(canonicalIpv6(text)).toBe(short);
  });
});

describe('leading zeros', () => {
  it.each([
    ['010.096.000.050', '10.96.0.50'],
    ['01.2.3.0/08', '1.2.3.0/8'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:0db8::1', '2001:0db8::1'],
  ])('of %s can be overlooked: %s', (text, plain) => {
    expect(withoutLeadingZeros(text)).toBe(plain);
  });
});
