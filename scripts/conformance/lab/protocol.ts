/** A server's socket. */
export interface Socket {
  readonly pod: string;
  readonly ip: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** Requests to one address. */
export interface Sending {
  readonly ip: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  readonly count: number;
  readonly concurrency: number;
  /** For connecting, ms. */
  readonly timeout: number;
}

/** What an agent is told to do. */
export type Order =
  /** Opens these sockets in place of those that it has. */
  | { readonly do: 'listen'; readonly sockets: readonly Socket[] }
  | { readonly do: 'send'; readonly sending: Sending }
  /** Empties the lists of the `recent` match in the agent's namespace. */
  | { readonly do: 'forget' }
  /** Asks a web server on 127.0.0.1 and gives each answer: its text, or its status. */
  | {
      readonly do: 'fetch';
      readonly port: number;
      readonly requests: readonly { readonly host: string; readonly path: string }[];
    };

/** What an agent says: that it is there (id 0), or how an order went. */
export interface Report {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}
