import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base32, sha256 } from './sha256';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('sha256', () => {
  it.each([0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000])('hashes %i characters', (n) => {
    const text = 'x'.repeat(n);
    expect(hex(sha256(text))).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('agrees with Node on any ASCII text', () => {
    const ascii = fc.string({ unit: 'binary-ascii', maxLength: 200 });
    fc.assert(
      fc.property(ascii, (text) => {
        expect(hex(sha256(text))).toBe(createHash('sha256').update(text, 'latin1').digest('hex'));
      }),
    );
  });
});

describe('base32', () => {
  it.each([
    ['f', 'MY'],
    ['foobar', 'MZXW6YTBOI'],
  ])('%s ⇒ %s (RFC 4648)', (text, encoded) => {
    expect(base32(Buffer.from(text), encoded.length)).toBe(encoded);
  });
});
