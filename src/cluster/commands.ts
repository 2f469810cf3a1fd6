import type { ApiError, Result } from '../api/errors';
import type { Kind, KubeObject } from '../api/kinds';
import type { HttpRequest } from './http';
import type { Patience, Place } from './traffic/request';

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
  /** Runs a program in a container. `container` is the first one by default. */
  | {
      readonly type: 'exec';
      readonly namespace: string;
      readonly pod: string;
      readonly container?: string;
      readonly argv: readonly string[];
    }
  | {
      readonly type: 'request';
      readonly from: Place;
      readonly http: HttpRequest;
      readonly patience?: Patience;
    }
  /** Starts a stream, changes the one with this id, or stops it with rate 0. */
  | {
      readonly type: 'stream';
      readonly id: string;
      readonly from: Place;
      readonly http: HttpRequest;
      readonly rate: number;
    };

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
  /** The request's number; it is then on its way. */
  readonly request: Result<number>;
  readonly stream: Result<undefined>;
}
export type { ApiError };
