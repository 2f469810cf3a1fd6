import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isKind, KINDS } from './kind-info';
import { resolveManifest, UNSIMULATED_KINDS } from './resource';

const HINT = 'if you choose to ignore these errors, turn validation off with --validate=false';

describe('resolveManifest', () => {
  it('finds the kind, the name and the namespace', () => {
    const raw = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a', namespace: 'b' },
    };
    expect(resolveManifest(raw)).toEqual({
      ok: true,
      kind: 'Deployment',
      raw,
      name: 'a',
      namespace: 'b',
    });
  });

  it.each([
    [{ apiVersion: 'v1' }, `error validating data: kind not set; ${HINT}`],
    [{ kind: 'Pod' }, `error validating data: apiVersion not set; ${HINT}`],
    [{}, `error validating data: [apiVersion not set, kind not set]; ${HINT}`],
    [
      { apiVersion: 1, kind: 'Pod' },
      `error validating data: apiVersion isn't string type; ${HINT}`,
    ],
    ['text', `error validating data: invalid object to validate; ${HINT}`],
    [[1], `error validating data: invalid object to validate; ${HINT}`],
  ])('refuses %j as kubectl does', (value, message) => {
    expect(resolveManifest(value)).toMatchObject({ error: { reason: 'NotValid', message } });
  });

  it('knows no kind of an old version', () => {
    const url = new URL('fixtures/ingress-validation.json', import.meta.url);
    const vectors = JSON.parse(readFileSync(url, 'utf8')) as {
      manifest: { apiVersion: string };
      kubectl?: string;
    }[];
    const legacy = vectors.find(({ manifest }) => manifest.apiVersion === 'extensions/v1beta1');
    const resolved = resolveManifest(legacy?.manifest);
    const error = resolved.ok ? undefined : resolved.error;
    expect(error?.reason).toBe('NoMatch');
    expect(
      `error: resource mapping not found for name: "${error?.name}" namespace: "${error?.namespace}" from "kubia-ingress.yaml": ${error?.message}\nensure CRDs are installed first`,
    ).toBe(legacy?.kubectl);
  });

  it.each([
    ['v1', 'Foo', 'NoMatch', 'no matches for kind "Foo" in version "v1"'],
    ['v1', 'constructor', 'NoMatch', 'no matches for kind "constructor" in version "v1"'],
    ['v1', 'ConfigMap', 'NotSimulated', 'Hopscope does not simulate ConfigMap (v1)'],
    ['v2', 'ConfigMap', 'NoMatch', 'no matches for kind "ConfigMap" in version "v2"'],
    ['apps/v1', 'DaemonSet', 'NotSimulated', 'Hopscope does not simulate DaemonSet (apps/v1)'],
  ])('answers %s %s honestly: %s', (apiVersion, kind, reason, message) => {
    expect(resolveManifest({ apiVersion, kind })).toMatchObject({ error: { reason, message } });
  });

  it('has no kind both ways', () => {
    const both = UNSIMULATED_KINDS.filter(
      ({ kind, apiVersion }) => isKind(kind) && KINDS[kind].apiVersion === apiVersion,
    );
    expect(both).toEqual([]);
  });
});
