import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { advance, execute } from '../cluster/cluster';
import { LIFELIKE } from '../cluster/delays';
import { traffic } from '../cluster/traffic/request';
import { recall } from '../cluster/world';
import { withObjects } from './manifests';
import { scaleScene } from './scale';
import { senderOf, startScene, type Scene, type SceneDescription } from './scene';

const FOLDER = new URL('../../public/scenes/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, FOLDER), 'utf8');
const descriptions = JSON.parse(read('index.json')) as SceneDescription[];

function load(description: SceneDescription): Scene {
  if (description.generated)
    return scaleScene(description, { ...description.generated, inflight: 0 });
  return withObjects(description, (name) => read(`manifests/${name}`));
}

/** What the request that a scene offers comes to when it is sent at once. */
const OUTCOMES: Record<string, string> = {
  nodeport: 'answered',
  'why-services': 'answered',
  'first-service': 'unresolved',
  'does-it-answer': 'answered',
  'named-ports': 'answered',
  environment: 'answered',
  dns: 'unresolved',
  endpoints: 'answered',
  'keep-alive': 'answered',
  'one-router': 'answered',
  'session-affinity': 'answered',
  'only-local': 'answered or timeout',
  'load-balancer': 'answered',
  'load-balancer-local': 'answered',
  ingress: 'answered',
  'ingress-tls': 'answered',
  'ingress-without-controller': 'refused',
  readiness: 'refused',
  scale: 'answered',
};

describe('the gallery', () => {
  it('names every scene once', () => {
    const ids = descriptions.map(({ id }) => id);
    expect(ids.toSorted()).toEqual(Object.keys(OUTCOMES).toSorted());
  });

  it.each(descriptions)('starts $id, and its request ends as the scene says', (description) => {
    const { state } = startScene(load(description), { seed: 1, delays: LIFELIKE });
    const { url, host } = description.request;
    const { hostname, port } = new URL(url);
    const http = {
      method: 'GET',
      scheme: 'http',
      host: hostname,
      port: Number(port || 80),
      path: '/',
      headers: host === undefined ? [] : [['Host', host] as const],
    } as const;
    const from = senderOf(state, description) ?? 'nobody';
    const sent = execute(state, { type: 'request', from, http });
    expect(sent.result).toEqual({ ok: true, value: 1 });
    const later = advance(sent.state, sent.state.now + LIFELIKE.connectTimeout + 1).state;
    expect(OUTCOMES[description.id]).toContain(recall(later, traffic).finished[0]?.outcome);
  });
});
