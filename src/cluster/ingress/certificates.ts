import type { Ingress } from '../../api/ingress';
import { decodeBase64 } from '../../api/base64';
import { get, type Store } from '../store';
import type { TlsCertificate } from '../http';
import { hostMatches } from './match';
import { readCertificate, type ReadCertificate } from './x509';

/** What the controller shows when it has nothing better (ingress-nginx docs/user-guide/tls.md). */
export const FAKE_CERTIFICATE: Certificate = {
  subject: 'O=Acme Co, CN=Kubernetes Ingress Controller Fake Certificate',
  issuer: 'O=Acme Co, CN=Kubernetes Ingress Controller Fake Certificate',
  selfSigned: true,
  hosts: ['ingress.local'],
  secret: undefined,
};

/** A server's certificate. */
export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  readonly selfSigned: boolean;
  /** Its subject alternative names. */
  readonly hosts: readonly string[];
  /** `Secret/namespace/name`; undefined for the controller's own. */
  readonly secret: string | undefined;
}

/**
 * The certificate for a rule's host: that of the `spec.tls` entry that lists the host, else of one
 * whose certificate covers it, else the controller's own. Undefined when the Ingress has no `tls`
 * (ingress-nginx internal/ingress/controller/controller.go, createServers, extractTLSSecretName).
 *
 * A certificate that is not self-signed counts as issued by an authority that clients trust. One that
 * cannot be read stands for such a certificate for the hosts of its `tls` entry, or for all hosts of
 * the Ingress if that lists none.
 */
export function certificateFor(
  store: Store,
  ingress: Ingress,
  host: string,
): Certificate | undefined {
  const { tls = [], rules = [] } = ingress.spec;
  if (tls.length === 0) return undefined;
  const all = rules.flatMap((rule) => rule.host ?? []);
  const covers = ({ hosts }: (typeof tls)[number]) => (hosts?.length ? hosts : all);
  const entry =
    tls.find(({ hosts = [] }) => hosts.includes(host)) ??
    tls.find((one) => covers(one).some((name) => hostMatches(name, host)));
  const { namespace } = ingress.metadata;
  const secret = entry?.secretName && get(store, 'Secret', namespace, entry.secretName);
  if (!entry || !secret || secret.type !== 'kubernetes.io/tls') return FAKE_CERTIFICATE;
  const { 'tls.crt': certificate, 'tls.key': key } = secret.data ?? {};
  if (!certificate || !key) return FAKE_CERTIFICATE;
  const read = readCertificate(String.fromCharCode(...decodeBase64(certificate)));
  const found = read ?? assumed(covers(entry), host);
  if (!found.hosts.some((name) => hostMatches(name, host) || name === host))
    return FAKE_CERTIFICATE;
  const selfSigned = found.subject === found.issuer;
  return { ...found, selfSigned, secret: `Secret/${namespace}/${secret.metadata.name}` };
}

/** What is taken for the content of a certificate that cannot be read. */
function assumed(hosts: readonly string[], host: string): ReadCertificate {
  return { subject: `CN=${hosts[0] ?? host}`, issuer: 'CN=a trusted authority', hosts };
}

/** A certificate as a client sees it that dialled `serverName`, or an address (undefined). */
export function shownTo(serverName: string | undefined, certificate: Certificate): TlsCertificate {
  const { subject, issuer, selfSigned, hosts } = certificate;
  const covers = serverName !== undefined && hosts.some((name) => hostMatches(name, serverName));
  return { subject, issuer, selfSigned, covers };
}
