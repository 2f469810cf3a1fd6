import type { DnsReply, RecordType } from '../dns/zone';
import { ADDRESSES } from '../config';
import { formatUrl, type HttpRequest, type HttpResponse } from '../http';
import type { Header } from '../network/packet';
import type { Matched } from '../network/kernel';
import { PersistentMap } from '../structures/persistent-map';
import { remembers } from '../world';

/** `client/laptop`, `node/node1`, `pod/default/kubia-x2k9p`, `loadbalancer/default/kubia` */
export type Place = string;

export type Outcome = 'answered' | 'refused' | 'timeout' | 'unresolved' | 'reset';

/** Why a packet went on from a hop as it did: the field or the rule that decided. */
export type Because =
  /** `name` was looked up first, unless an address was typed. */
  | { readonly is: 'sent'; readonly name?: string }
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
  /** The destination is nowhere: the packet leaves by the default route and is lost. */
  | { readonly is: 'lost' }
  /** A socket took it: a container's, or (no container) the node's own. */
  | { readonly is: 'accepted'; readonly container: string | undefined; readonly port: number }
  /** Nothing listens on the port: the kernel answers with a reset. */
  | { readonly is: 'closed'; readonly port: number }
  /** `status` of an HTTP answer. */
  | { readonly is: 'answered'; readonly status: number | undefined }
  /** The process went away or closed without an answer. */
  | { readonly is: 'hungUp' }
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

/** What a request asks: a web server for a page over TCP, or a DNS server for records over UDP. */
export type Payload =
  | { readonly is: 'http'; readonly http: HttpRequest }
  | { readonly is: 'dns'; readonly question: DnsQuestion };

export interface DnsQuestion {
  readonly name: string;
  readonly type: RecordType;
}

/** A name that is being looked up before a request can go out. */
export interface Lookup {
  /** The full names still to be tried, the present one first. */
  readonly names: readonly string[];
  /** How often the present one was asked for without an answer. */
  readonly attempts: number;
}

export interface Request {
  readonly id: number;
  readonly from: Place;
  readonly payload: Payload;
  /** The request on whose behalf this one is made: a name's look-up, or a proxy's own request. */
  readonly parent: number | undefined;
  readonly lookup: Lookup | undefined;
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
  /** `namespace/name` of the pod that was reached. */
  readonly pod: string | undefined;
  /** `ip:port` of the peer as the pod's socket saw it. */
  readonly sourceSeen: string | undefined;
  /** The address that was dialled, once known. */
  readonly target: { readonly ip: string; readonly port: number } | undefined;
  /** Whether the connection was established, so that a loss is no longer a failure to connect. */
  readonly connected: boolean;
}

/** A steady stream of requests. */
export interface Stream {
  readonly id: string;
  readonly from: Place;
  readonly http: HttpRequest;
  /** Requests per second of virtual time. */
  readonly rate: number;
}

/** Counts since the cluster's start, by who served or how it failed; without what is done on behalf of others. */
export interface Tally {
  /** `namespace/name` → answers. */
  readonly byPod: PersistentMap<string, number>;
  readonly byOutcome: PersistentMap<string, number>;
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
  readonly tally: Tally;
}

export const traffic = remembers<Traffic>('traffic', {
  nextId: 1,
  ended: 0,
  inFlight: PersistentMap.empty(),
  finished: [],
  streams: PersistentMap.empty(),
  tally: { byPod: PersistentMap.empty(), byOutcome: PersistentMap.empty() },
});

/** What is asked for, in a word: a method and a URL, or a DNS question. */
export function titleOf(payload: Payload): string {
  if (payload.is === 'http') return `${payload.http.method} ${formatUrl(payload.http)}`;
  return `${payload.question.type} ${payload.question.name}`;
}

/** The host and port as typed. */
export function dialledBy(payload: Payload): { readonly host: string; readonly port: number } {
  return payload.is === 'http' ? payload.http : { host: ADDRESSES.dnsService, port: DNS_PORT };
}
const DNS_PORT = 53;

/** Everything that is done on behalf of a request, in the order in which it was begun. */
export function childrenOf({ inFlight, finished }: Traffic, id: number): readonly Request[] {
  const all = [...inFlight.values(), ...finished].filter(({ parent }) => parent === id);
  return all.sort((a, b) => a.id - b.id);
}
