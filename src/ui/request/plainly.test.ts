import { describe, expect, it } from 'vitest';
import { plainly } from './plainly';
import { ingress, nodePort } from '../../topology/fixtures/kubia';

describe('plainly', () => {
  it('says where a path of an Ingress leads', () => {
    const object = ingress('web', ['a.example.com'], ['kubia']);
    expect(plainly(object, 'spec.rules[0].http.paths[0]')).toBe('a.example.com/ → kubia:80');
  });

  it('says a number and a selector without braces', () => {
    const object = nodePort('kubia', 'kubia', 30_123);
    expect(plainly(object, 'spec.ports[0].nodePort')).toBe('30123');
    expect(plainly(object, 'spec.selector')).toBe('app=kubia');
  });

  it('has nothing to say of a field that is not there', () => {
    expect(plainly(undefined, 'spec.selector')).toBeUndefined();
    expect(plainly(nodePort('kubia', 'kubia', 30_123), 'spec.nothing[3]')).toBeUndefined();
  });
});
