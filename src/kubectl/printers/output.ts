import type { Kind, KubeObject } from '../../api/kinds';
import { quote } from '../../api/errors';
import { toJson, toYaml } from '../../api/yaml';
import { goSyntax } from '../go-json';
import { stop } from '../failure';
import { evaluateAsJson, evaluatePath, evaluateTemplate } from '../jsonpath/evaluate';
import { JsonPathError } from '../jsonpath/parse';
import { printedName } from '../resources';
import { formatTable } from './table';

/** What `-o` asks for. */
export type Output =
  | { readonly is: 'table'; readonly wide: boolean }
  | { readonly is: 'name' }
  | { readonly is: 'json' }
  | { readonly is: 'yaml' }
  | { readonly is: 'jsonpath'; readonly template: string; readonly asJson: boolean }
  | { readonly is: 'columns'; readonly columns: readonly CustomColumn[] };

interface CustomColumn {
  readonly header: string;
  readonly path: string;
}

const FORMATS =
  'custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml';
const WRITE_FORMATS =
  'go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,yaml';
const LEFT_OUT =
  /^(custom-columns-file|go-template|go-template-file|jsonpath-file|template|templatefile)(=|$)/;

function parseColumns(spec: string): readonly CustomColumn[] {
  if (spec === '') throw stop('custom-columns format specified but no custom columns given');
  return spec.split(',').map((column) => {
    const [header = '', ...path] = column.split(':');
    if (path.length === 0) {
      throw stop(`unexpected custom-columns spec: ${column}, expected <header>:<json-path-expr>`);
    }
    return { header, path: path.join(':') };
  });
}

/** Understands the value of `-o`; `reads` is whether the command may print a table. */
export function parseOutput(text: string | undefined, reads = true): Output {
  if (text === undefined || text === '') return { is: 'table', wide: false };
  if (reads && text === 'wide') return { is: 'table', wide: true };
  if (text === 'json' || text === 'yaml' || text === 'name') return { is: text };
  const [format = '', ...rest] = text.split('=');
  const value = rest.join('=');
  if (format === 'jsonpath' || format === 'jsonpath-as-json') {
    if (value === '') throw stop('template format specified but no template given');
    return { is: 'jsonpath', template: value, asJson: format !== 'jsonpath' };
  }
  if (reads && format === 'custom-columns') return { is: 'columns', columns: parseColumns(value) };
  if (LEFT_OUT.test(text))
    throw stop(`Hopscope does not support the output format "${format}" yet`);
  const allowed = reads ? FORMATS : WRITE_FORMATS;
  throw stop(
    `unable to match a printer suitable for the output format "${text}", allowed formats are: ${allowed}`,
  );
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '<none>';
  return typeof value === 'string' ? value : goText(value);
}

/** Go's `%v` of maps and slices. */
export function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return JSON.stringify(value);
  const fields = value as Readonly<Record<string, unknown>>;
  const entries = Object.keys(fields).sort();
  return `map[${entries.map((key) => `${key}:${goText(fields[key])}`).join(' ')}]`;
}

function customTable(
  columns: readonly CustomColumn[],
  objects: readonly KubeObject[],
  headers: boolean,
): string {
  const rows = objects.map((object) =>
    columns.map(({ path }) => {
      const values = evaluatePath(path, object);
      return values.length > 0 ? values.map(cellText).join(',') : '<none>';
    }),
  );
  return formatTable(headers ? columns.map(({ header }) => header) : undefined, rows);
}

/** As the API server writes an object: lists without `omitempty` are null when they are empty. */
function written(object: KubeObject): object {
  if (object.kind !== 'EndpointSlice') return object;
  const { endpoints, ports = [] } = object;
  const orNull = (items: readonly unknown[]) => (items.length > 0 ? items : null);
  return { ...object, endpoints: orNull(endpoints), ports: orNull(ports) };
}

/** The list in which kubectl wraps several objects. */
function listOf(objects: readonly object[]) {
  return { apiVersion: 'v1', items: objects, kind: 'List' };
}

/** A list ends with metadata that has nothing but an empty version, which toYaml leaves out. */
const LIST_END = {
  json: ',\n    "metadata": {\n        "resourceVersion": ""\n    }\n}\n',
  yaml: 'metadata:\n  resourceVersion: ""\n',
};

/** What kubectl says of a template that fails; `whole` is what it was applied to. */
function jsonPathFailure({ message, phase }: JsonPathError, output: Output, whole: object): string {
  if (output.is !== 'jsonpath') return message;
  const { template } = output;
  if (phase === 'parsing') return `error parsing jsonpath ${template}, ${message}`;
  const object = 'metadata' in whole ? whole : { ...whole, metadata: { resourceVersion: '' } };
  const more = `\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}`;
  return `error executing jsonpath ${quote(template)}: Error executing template: ${message}. Printing more information for debugging the template:\n${more}\n\n`;
}

/** Prints objects in any format but a table; `single` is whether just one was asked for. */
export function formatObjects(
  output: Exclude<Output, { is: 'table' }>,
  objects: readonly KubeObject[],
  single: boolean,
  headers = true,
): string {
  const alone = single && objects.length === 1;
  const wholeOf = (all: readonly object[]) => (alone && all[0] ? all[0] : listOf(all));
  const whole = wholeOf(objects);
  try {
    switch (output.is) {
      case 'name':
        return objects
          .map(({ kind, metadata }) => `${printedName(kind, metadata.name)}\n`)
          .join('');
      case 'json': {
        const text = toJson(wholeOf(objects.map(written)));
        return alone ? text : text.replace(/\n\}\n$/, LIST_END.json);
      }
      case 'yaml':
        return toYaml(wholeOf(objects.map(written))) + (alone ? '' : LIST_END.yaml);
      case 'columns':
        return customTable(output.columns, objects, headers);
      case 'jsonpath':
        return (output.asJson ? evaluateAsJson : evaluateTemplate)(output.template, whole);
    }
  } catch (problem) {
    if (!(problem instanceof JsonPathError)) throw problem;
    throw stop(jsonPathFailure(problem, output, whole));
  }
}

/** `service/kubia created`, or the object when `-o` says so. */
export function formatResult(
  output: Output,
  object: KubeObject,
  done: string,
  name: (kind: Kind, name: string) => string = printedName,
): string {
  if (output.is !== 'table') return formatObjects(output, [object], true);
  return `${name(object.kind, object.metadata.name)} ${done}\n`;
}
