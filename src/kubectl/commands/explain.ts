import { describeField, type FieldDescription } from '../../api/describe-field';
import { KINDS } from '../../api/kind-info';
import type { Kind } from '../../api/kinds';
import { Stop, stop } from '../failure';
import { bool, text } from '../flags';
import { groupOf, kindNamed, unknownType, versionOf } from '../resources';
import { out, say, type Task } from '../task';
import { verb } from '../verb';

const WIDTH = 76;

/** The words on lines of at most `WIDTH` characters. */
function wrapped(sentence: string): readonly string[] {
  const lines: string[] = [];
  for (const word of sentence.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function head(kind: Kind): string {
  const group = groupOf(kind);
  const lines = [`KIND:       ${kind}`, `VERSION:    ${versionOf(kind)}`, '', ''];
  return [...(group ? [`GROUP:      ${group}`] : []), ...lines].join('\n');
}

/** How many of the accepted values are listed. */
const SHOWN = 4;

function lineOf(name: string, field: FieldDescription, indent: string): string {
  const required = field.required ? ' -required-' : '';
  const { values } = field;
  const shown = values.slice(0, SHOWN).join(', ') + (values.length > SHOWN ? ', ....' : '');
  const allowed = values.length > 0 ? `${indent}enum: ${shown}\n` : '';
  return `${indent}${name}\t<${field.type}>${required}\n${allowed}`;
}

/** The fields inside one, each with its line; with `recursive` everything below it instead. */
function fieldsOf(
  kind: Kind,
  path: readonly string[],
  { fields }: FieldDescription,
  recursive: boolean,
  indent = '  ',
): string {
  const texts = fields.map((name) => {
    const inner = [...path, name];
    const field = describeField(kind, inner);
    if (!field) return '';
    const line = lineOf(name, field, indent);
    if (recursive) return line + fieldsOf(kind, inner, field, true, `${indent}  `);
    return `${line}${wrapped(field.text)
      .map((one) => `${indent}  ${one}\n`)
      .join('')}\n`;
  });
  return texts.join('');
}

function titleOf(path: readonly string[], field: FieldDescription): string {
  const name = path.at(-1);
  if (name === undefined) return '';
  const { values } = field;
  const title = `FIELD: ${name} <${field.type}>${field.required && values.length > 0 ? ' -required-' : ''}\n`;
  if (values.length === 0) return `${title}\n\n`;
  return `${title}ENUM:\n${values.map((value) => `    ${value}\n`).join('')}\n`;
}

/** `svc.spec.ports`, or with the type's group before the path: `deployments.apps.spec`. */
function splitPath(asked: string): { readonly kind: Kind; readonly path: readonly string[] } {
  const parts = asked.split('.').filter((part) => part !== '');
  for (let length = parts.length; length > 0; length -= 1) {
    const kind = kindNamed(parts.slice(0, length).join('.'));
    if (kind) return { kind, path: parts.slice(length) };
  }
  throw new Stop({ is: 'exit', message: unknownType(parts[0] ?? '') });
}

function checkVersion(kind: Kind, version: string | undefined): void {
  if (version === undefined || version === KINDS[kind].apiVersion) return;
  const full = version.includes('/') ? version : `/${version}`;
  throw stop(`couldn't find resource for "${full}, Resource=${KINDS[kind].plural}"`);
}

/** `kubectl explain` (kubectl pkg/explain/v2/templates/plaintext.tmpl) */
export const explain = verb({
  name: 'explain',
  does: 'Get documentation for a resource',
  flags: { 'api-version': text(), output: text(), recursive: bool() },
  *run({ args, flags }): Task<number> {
    const [asked, ...more] = args;
    if (asked === undefined) {
      throw stop(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
      );
    }
    if (more.length > 0) throw stop('We accept only this format: explain RESOURCE');
    if (flags.output !== undefined && flags.output !== 'plaintext') {
      throw stop(`Hopscope does not support --output=${flags.output} in "kubectl explain" yet`);
    }
    const { kind, path } = splitPath(asked);
    checkVersion(kind, flags['api-version']);
    yield* out(head(kind));
    const steps = path.map((_, index) => path.slice(0, index + 1));
    const missing = steps.find((step) => !describeField(kind, step));
    const field = describeField(kind, path);
    if (missing || !field) throw stop(`field "${missing?.at(-1) ?? ''}" does not exist`);
    const description = wrapped(field.text).map((line) => `    ${line}\n`);
    yield* out(`${titleOf(path, field)}DESCRIPTION:\n${description.join('')}    \n`);
    if (field.fields.length > 0) {
      yield* out(`FIELDS:\n${fieldsOf(kind, path, field, flags.recursive)}`);
    }
    yield* say('');
    return 0;
  },
});
