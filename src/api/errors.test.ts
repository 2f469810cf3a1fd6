import { describe, expect, it } from 'vitest';
import {
  alreadyExists,
  conflict,
  duplicate,
  forbidden,
  formatFieldError,
  goStringMap,
  goStrings,
  invalid,
  invalidObject,
  notFound,
  notSupported,
  quote,
  required,
  tooLong,
  tooMany,
  type FieldError,
} from './errors';

describe('formatFieldError', () => {
  it.each<[FieldError, string]>([
    [required('spec.ports'), 'spec.ports: Required value'],
    [required('a', 'why'), 'a: Required value: why'],
    [invalid('a.b', 0, 'too small'), 'a.b: Invalid value: 0: too small'],
    [invalid('a', true, 'no'), 'a: Invalid value: true: no'],
    [invalid('a', null, 'no'), 'a: Invalid value: "null": no'],
    [invalid('a', 'x"y\n', 'no'), 'a: Invalid value: "x\\"y\\n": no'],
    [
      invalid('a', goStrings(['1.2.3.4', 'b']), 'no'),
      'a: Invalid value: []string{"1.2.3.4", "b"}: no',
    ],
    [
      invalid('a', goStringMap({ b: '2', a: '1' }), 'no'),
      'a: Invalid value: map[string]string{"a":"1", "b":"2"}: no',
    ],
    [notSupported('a', 'x', ['A', 'B']), 'a: Unsupported value: "x": supported values: "A", "B"'],
    [duplicate('a[1]', 'p'), 'a[1]: Duplicate value: "p"'],
    [forbidden('a', 'may not'), 'a: Forbidden: may not'],
    [tooLong('a', 63), 'a: Too long: may not be more than 63 bytes'],
    [tooMany('a', 101, 100), 'a: Too many: 101: must have at most 100 items'],
  ])('prints %j', (error, text) => {
    expect(formatFieldError(error)).toBe(text);
  });
});

describe('quote', () => {
  it.each([
    ['plain', '"plain"'],
    ['\t\\', '"\\t\\\\"'],
    ['\u0001', '"\\x01"'],
    ['é 😀', '"é 😀"'],
    ['\u00a0', '"\\u00a0"'],
  ])('writes %j as Go does', (text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });
});

describe('API errors', () => {
  it('name the object, its kind and one cause', () => {
    expect(invalidObject('Service', 'kubia', [required('spec.ports')])).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: 'Service "kubia" is invalid: spec.ports: Required value',
      causes: ['spec.ports: Required value'],
      details: { kind: 'Service', name: 'kubia' },
    });
  });

  it('list several causes once each, and name the group of the kind', () => {
    const errors = [required('a'), required('b'), required('a')];
    expect(invalidObject('Deployment', 'web', errors)).toMatchObject({
      message: 'Deployment.apps "web" is invalid: [a: Required value, b: Required value]',
      details: { kind: 'Deployment', group: 'apps' },
    });
  });

  it.each([
    [notFound('Service', 'a'), 404, 'services "a" not found'],
    [notFound('Deployment', 'a'), 404, 'deployments.apps "a" not found'],
    [alreadyExists('Ingress', 'a'), 409, 'ingresses.networking.k8s.io "a" already exists'],
    [
      conflict('Pod', 'a'),
      409,
      'Operation cannot be fulfilled on pods "a": the object has been modified; please apply your changes to the latest version and try again',
    ],
  ])('say what the API server says: %j', (error, code, message) => {
    expect(error).toMatchObject({ code, message });
  });
});
