import type { DnsReply } from '../dns/zone';
import type { HttpResponse } from '../http';
import type { Packet } from '../network/packet';
import type { Addressee } from '../world';
import type { Acceptance, Place, Request } from './request';

/** What a packet carries. */
export type Cargo =
  | { readonly is: 'request' }
  | { readonly is: 'response'; readonly response: HttpResponse }
  | { readonly is: 'reply'; readonly reply: DnsReply }
  /** The answer to a ping. */
  | { readonly is: 'echo' }
  /** RST to a SYN, or ICMP port unreachable. */
  | { readonly is: 'refusal' }
  /** The connection ends before an answer. */
  | { readonly is: 'reset' };

/** A packet at a place, on behalf of a request. */
export interface Arrival {
  readonly is: 'arrival';
  readonly request: number;
  readonly at: Place;
  /**
   * What brought it: a process of the place itself, a pod's link, the network, or the connections
   * of a port-forward, which no rule looks into.
   */
  readonly via: 'local' | 'pod' | 'outside' | 'forward';
  readonly packet: Packet;
  readonly cargo: Cargo;
}

export type TrafficEvent =
  | Arrival
  /** The process that took the request is done with it. */
  | (Acceptance & { readonly is: 'response'; readonly request: number; readonly cargo: Cargo })
  /** A proxy opens a connection of its own for the request that it passes on. */
  | { readonly is: 'dial'; readonly request: number }
  /** What was done on behalf of a request is over. */
  | { readonly is: 'resume'; readonly request: number; readonly child: Request }
  /** The client's patience is at an end. */
  | { readonly is: 'deadline'; readonly request: number }
  /** Time for the next request of a stream. */
  | { readonly is: 'tick'; readonly stream: string; readonly due: number };

export const trafficQueue: Addressee<TrafficEvent> = { name: 'traffic' };
