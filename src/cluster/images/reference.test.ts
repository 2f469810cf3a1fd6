import { expect, test } from 'vitest';
import { fullName, hexDigest, imageId, parseReference } from './reference';

test.each([
  ['nginx', 'docker.io/library/nginx:latest'],
  ['nginx:1.27', 'docker.io/library/nginx:1.27'],
  ['luksa/kubia', 'docker.io/luksa/kubia:latest'],
  ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
  ['localhost:5000/app', 'localhost:5000/app:latest'],
  [`nginx@sha256:${'a'.repeat(64)}`, `docker.io/library/nginx@sha256:${'a'.repeat(64)}`],
])('%s is %s', (image, full) => {
  expect(fullName(image)).toBe(full);
});

test.each(['', 'Nginx', 'nginx:', 'a b', 'nginx:la/test', 'nginx@sha256:12', '/nginx', 'nginx::1'])(
  '%j is not a reference',
  (image) => {
    expect(parseReference(image)).toBeUndefined();
  },
);

test('a digest is 64 hexadecimal digits that depend on the text', () => {
  expect(hexDigest('a')).toMatch(/^[0-9a-f]{64}$/);
  expect(hexDigest('a')).toBe(hexDigest('a'));
  expect(hexDigest('a')).not.toBe(hexDigest('b'));
  expect(imageId('nginx')).toMatch(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/);
});
