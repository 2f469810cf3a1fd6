import type { Ingress } from '../../api/ingress';
import { get, type Store } from '../store';
import type { TlsCertificate } from '../http';
import { hostMatches } from './match';

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
 * What is in a Secret cannot be read here: its certificate counts as issued by an authority that
 * clients trust, for the hosts of its `tls` entry, or for all hosts of the Ingress if it lists none.
 */
export function certificateFor(store: Store, ingress: Ingress, host: string): Certificate | undefined {
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
  if (!secret.data?.['tls.crt'] || !secret.data['tls.key']) return FAKE_CERTIFICATE;
  const hosts = covers(entry);
  return {
    subject: `CN=${hosts[0] ?? host}`,
    issuer: 'CN=an authority that clients trust',
    selfSigned: false,
    hosts,
    secret: `Secret/${namespace}/${secret.metadata.name}`,
  };
}

/** A certificate as a client sees it that dialled `serverName`, or an address (undefined). */
export function shownTo(serverName: string | undefined, certificate: Certificate): TlsCertificate {
  const { subject, issuer, selfSigned, hosts } = certificate;
  const covers = serverName !== undefined && hosts.some((name) => hostMatches(name, serverName));
  return { subject, issuer, selfSigned, covers };
}
