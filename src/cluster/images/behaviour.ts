import type { Container } from '../../api/pod';
import type { HttpRequest, HttpResponse } from '../http';

/** What the process of a container knows when it answers. */
export interface AnswerContext {
  readonly podName: string;
  readonly podIp: string;
  /** `ip:port` of the peer as the socket sees it. */
  readonly peer: string;
  /** How many requests this container has answered since it started. */
  readonly served: number;
  /** The process's command line: the image's, or what `command` and `args` made of it. */
  readonly argv?: readonly string[];
}

/** `after` in ms of virtual time. */
export type Answer =
  | { readonly is: 'respond'; readonly after: number; readonly response: HttpResponse }
  /** Closes the connection without a byte. */
  | { readonly is: 'close'; readonly after: number }
  | { readonly is: 'hang' };

/** What a process knows of itself when it has come up. */
export interface Started {
  /** Virtual time, ms. */
  readonly now: number;
  readonly podIp: string;
  readonly argv: readonly string[];
  /** The image's tag. */
  readonly tag: string;
}

/** A request that was answered, as its server looks back on it. */
export interface Served {
  /** Virtual time, ms. */
  readonly now: number;
  readonly request: HttpRequest;
  readonly response: HttpResponse;
  /** `ip:port` of the peer as the socket sees it. */
  readonly peer: string;
  /** Where a proxy has passed it on to, and what it calls that; nothing for other servers. */
  readonly upstream?: { readonly name: string; readonly endpoint: string };
}

/** What an image's server writes to its standard output, which `kubectl logs` shows. */
export interface Logging {
  /** Lines as soon as it listens. */
  readonly started?: (process: Started) => readonly string[];
  /** A line when a request comes in. */
  readonly received?: (peer: string) => string;
  /** A line when a request was answered. */
  readonly answered?: (served: Served) => string;
}

/** What running an image does, as far as the network and probes can tell. */
export interface ImageBehaviour {
  /** One sentence for the documentation and the page. */
  readonly summary: string;
  /** False for an image that is not in the catalogue: it is assumed to listen on its declared ports. */
  readonly known: boolean;
  /** Whether there is such an image to pull. */
  readonly exists: boolean;
  /** A part of the cluster's own that answers from the API server's objects instead of `answer`. */
  readonly role?: 'dns' | 'ingress';
  /** Ports the process listens on. */
  listens(
    container: Container,
  ): readonly { readonly port: number; readonly protocol: 'TCP' | 'UDP' }[];
  /** Ms between the container's start and the sockets' opening. */
  readonly startup: number;
  answer(request: HttpRequest, context: AnswerContext): Answer;
  /** What its server writes to standard output. */
  readonly logs?: Logging;
  /** SIGTERM ends the process with this code at once, or is ignored (PID 1 without a handler). */
  readonly onTerminate: 'ignore' | { readonly exitCode: number };
  /** Programs found in the image, beyond the shell's built-ins. */
  readonly programs: readonly string[];
  /** What the entry point does when it is not a server: `sh` that ends at once, for instance. */
  readonly runsFor?: { readonly ms: number; readonly exitCode: number };
  /** Whose words its programs use. */
  readonly userland: 'busybox' | 'gnu';
  /** Which ping it has, if not the one that is usual with its userland. */
  readonly ping?: 'inetutils';
  /** Programs that are the server when they run as the container's first process. */
  readonly serves: readonly string[];
  /** What it runs unless the container says otherwise. */
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  /** Files of its own beside the usual directories. */
  readonly files: Readonly<Record<string, string>>;
  /** Variables that the image sets. */
  readonly env: readonly (readonly [name: string, value: string])[];
  readonly workingDir: string;
  readonly user: string;
}
