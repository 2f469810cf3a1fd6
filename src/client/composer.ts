import { create } from 'zustand';
import { ok, type Result } from '../api/result';
import type { HttpRequest } from '../cluster/http';
import { traffic, type Place, type Stream } from '../cluster/traffic/request';
import { recall, type ClusterState } from '../cluster/world';
import { parseAddress, type AddressProblem } from './address';
import { performByHand } from './by-hand';
import { useSelection } from './selection';
import { useSession } from './session';
import {
  sendBurst,
  startStream,
  stopStream,
  streamId,
  type StreamSettings,
  type StreamSource,
} from './streams';
import { useView } from './view';

export type ComposerProblem =
  | { readonly is: 'address'; readonly problem: AddressProblem }
  /** The cluster's own words. */
  | { readonly is: 'refused'; readonly message: string };

/** The request that is being put together. */
export interface Composer {
  readonly from: Place;
  readonly address: string;
  /** How the next stream is to run. */
  readonly settings: StreamSettings;
  readonly problem: ComposerProblem | undefined;
  readonly setFrom: (from: Place) => void;
  readonly setAddress: (address: string) => void;
  readonly setSettings: (settings: Partial<StreamSettings>) => void;
  /** Sends one request and follows it. */
  readonly send: () => void;
  /** Starts a stream of the request, or stops the one that runs. */
  readonly toggleStream: () => void;
  /** Sends the request `count` times. */
  readonly burst: (count: number) => void;
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

  /** Does something with the request as it stands in the fields. */
  function withRequest(action: (source: StreamSource) => Result<unknown>): void {
    const http = read();
    if (!http) return;
    const result = action({ from: get().from, http });
    if (!result.ok) set({ problem: { is: 'refused', message: result.error.message } });
  }

  useSession.subscribe((session, before) => {
    if (session.generation === before.generation) return;
    const { scene, sender = 'client/laptop' } = session;
    const address = scene?.request.url ?? '';
    set({ from: sender, address, problem: undefined });
  });

  return {
    from: 'client/laptop',
    address: '',
    settings: { rate: 2, keepAlive: false, clients: 1 },
    problem: undefined,
    setFrom: (from) => set({ from, problem: undefined }),
    setAddress: (address) => set({ address, problem: undefined }),
    setSettings: (settings) => set({ settings: { ...get().settings, ...settings } }),
    send: () =>
      withRequest(({ from, http }) => {
        const result = performByHand({ type: 'request', from, http });
        if (!result.ok) return result;
        useSelection.getState().follow(result.value);
        useView.getState().showTab('request');
        return result;
      }),
    toggleStream: () =>
      withRequest((source) => {
        const running = composedStream(useSession.getState().live(), get());
        if (!running) return startStream(source, get().settings);
        stopStream(running);
        return ok(undefined);
      }),
    burst: (count) => withRequest((source) => sendBurst(source, count)),
  };
});

/** The stream that runs of the request in the fields, if there is one. */
export function composedStream(
  cluster: ClusterState,
  { from, address }: Pick<Composer, 'from' | 'address'>,
): Stream | undefined {
  const parsed = parseAddress(address);
  if (!parsed.ok) return undefined;
  return recall(cluster, traffic).streams.get(streamId({ from, http: parsed.http }));
}
