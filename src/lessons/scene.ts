import { decode } from '../api/decode';
import { resolveManifest } from '../api/resource';
import { advance, createCluster, execute } from '../cluster/cluster';
import type { Command } from '../cluster/commands';
import type { ClientConfig, ClusterConfig } from '../cluster/config';
import { withSlowerLinks, type Delays } from '../cluster/delays';
import type { JournalEntry, Recording } from '../cluster/history';
import { podsMatching } from '../cluster/store';
import type { Place } from '../cluster/traffic/request';
import type { ClusterState } from '../cluster/world';
import type { ScaleSize } from './scale-size';
import { AppendList } from '../cluster/structures/append-list';

/** A scene as it stands in `public/scenes/index.json`. */
export interface SceneDescription {
  readonly id: string;
  /** Which of the ten subjects it is about. */
  readonly subject: number;
  readonly title: string;
  readonly paragraph: string;
  /** What to try first. */
  readonly firstAction: string;
  readonly nodes: number;
  readonly clients: readonly ClientConfig[];
  /** Files in `public/scenes/manifests/`, in the order in which they are created. */
  readonly manifests: readonly string[];
  /** More of them, created once the others have settled. */
  readonly afterwards?: readonly string[];
  /** What the page offers to send: `from` is a place, or `pod/NAMESPACE/LABEL=VALUE` for the first such pod. */
  readonly request: {
    readonly from: string;
    readonly url: string;
    /** The Host header, for a name that no DNS server outside knows. */
    readonly host?: string;
  };
  /** Seconds of virtual time that pass after the manifests, before the scene is shown. */
  readonly settle: number;
  /** How many times slower than usual packets travel. */
  readonly slowerLinks?: number;
  /** Streams that begin as the scene is shown. */
  readonly streams?: readonly SceneStream[];
  /** Objects and streams are not written down but made, in this number unless the address says another. */
  readonly generated?: ScaleSize;
}

/** A steady stream of requests for `/`. */
export interface SceneStream {
  readonly from: Place;
  readonly host: string;
  readonly port: number;
  /** Requests per second of virtual time. */
  readonly rate: number;
}

/** A scene with the objects of its manifests as they are written, in order. */
export interface Scene {
  readonly description: SceneDescription;
  readonly objects: readonly unknown[];
  /** Created once the others have settled. */
  readonly afterwards?: readonly unknown[];
}

/** A scene under way: the cluster at the moment at which it is shown, and how it came to it. */
export interface StartedScene {
  readonly state: ClusterState;
  readonly recording: Recording;
}

/** Starts a cluster with the scene's objects in it. Throws on a manifest that the API refuses: a scene is ours. */
export function startScene(
  { description, objects, afterwards = [] }: Scene,
  options: { readonly seed: number; readonly delays: Delays },
): StartedScene {
  const { nodes, clients, settle, slowerLinks = 1, streams = [] } = description;
  const delays = withSlowerLinks(options.delays, slowerLinks);
  const config: ClusterConfig = { seed: options.seed, delays, nodes, clients };
  const journal: JournalEntry[] = [];
  let state = createCluster(config);
  const perform = (command: Command): void => {
    const executed = execute(state, command);
    if (!executed.result.ok) throw new Error(executed.result.error.message);
    journal.push({ at: state.now, command });
    state = executed.state;
  };
  for (const round of [objects, afterwards].filter(({ length }) => length > 0)) {
    round.map(creation).forEach(perform);
    state = advance(state, state.now + settle * 1000).state;
  }
  streams.map(streaming).forEach(perform);
  return { state, recording: { config, journal: AppendList.of(journal) } };
}

function streaming({ from, host, port, rate }: SceneStream, index: number): Command {
  const http = { method: 'GET', scheme: 'http', host, port, path: '/', headers: [] } as const;
  return { type: 'stream', id: `scene-${index + 1}`, from, http, rate };
}

/**
 * The place that sends a scene's request. A scene cannot know the names of its pods, so it may say
 * `pod/NAMESPACE/LABEL=VALUE` for the first pod with that label; without such a pod, undefined.
 */
export function senderOf(state: ClusterState, { request }: SceneDescription): Place | undefined {
  const [kind, namespace = '', label = ''] = request.from.split('/');
  const [key = '', value] = label.split('=');
  if (kind !== 'pod' || value === undefined) return request.from;
  const [pod] = podsMatching(state.store, namespace, { [key]: value });
  return pod && `pod/${namespace}/${pod.metadata.name}`;
}

type Creation = Extract<Command, { type: 'create' }>;

function creation(written: unknown): Creation {
  const resolved = resolveManifest(written);
  if (!resolved.ok) throw new Error(resolved.error.message);
  const decoded = decode(resolved.kind, resolved.raw);
  if (!decoded.ok) throw new Error(decoded.error.message);
  return { type: 'create', object: decoded.value };
}
