import type { Result } from '../api/result';
import type { Kind, KubeObject } from '../api/kinds';
import type { Fault } from './faults/faults';
import type { HttpRequest } from './http';
import type { ForwardAsked, Listener } from './port-forward/forwards';
import type { DnsQuestion, Patience, Place } from './traffic/request';

/** How the program came out that a person ran as a container's first process. */
export interface AttachedEnd {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly exitCode: number;
  /** All that it wrote. */
  readonly output: string;
}

/** Everything that a person can do to the cluster. The journal is a list of these. */
export type Command =
  /** `object` as decoded from a manifest, without defaults. */
  | { readonly type: 'create'; readonly object: KubeObject }
  /** Replaces the object of the same name; a resourceVersion in it must be the current one. */
  | { readonly type: 'update'; readonly object: KubeObject }
  | {
      readonly type: 'delete';
      readonly kind: Kind;
      readonly namespace: string;
      readonly name: string;
      /** Seconds; the pod's own by default, 0 removes at once. */
      readonly gracePeriodSeconds?: number;
    }
  /** Runs a program in a container. `container` is the first one by default, `cwd` the image's. */
  | {
      readonly type: 'exec';
      readonly namespace: string;
      readonly pod: string;
      readonly container?: string;
      readonly argv: readonly string[];
      readonly cwd?: string;
    }
  /** The program that a person has run as a container's first process has ended. */
  | ({ readonly type: 'endAttached' } & AttachedEnd)
  | {
      readonly type: 'request';
      readonly from: Place;
      readonly http: HttpRequest;
      readonly patience?: Patience;
      /** The process that sends it: it keeps its connection to the host open, and uses it again. */
      readonly connection?: string;
    }
  /** Asks a DNS server, the cluster's unless `server` is another one's address, for records. */
  | {
      readonly type: 'lookUp';
      readonly from: Place;
      readonly question: DnsQuestion;
      readonly server?: string;
      readonly patience?: Patience;
      /** The port to ask from: the socket of an attempt before. */
      readonly sport?: number;
    }
  /** Sends an ICMP echo request. */
  | {
      readonly type: 'ping';
      readonly from: Place;
      readonly host: string;
      readonly patience?: Patience;
    }
  /** A process ends: what it has open is closed. */
  | { readonly type: 'close'; readonly from: Place; readonly connection: string }
  /** Opens ports on a machine whose connections are carried to one pod (`kubectl port-forward`). */
  | ({ readonly type: 'forward' } & ForwardAsked)
  /** Ends what `forward` has opened. */
  | { readonly type: 'endForward'; readonly id: string }
  /** Starts a stream, changes the one with this id, or stops it with rate 0. */
  | {
      readonly type: 'stream';
      readonly id: string;
      readonly from: Place;
      readonly http: HttpRequest;
      readonly rate: number;
      /** Whether its sockets stay open from one request to the next. */
      readonly keepAlive?: boolean;
      /** How many sockets it keeps open; 1 by default. */
      readonly clients?: number;
      /** How many requests it sends before it ends; it goes on for ever by default. */
      readonly limit?: number;
    }
  /** Breaks something, or mends it. */
  | { readonly type: 'fault'; readonly fault: Fault };

export interface ExecOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** What comes back at once from each type of command. */
export interface CommandResults {
  readonly create: Result<KubeObject>;
  readonly update: Result<KubeObject>;
  readonly delete: Result<KubeObject>;
  /** An error when there is no such container to run it in. */
  readonly exec: Result<ExecOutput>;
  readonly endAttached: Result<undefined>;
  /** The request's number; it is then on its way. */
  readonly request: Result<number>;
  readonly lookUp: Result<number>;
  readonly ping: Result<number>;
  readonly close: Result<undefined>;
  readonly forward: Result<readonly Listener[]>;
  readonly endForward: Result<undefined>;
  readonly stream: Result<undefined>;
  readonly fault: Result<undefined>;
}
