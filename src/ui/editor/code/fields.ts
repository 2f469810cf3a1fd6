import { fieldAt, schemaAt, typeName, valuesOf } from '../../../api/fields';
import type { Kind } from '../../../api/kinds';
import type { Presence } from '../../../api/schema';
import type { Step } from '../../../api/yaml';
import type { Messages } from '../../messages';

/** What is known of a place in an object. */
interface Known {
  readonly name: string;
  /** `<[]ServicePort>` */
  readonly type: string;
  readonly presence: Presence | undefined;
  readonly doc: string | undefined;
  readonly values: readonly string[];
}

/** What the schema that validates says of a place; undefined where there can be nothing. */
export function knownOf(kind: Kind, path: readonly Step[]): Known | undefined {
  const schema = schemaAt(kind, path);
  const last = path.at(-1);
  if (!schema || last === undefined) return undefined;
  const field = fieldAt(kind, path);
  const isItem = typeof last === 'number';
  return {
    name: isItem ? String(path.at(-2)) : last,
    type: `<${typeName(schema)}>`,
    presence: field?.presence,
    doc: field?.doc ?? (isItem ? fieldAt(kind, path.slice(0, -1))?.doc : undefined),
    values: valuesOf(schema),
  };
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** A short description of a field, as an element; all text is set as text. */
export function describe(known: Known, { editor }: Messages): HTMLElement {
  const box = element('div', 'field-info');
  const head = element('div', 'field-head');
  head.append(element('code', 'field-name', known.name), ' ', element('code', '', known.type));
  if (known.presence) {
    head.append(' ', element('span', 'field-presence', editor.field[known.presence]));
  }
  box.append(head);
  if (known.doc !== undefined) box.append(element('p', 'field-doc', known.doc));
  if (known.values.length > 0) {
    const values = element('p', 'field-values', `${editor.field.values} `);
    values.append(element('code', '', known.values.join(', ')));
    box.append(values);
  }
  return box;
}
