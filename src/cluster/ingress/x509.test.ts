import { describe, expect, it } from 'vitest';
import certificates from './fixtures/certificates.json' with { type: 'json' };
import { readCertificate } from './x509';

describe('a certificate', () => {
  it('names its subject twice when it is self-signed', () => {
    expect(readCertificate(certificates.selfSigned)).toEqual({
      subject: 'CN=kubia.example.com',
      issuer: 'CN=kubia.example.com',
      hosts: ['kubia.example.com'],
    });
  });

  it('lists its DNS names', () => {
    expect(readCertificate(certificates.signed)).toEqual({
      subject: 'O=Acme Co, CN=kubia',
      issuer: 'O=Example CA, CN=Example Root',
      hosts: ['kubia.example.com', '*.foo.com'],
    });
  });

  it.each(['', 'hello', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'])(
    'is not found in %j',
    (text) => {
      expect(readCertificate(text)).toBeUndefined();
    },
  );
});
