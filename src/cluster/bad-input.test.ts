import { describe, expect, it } from 'vitest';
import { parseManifests } from '../api/yaml';
import type { KubeObject } from '../api/kinds';
import { create } from './api-server/verbs';
import { endpointSliceController } from './controllers/endpoint-slice/endpoint-slice';
import { endpointsController } from './controllers/endpoints/endpoints';
import {
  add,
  addNode,
  addPod,
  need,
  newWorld,
  pass,
  setRunning,
} from './reconciling/fixtures/world';
import { list } from './store';

describe('a selector that matches a thousand pods', () => {
  it('gives a thousand endpoints in ten slices', () => {
    const world = newWorld(endpointSliceController, endpointsController);
    addNode(world, 'node1');
    const spec = { selector: { app: 'many' }, ports: [{ port: 80, targetPort: 8080 }] };
    add(world, 'Service', 'many', { spec });
    for (let i = 0; i < 1000; i++) {
      addPod(world, `pod${i}`, { app: 'many' }, { nodeName: 'node1' });
      setRunning(world, `pod${i}`, `10.244.${1 + Math.floor(i / 250)}.${1 + (i % 250)}`);
    }
    pass(world, 2000);
    const slices = list(world.store, 'EndpointSlice', 'default');
    expect(slices.map(({ endpoints }) => endpoints.length)).toEqual(Array(10).fill(100));
    const [subset] = need(world, 'Endpoints', 'many').subsets ?? [];
    expect(subset?.addresses).toHaveLength(1000);
  });
});

describe('10,000 objects at once', () => {
  const text = Array.from({ length: 10_000 }, (_, i) => {
    const port = i === 7000 ? 0 : 80;
    return `apiVersion: v1\nkind: Service\nmetadata: {name: s${i}}\nspec: {ports: [{port: ${port}}]}\n`;
  }).join('---\n');

  it('are read and stored, but for the one that is wrong, which is named', () => {
    const world = newWorld();
    const refused: string[] = [];
    for (const manifest of parseManifests(text)) {
      if ('error' in manifest) throw new Error(manifest.error.message);
      const result = create(world, manifest.value as KubeObject);
      if (!result.ok) refused.push(result.error.message);
    }
    const problem = 'Invalid value: 0: must be between 1 and 65535, inclusive';
    expect(refused).toEqual([
      `Service "s7000" is invalid: [spec.ports[0].port: ${problem}, spec.ports[0].targetPort: ${problem}]`,
    ]);
    expect(list(world.store, 'Service')).toHaveLength(9999);
    const addresses = new Set(list(world.store, 'Service').map(({ spec }) => spec.clusterIP));
    expect(addresses.size).toBe(9999);
  }, 60_000);

  it('are read from a List as well', () => {
    const items = Array.from(
      { length: 10_000 },
      (_, i) => `- {kind: Secret, metadata: {name: s${i}}}\n`,
    );
    const manifests = parseManifests(`apiVersion: v1\nkind: List\nitems:\n${items.join('')}`);
    expect(manifests).toHaveLength(10_000);
    expect(manifests.filter((one) => 'error' in one)).toEqual([]);
  }, 60_000);
});
