import { describe, expect, it } from 'vitest';
import { fieldAt, schemaAt, typeName, valuesOf } from './fields';
import { KINDS } from './kind-info';

describe('what may stand at a path', () => {
  it('follows structs, lists and maps', () => {
    expect(fieldAt('Service', ['spec', 'ports', 0, 'targetPort'])?.schema.is).toBe('intOrString');
    expect(schemaAt('Service', ['spec', 'selector', 'app'])?.is).toBe('string');
    expect(
      fieldAt('Deployment', ['spec', 'template', 'spec', 'containers', 1, 'image']),
    ).toBeDefined();
  });

  it('knows nothing beyond the schema', () => {
    expect(schemaAt('Service', ['spec', 'port'])).toBeUndefined();
    expect(schemaAt('Service', ['spec', 'ports', 'targetPort'])).toBeUndefined();
    expect(schemaAt('Service', ['spec', 'type', 'x'])).toBeUndefined();
    expect(fieldAt('Service', ['constructor'])).toBeUndefined();
  });

  it('names types as kubectl explain does', () => {
    const nameAt = (...path: (string | number)[]) => {
      const schema = schemaAt('Service', path);
      return schema && typeName(schema);
    };
    expect(nameAt('spec')).toBe('ServiceSpec');
    expect(nameAt('spec', 'ports')).toBe('[]ServicePort');
    expect(nameAt('spec', 'ports', 0, 'port')).toBe('integer');
    expect(nameAt('spec', 'selector')).toBe('map[string]string');
    expect(nameAt('spec', 'publishNotReadyAddresses')).toBe('boolean');
  });

  it('lists the only values that a field can have', () => {
    const values = (...path: string[]) => valuesOf(schemaAt('Service', path) ?? KINDS.Pod.schema);
    expect(values('spec', 'type')).toContain('NodePort');
    expect(values('spec', 'publishNotReadyAddresses')).toEqual(['true', 'false']);
    expect(values('spec', 'externalName')).toEqual([]);
  });
});
