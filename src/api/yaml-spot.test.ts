import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spotAt } from './yaml-spot';

/** The spot at `|` in a text. */
function spot(text: string) {
  return spotAt(text.replace('|', ''), text.indexOf('|'));
}
function told(text: string): string {
  const found = spot(text);
  return found ? `${found.is} ${found.path.join('.')}` : 'nothing';
}

const HEAD = 'apiVersion: v1\nkind: Service\n';

describe('where a cursor stands', () => {
  it.each([
    ['at the root', `${HEAD}sp|`, 'key '],
    ['in a map', `${HEAD}spec:\n  ty|`, 'key spec'],
    ['in an empty line of a map', `${HEAD}spec:\n  type: NodePort\n  |\n`, 'key spec'],
    ['in an empty line, back at the root', `${HEAD}spec:\n  type: NodePort\n|`, 'key '],
    ['behind a key', `${HEAD}spec:\n  type: No|`, 'value spec.type'],
    ['behind a key without a value', `${HEAD}spec:\n  type: |`, 'value spec.type'],
    ['in an indented list', `${HEAD}spec:\n  ports:\n    - po|`, 'key spec.ports.0'],
    ['in a list at its key', `${HEAD}spec:\n  ports:\n  - port: 80\n  - po|`, 'key spec.ports.1'],
    [
      'behind the first of an item',
      `${HEAD}spec:\n  ports:\n  - port: 80\n    ta|`,
      'key spec.ports.0',
    ],
    [
      'in the value in an item',
      `${HEAD}spec:\n  ports:\n  - port: 80\n    targetPort: |`,
      'value spec.ports.0.targetPort',
    ],
    ['after a list at its key', `${HEAD}spec:\n  ports:\n  - port: 80\n  ty|`, 'key spec'],
    ['below comments', `${HEAD}spec:\n  # ports\n\n  ty|`, 'key spec'],
    ['in a second document', `${HEAD}---\nkind: Pod\nspec:\n  no|`, 'key spec'],
    ['in a flow map', `${HEAD}spec:\n  selector: {app: a, ti|}`, 'key spec.selector'],
    ['behind a key of a flow map', `${HEAD}spec:\n  selector: {app: |}`, 'value spec.selector.app'],
    ['in a flow list', `${HEAD}spec:\n  ipFamilies: [IPv4, |]`, 'value spec.ipFamilies.1'],
    ['in a quoted key', `metadata:\n  labels:\n    "a.b/c": |`, 'value metadata.labels.a.b/c'],
    ['in a comment', `${HEAD}# sp|`, 'nothing'],
    [
      'in a block scalar',
      `${HEAD}metadata:\n  annotations:\n    a: |\n      te|`.replace('a: |', 'a: >'),
      'nothing',
    ],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toBe(expected);
  });

  it('knows the kind of each document', () => {
    expect(spot(`${HEAD}spec:\n  |`)?.kind).toBe('Service');
    expect(spot(`${HEAD}---\nkind: Pod\nspec:\n  |`)?.kind).toBe('Pod');
    expect(spot('kind: Nothing\nsp|')?.kind).toBeUndefined();
  });

  it('knows the word and the keys that are there already', () => {
    const text = `${HEAD}spec:\n  ports:\n  - name: http\n    po|\n    targetPort: 8080\n  - port: 443\n`;
    const found = spot(text);
    expect(text.slice(found?.from, found?.to)).toBe('po');
    expect(found?.others).toEqual(['name', 'targetPort']);
    expect(spot(`${HEAD}m|\nspec:\n  type: x`)?.others).toEqual(['kind', 'apiVersion', 'spec']);
  });

  it('finds something or nothing in any text, wherever the cursor is', () => {
    const part = fc.constantFrom(
      'a:',
      ' ',
      '\n',
      '- ',
      '{',
      ']',
      '"',
      '|',
      '---',
      '#',
      '\t',
      'b',
      ',',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), fc.nat(40), (parts, at) => {
        const text = parts.join('');
        const found = spotAt(text, Math.min(at, text.length));
        if (found) expect(found.to).toBeGreaterThanOrEqual(found.from);
      }),
    );
  });
});
