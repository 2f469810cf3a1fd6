import { decodeBase64 } from '../../api/base64';

/** What a client looks at in a certificate. */
export interface ReadCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** The DNS names in it, or its common name if there are none. */
  readonly hosts: readonly string[];
}

type Bytes = readonly number[];

/** An element of DER: its tag and what it holds (X.690). */
interface Element {
  readonly tag: number;
  readonly content: Bytes;
}

function elements(bytes: Bytes): Element[] {
  const found: Element[] = [];
  for (let at = 0; at + 1 < bytes.length;) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1] ?? 0;
    const more = first < 0x80 ? 0 : first & 0x7f;
    const length =
      more === 0
        ? first
        : bytes.slice(at + 2, at + 2 + more).reduce((sum, byte) => sum * 256 + byte, 0);
    const start = at + 2 + more;
    if (start + length > bytes.length) break;
    found.push({ tag, content: bytes.slice(start, start + length) });
    at = start + length;
  }
  return found;
}

const text = (bytes: Bytes) => String.fromCharCode(...bytes);
const hex = (bytes: Bytes) => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');

const NAMES: Readonly<Record<string, string>> = {
  '550403': 'CN',
  '550406': 'C',
  '550407': 'L',
  '550408': 'ST',
  '55040a': 'O',
  '55040b': 'OU',
};
const SUBJECT_ALT_NAME = '551d11';
const SEQUENCE = 0x30;
const DNS_NAME = 0x82;
const EXTENSIONS = 0xa3;
const VERSION = 0xa0;

/** `[['O', 'Acme Co'], ['CN', …]]` */
function nameIn({ content }: Element): (readonly [string, string])[] {
  return elements(content).flatMap((set) =>
    elements(set.content).map(({ content: pair }) => {
      const [type, value] = elements(pair);
      const key = hex(type?.content ?? []);
      return [NAMES[key] ?? key, text(value?.content ?? [])] as const;
    }),
  );
}

function formatted(name: readonly (readonly [string, string])[]): string {
  return name.map(([key, value]) => `${key}=${value}`).join(', ');
}

function dnsNames(extensions: Element | undefined): string[] {
  const [list] = elements(extensions?.content ?? []);
  return elements(list?.content ?? []).flatMap(({ content }) => {
    const parts = elements(content);
    if (hex(parts[0]?.content ?? []) !== SUBJECT_ALT_NAME) return [];
    const [names] = elements(parts.at(-1)?.content ?? []);
    return elements(names?.content ?? [])
      .filter(({ tag }) => tag === DNS_NAME)
      .map((one) => text(one.content));
  });
}

/**
 * Reads the first certificate of a PEM file (RFC 7468, RFC 5280); undefined if there is none that
 * can be read. Nothing is verified but that subject and issuer can be compared.
 */
export function readCertificate(pem: string): ReadCertificate | undefined {
  const body = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(
    pem,
  )?.[1];
  if (body === undefined) return undefined;
  const [certificate] = elements(decodeBase64(body));
  const [toBeSigned] = elements(certificate?.content ?? []);
  if (certificate?.tag !== SEQUENCE || toBeSigned?.tag !== SEQUENCE) return undefined;
  const fields = elements(toBeSigned.content).filter(({ tag }) => tag !== VERSION);
  const [, , issuer, , subject] = fields;
  if (!issuer || !subject) return undefined;
  const name = nameIn(subject);
  const alternatives = dnsNames(fields.find(({ tag }) => tag === EXTENSIONS));
  const common = name.filter(([key]) => key === 'CN').map(([, value]) => value);
  return {
    subject: formatted(name),
    issuer: formatted(nameIn(issuer)),
    hosts: alternatives.length > 0 ? alternatives : common,
  };
}
