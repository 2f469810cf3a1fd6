import { create } from 'zustand';
import type { HttpRequest } from '../cluster/http';
import type { Place } from '../cluster/traffic/request';
import { parseAddress, type AddressProblem } from './address';
import { useSelection } from './selection';
import { useSession } from './session';
import { useView } from './view';

/** Requests per second of virtual time. */
export const RATES = [0.5, 1, 2, 5, 10, 50] as const;
export type Rate = (typeof RATES)[number];

const STREAM = 'page';

export type ComposerProblem =
  | { readonly is: 'address'; readonly problem: AddressProblem }
  /** The cluster's own words. */
  | { readonly is: 'refused'; readonly message: string };

/** The request that is being put together. */
export interface Composer {
  readonly from: Place;
  readonly address: string;
  readonly rate: Rate;
  readonly streaming: boolean;
  readonly problem: ComposerProblem | undefined;
  readonly setFrom: (from: Place) => void;
  /** `commit` when it is chosen or left, and not only typed so far. */
  readonly setAddress: (address: string, commit?: boolean) => void;
  readonly setRate: (rate: Rate) => void;
  /** Sends one request and follows it. */
  readonly send: () => void;
  readonly toggleStream: () => void;
}

/** Requests to where the scene sends its own carry the Host header that the scene says. */
function withSceneHost(http: HttpRequest): HttpRequest {
  const { host, url = '' } = useSession.getState().scene?.request ?? {};
  const own = parseAddress(url);
  if (host === undefined || !own.ok) return http;
  if (own.http.host !== http.host || own.http.port !== http.port) return http;
  return { ...http, headers: [['Host', host], ...http.headers] };
}

export const useComposer = create<Composer>()((set, get) => {
  /** What stands in the fields, or `undefined` with the problem shown. */
  function read(): HttpRequest | undefined {
    const parsed = parseAddress(get().address);
    set({ problem: parsed.ok ? undefined : { is: 'address', problem: parsed.problem } });
    return parsed.ok ? withSceneHost(parsed.http) : undefined;
  }

  function stream(rate: number): void {
    const http = read();
    if (!http) return;
    const { from } = get();
    const command = { type: 'stream', id: STREAM, from, http, rate } as const;
    const result = useSession.getState().perform(command);
    if (result.ok) set({ streaming: rate > 0 });
    else set({ problem: { is: 'refused', message: result.error.message } });
  }

  /** A stream follows what is changed in the fields. */
  function changed(): void {
    set({ problem: undefined });
    if (get().streaming) stream(get().rate);
  }

  useSession.subscribe((session, before) => {
    if (session.generation === before.generation) return;
    const { scene, sender = 'client/laptop' } = session;
    const address = scene?.request.url ?? '';
    set({ from: sender, address, streaming: false, problem: undefined });
  });

  return {
    from: 'client/laptop',
    address: '',
    rate: 2,
    streaming: false,
    problem: undefined,
    setFrom: (from) => {
      set({ from });
      changed();
    },
    setAddress: (address, commit = false) => {
      set({ address, problem: undefined });
      if (commit) changed();
    },
    setRate: (rate) => {
      set({ rate });
      changed();
    },
    send: () => {
      const http = read();
      if (!http) return;
      const result = useSession.getState().perform({ type: 'request', from: get().from, http });
      if (!result.ok) {
        set({ problem: { is: 'refused', message: result.error.message } });
        return;
      }
      useSelection.getState().follow(result.value);
      useView.getState().showTab('request');
    },
    toggleStream: () => stream(get().streaming ? 0 : get().rate),
  };
});
