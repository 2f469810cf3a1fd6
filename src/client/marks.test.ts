import { expect, it } from 'vitest';
import { parseManifests } from '../api/yaml';
import { marksIn } from './marks';

const TEXT = `apiVersion: v1
kind: Service
metadata:
  name: good
spec:
  ports:
  - port: 80
---
apiVersion: v1
kind: Service
metadata:
  name: bad
spec:
  ports:
  - port: 80
    nodePort: 20000
  wrong: true
`;

it('finds the field of the object that a refusal names', () => {
  const message =
    'The Service "bad" is invalid: spec.ports[0].nodePort: Invalid value: 20000: provided port is not in the valid range.';
  expect(marksIn(parseManifests(TEXT), message)).toEqual([
    { field: 'spec.ports[0].nodePort', line: 16, column: 5 },
  ]);
});

it('finds the object that has an unknown field', () => {
  const message =
    'Error from server (BadRequest): error when creating "a.yaml": Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "spec.wrong"';
  expect(marksIn(parseManifests(TEXT), message)).toEqual([
    { field: 'spec.wrong', line: 17, column: 3 },
  ]);
});

it('finds the line that cannot be read', () => {
  const text = 'kind: Service\n  metadata: [';
  const message =
    'error: error parsing a.yaml: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context';
  expect(marksIn(parseManifests(text), message)).toMatchObject([{ field: undefined, line: 2 }]);
});

it('points nowhere when a message names no field', () => {
  expect(marksIn(parseManifests(TEXT), 'error: no objects passed to apply')).toEqual([]);
});
