import { describeField } from '../../../api/describe-field';
import { fieldAt, schemaAt, typeName, valuesOf } from '../../../api/fields';
import { KINDS } from '../../../api/kind-info';
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
  /** The fields inside it. */
  readonly fields: readonly string[];
}

/** The names of the fields on the way to a place, as `kubectl explain` takes them. */
function explainedPath(kind: Kind, path: readonly Step[]): readonly string[] {
  return path.flatMap((step, index) =>
    typeof step === 'string' && fieldAt(kind, path.slice(0, index + 1)) ? [step] : [],
  );
}

/** What the schema that validates says of a place, as `kubectl explain` has it; undefined where there can be nothing. */
export function knownOf(kind: Kind, path: readonly Step[]): Known | undefined {
  const schema = schemaAt(kind, path);
  const last = path.at(-1);
  if (!schema || last === undefined) return undefined;
  const explained = describeField(kind, explainedPath(kind, path));
  return {
    name: typeof last === 'number' ? String(path.at(-2)) : last,
    type: `<${typeName(schema)}>`,
    presence: fieldAt(kind, path)?.presence,
    doc: explained?.text,
    values: valuesOf(schema),
    fields: explained?.fields ?? [],
  };
}

/** What a kind is, for where its name stands. */
export function knownKind(kind: Kind): Known {
  const { text, fields } = describeField(kind, []) ?? { text: undefined, fields: [] };
  const type = `<${typeName(KINDS[kind].schema)}>`;
  return { name: kind, type, presence: undefined, doc: text, values: [], fields };
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function listed(title: string, names: readonly string[]): HTMLElement {
  const line = element('p', 'field-values', `${title} `);
  line.append(element('code', '', names.join(', ')));
  return line;
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
  if (known.values.length > 0) box.append(listed(editor.field.values, known.values));
  if (known.fields.length > 0) box.append(listed(editor.field.fields, known.fields));
  return box;
}
