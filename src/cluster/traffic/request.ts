import type { ObjectKey } from '../../api/kinds';
import type { DnsReply, QuestionType } from '../dns/zone';
import { ADDRESSES } from '../config';
import { formatUrl, type HttpRequest, type HttpResponse, type TlsCertificate } from '../http';
import type { Lack, Upstream } from '../ingress/backends';
import type { Header, Ip, Packet, Transport } from '../network/packet';
import type { Matched } from '../network/kernel';
import { PersistentMap } from '../structures/persistent-map';
import { remembers } from '../world';

/** `client/laptop`, `node/node1`, `pod/default/kubia-x2k9p`, `loadbalancer/default/kubia` */
export type Place = string;

export type Outcome = 'answered' | 'refused' | 'timeout' | 'unresolved' | 'reset';

/** Why a packet went on from a hop as it did: the field or the rule that decided. */
export type Because =
  /** `name` was looked up first, unless an address was typed. */
  | {
      readonly is: 'sent';
      readonly name?: string;
      /** On a connection that was open already. */
      readonly reused?: true;
    }
  | { readonly is: 'unresolved'; readonly name: string }
  /** Only the routing table decided. */
  | { readonly is: 'routed' }
  /** kube-proxy's rules chose an endpoint. */
  | {
      readonly is: 'dnat';
      /** `Service/default/kubia` and the field whose value matched. */
      readonly service: string;
      readonly field: string;
      /** How many endpoints there were to choose from. */
      readonly choices: number;
      readonly masqueraded: boolean;
      /** The client came back to its endpoint (session affinity). */
      readonly sticky: boolean;
    }
  /** A known connection: conntrack translates as it did for the first packet. */
  | { readonly is: 'conntrack' }
  | { readonly is: 'rejected'; readonly service: string; readonly comment: string }
  | { readonly is: 'dropped'; readonly service: string; readonly comment: string }
  /**
   * `kubectl port-forward` and a kubelet carry a connection to one pod's own localhost, past
   * Services and rules.
   */
  | {
      readonly is: 'forwarded';
      readonly by: 'kubectl' | 'kubelet';
      readonly node: string;
      /** `namespace/name` */
      readonly pod: string;
      /** The port in the pod. */
      readonly port: number;
      /** The kubelet has no such pod any more. */
      readonly gone?: true;
    }
  /** A load balancer chose one of its healthy nodes. */
  | { readonly is: 'balanced'; readonly nodes: number }
  /**
   * The destination is nowhere: the packet leaves by the default route and is lost. Or, with `why`:
   * its machine is off, its network is cut, or nobody there waits for it.
   */
  | { readonly is: 'lost'; readonly why?: 'down' | 'unplugged' | 'unexpected' }
  /** A socket took it: a container's, or (no container) the node's own. */
  | { readonly is: 'accepted'; readonly container: string | undefined; readonly port: number }
  /** Nothing listens on the port: the kernel answers with a reset. */
  | { readonly is: 'closed'; readonly port: number }
  /** The TLS server shows its certificate: a Secret's, or its own. */
  | {
      readonly is: 'certificate';
      readonly certificate: TlsCertificate;
      /** `Secret/namespace/name` */
      readonly secret: string | undefined;
      readonly serverName: string | undefined;
    }
  /** A rule of an Ingress chose a backend, and an ingress controller passes the request on. */
  | {
      readonly is: 'proxied';
      /** `Ingress/default/kubia` and the field that matched. */
      readonly ingress: string;
      readonly field: string;
      /** `namespace/service:port` */
      readonly backend: string;
      /** The `address:port` whose turn it is; undefined when there is nobody to send it to. */
      readonly endpoint: string | undefined;
      /** The endpoint is the Service's ClusterIP (annotation service-upstream). */
      readonly viaService?: true;
      /** Why there is nobody. */
      readonly lacks?: Lack;
    }
  /** The endpoint that a proxy had chosen failed. */
  | { readonly is: 'upstreamFailed'; readonly endpoint: string; readonly how: Outcome }
  /** No Ingress has a rule for the host and path. */
  | { readonly is: 'unrouted'; readonly host: string; readonly path: string }
  /** The Ingress has TLS for the host: plain HTTP is sent there. */
  | {
      readonly is: 'redirected';
      readonly ingress: string;
      readonly field: string;
      readonly location: string;
    }
  /** HTTP without TLS on a port for TLS, or the other way round. */
  | { readonly is: 'mismatched'; readonly port: number; readonly expected: 'tls' | 'plain' }
  /** A path that nginx refuses before it looks for a rule. */
  | { readonly is: 'malformed'; readonly path: string }
  /** `status` of an HTTP answer. */
  | { readonly is: 'answered'; readonly status: number | undefined }
  /** The process went away or closed without an answer; `by` when it did so before it was asked. */
  | { readonly is: 'hungUp'; readonly by?: Place }
  | { readonly is: 'received' };

/** One place on a packet's way. */
export interface Hop {
  readonly at: Place;
  readonly direction: 'request' | 'reply';
  /** Ms of virtual time. */
  readonly arrived: number;
  readonly left: number;
  readonly before: Header;
  readonly after: Header;
  readonly because: Because;
  /** The rules that mattered on this node, in the order in which they did. */
  readonly matched: readonly Matched[];
  /** Where it went; undefined at the end of the way. */
  readonly next: Place | undefined;
}

/** Ms of virtual time; what curl's options say. */
export interface Patience {
  readonly connectTimeout?: number;
  readonly maxTime?: number;
}

/** The stretch that a packet is on. Times in ms of virtual time. */
export interface Leg {
  readonly from: Place;
  readonly to: Place;
  readonly departed: number;
  readonly arrives: number;
  readonly direction: 'request' | 'reply';
  readonly header: Header;
}

/**
 * What a request asks: a web server for a page over TCP, a DNS server for records over UDP, or a
 * kernel for an echo.
 */
export type Payload =
  | { readonly is: 'http'; readonly http: HttpRequest }
  | {
      readonly is: 'dns';
      readonly question: DnsQuestion;
      /** The address of another server than the cluster's. */
      readonly server?: string;
    }
  /** ICMP echo: what `ping` sends. */
  | { readonly is: 'echo'; readonly host: string };

export interface DnsQuestion {
  readonly name: string;
  readonly type: QuestionType;
}

/** A name that is being looked up before a request can go out. */
export interface Lookup {
  /** The full names still to be tried, the present one first. */
  readonly names: readonly string[];
  /** How often the present one was asked for without an answer. */
  readonly attempts: number;
}

/** The socket that took a request, and the process behind it. */
export interface Acceptance {
  /** Where the socket is. */
  readonly at: Place;
  readonly pod: ObjectKey;
  readonly container: string;
  /** To notice that the process has gone meanwhile. */
  readonly containerId: string;
  /** As it was received. */
  readonly packet: Packet;
}

/** A request that an ingress controller passes on by a request of its own. */
export interface Proxied {
  readonly acceptance: Acceptance;
  /** What decided; the endpoint is that of the present attempt. */
  readonly route: Extract<Because, { is: 'proxied' }>;
  /** What is sent to the endpoints; host and port are the endpoint's. */
  readonly http: HttpRequest;
  /** The endpoints still to be tried, the present one first. */
  readonly left: readonly Upstream[];
  readonly attempts: number;
  /** How many controllers have passed it on before: an Ingress can lead back to its own controller. */
  readonly depth: number;
  readonly patience: Patience;
  /** Whether the answer is to carry HSTS. */
  readonly hsts: boolean;
}

/** A request that a `kubectl port-forward` has taken and carries to a pod. */
export interface Forwarded {
  /** The forward's id. */
  readonly forward: string;
  /** The machine that kubectl runs on. */
  readonly at: Place;
  /** As kubectl took it. */
  readonly packet: Packet;
  /** kubectl's own connection to the API server. */
  readonly tunnel: Header;
  /** The kubelet's connection in the pod. */
  readonly inside: Header;
  readonly because: Extract<Because, { is: 'forwarded' }>;
}

export interface Request {
  readonly id: number;
  readonly from: Place;
  readonly payload: Payload;
  /** The request on whose behalf this one is made: a name's look-up, or a proxy's own request. */
  readonly parent: number | undefined;
  readonly lookup: Lookup | undefined;
  /** How an ingress controller passes it on, once one has taken it. */
  readonly proxied?: Proxied;
  /** How a port-forward carries it, once one has taken it. */
  readonly forwarded?: Forwarded;
  /** What the TLS server showed in the handshake; undefined without TLS. */
  readonly tls?: TlsCertificate;
  readonly patience: Patience;
  /** The stream that sent it, if any. */
  readonly stream: string | undefined;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly hops: readonly Hop[];
  /** Where its packet is; undefined while an app works on it, after it was lost, and at the end. */
  readonly leg: Leg | undefined;
  readonly outcome: Outcome | undefined;
  readonly response: HttpResponse | undefined;
  /** What a DNS server answered. */
  readonly reply: DnsReply | undefined;
  /** `namespace/name` of the pod that was reached; behind an ingress controller, of the pod that answered. */
  readonly pod: string | undefined;
  /** `ip:port` of the peer as the socket of that pod saw it. */
  readonly sourceSeen: string | undefined;
  /** The address that was dialled, once known. */
  readonly target: { readonly ip: string; readonly port: number } | undefined;
  /** Whether the connection was established, so that a loss is no longer a failure to connect. */
  readonly connected: boolean;
  /** The process that sends it, which keeps its connections open; it opens one of its own otherwise. */
  readonly connection?: string;
  /** The port that it is sent from, once known. */
  readonly sport?: number;
}

/** A place that a connection crosses, and how its packets arrive there. */
export interface Crossing {
  readonly at: Place;
  readonly before: Header;
}

/** The socket at the other end of a connection: a container's, or (no pod) a machine's outside. */
export interface Peer {
  readonly pod?: ObjectKey;
  readonly containerId?: string;
  /** The connection's addresses as this socket sees them. */
  readonly header: Header;
}

/** A TCP connection that stays open between requests (HTTP keep-alive). */
export interface Connection {
  readonly from: Place;
  /** The process that has it; it has one for each host and port. */
  readonly process: string;
  /** Ms of virtual time. */
  readonly openedAt: number;
  /** As its first packet left the process. */
  readonly header: Header;
  /** The request that is under way on it. */
  readonly busy: number | undefined;
  /** How many requests have been answered on it. */
  readonly answered: number;
  /** It is to be closed as soon as it is no longer busy. */
  readonly closing: boolean;
  /** Undefined until somebody has taken it. */
  readonly peer: Peer | undefined;
  /** Where conntrack and load balancers remember it. */
  readonly crossed: readonly Crossing[];
}

/** A steady stream of requests. */
export interface Stream {
  readonly id: string;
  readonly from: Place;
  readonly http: HttpRequest;
  /** Requests per second of virtual time. */
  readonly rate: number;
  /** Whether its sockets stay open from one request to the next. */
  readonly keepAlive: boolean;
  /** How many sockets it keeps open. With all of them busy it sends nothing. */
  readonly clients: number;
  /** How many requests it sends before it ends; undefined if it goes on for ever. */
  readonly limit?: number;
  readonly sent: number;
  readonly answered: number;
  readonly failed: number;
  /** The socket whose turn it is. */
  readonly turn: number;
  /** When its next request is sent, ms of virtual time. */
  readonly due: number;
}

/** Counts since the cluster's start, by who served or how it failed; without what is done on behalf of others. */
export interface Tally {
  /** `namespace/name` → answers. */
  readonly byPod: PersistentMap<string, number>;
  /** `answered 200`, `refused` → requests. */
  readonly byOutcome: PersistentMap<string, number>;
  /** The latest seconds in which requests ended, oldest first, bounded. */
  readonly seconds: readonly TallySecond[];
}

/** What ended within one second of virtual time; the outcomes as in `Tally.byOutcome`. */
export interface TallySecond {
  /** Seconds of virtual time, a whole number. */
  readonly second: number;
  readonly byOutcome: { readonly [outcome: string]: number };
}

export interface Traffic {
  readonly nextId: number;
  /** How many requests are over. */
  readonly ended: number;
  /** Requests on their way. */
  readonly inFlight: PersistentMap<number, Request>;
  /** The latest finished requests, newest first, bounded. */
  readonly finished: readonly Request[];
  readonly streams: PersistentMap<string, Stream>;
  /** Connections that are open. */
  readonly connections: PersistentMap<string, Connection>;
  /** By address, the port from which its latest connection was opened. */
  readonly ports: PersistentMap<Ip, number>;
  readonly tally: Tally;
}

export const traffic = remembers<Traffic>('traffic', {
  nextId: 1,
  ended: 0,
  inFlight: PersistentMap.empty(),
  finished: [],
  streams: PersistentMap.empty(),
  connections: PersistentMap.empty(),
  ports: PersistentMap.empty(),
  tally: { byPod: PersistentMap.empty(), byOutcome: PersistentMap.empty(), seconds: [] },
});

/** What is asked for, in a word: a method and a URL, a DNS question, or who is pinged. */
export function titleOf(payload: Payload): string {
  if (payload.is === 'http') return `${payload.http.method} ${formatUrl(payload.http)}`;
  if (payload.is === 'echo') return `ping ${payload.host}`;
  return `${payload.question.type} ${payload.question.name}`;
}

/** What a request travels by. */
export function protocolOf({ is }: Payload): Transport {
  return PROTOCOLS[is];
}
const PROTOCOLS = { dns: 'udp', echo: 'icmp', http: 'tcp' } as const;

/** The host and port as typed; an echo has no port. */
export function dialledBy(payload: Payload): { readonly host: string; readonly port: number } {
  if (payload.is === 'http') return payload.http;
  if (payload.is === 'echo') return { host: payload.host, port: 0 };
  return { host: payload.server ?? ADDRESSES.dnsService, port: DNS_PORT };
}
const DNS_PORT = 53;

/** Everything that is done on behalf of a request, in the order in which it was begun. */
export function childrenOf({ inFlight, finished }: Traffic, id: number): readonly Request[] {
  const all = [...inFlight.values(), ...finished].filter(({ parent }) => parent === id);
  return all.sort((a, b) => a.id - b.id);
}
