import { notFound, quote } from '../api/errors';
import { KINDS } from '../api/kind-info';
import type { Kind, KubeObject } from '../api/kinds';
import { parseSelector } from '../api/parse-selector';
import { matches, type Requirement } from '../api/selectors';
import { get, list, type Store } from '../cluster/store';
import { api, refused, stop, type Failure } from './failure';
import {
  CATEGORY_ALL,
  groupOf,
  isNamespaced,
  kindNamed,
  unknownType,
  versionOf,
} from './resources';

/** One type with a name, or with all that the selector lets through. */
export interface Target {
  readonly kind: Kind;
  readonly name: string | undefined;
  /** Where a file says that the object is. */
  readonly namespace?: string;
}

/** What `TYPE NAME…`, `TYPE/NAME …` or `TYPE,TYPE` asks for (cli-runtime pkg/resource/builder.go). */
export interface Selection {
  readonly targets: readonly Target[];
  readonly requirements: readonly Requirement[];
  /** What files were to name and could not be understood. */
  readonly unread?: readonly Failure[];
}

/** What may stand beside the arguments. */
export interface SelectionOptions {
  readonly selector?: string | undefined;
  readonly all?: boolean;
  /** Whether a type alone means all of it, as with `get`. */
  readonly emptySelects?: boolean;
}

function splitTypes(text: string): readonly Kind[] {
  return text.split(',').flatMap((name) => {
    if (name === 'all') return CATEGORY_ALL;
    const kind = kindNamed(name);
    if (!kind) throw stop(unknownType(name));
    return [kind];
  });
}

const MIXED =
  "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'";

function tuple(text: string): Target {
  const parts = text.split('/');
  if (parts.length > 2) {
    throw stop('arguments in resource/name form may not have more than one slash');
  }
  const [type = '', name = ''] = parts;
  if (!type || !name || type.includes(',')) {
    throw stop('arguments in resource/name form must have a single resource and name');
  }
  const kind = kindNamed(type);
  if (!kind) throw stop(unknownType(type));
  return { kind, name };
}

/** The API server parses the selector, once for each type. */
function requirementsOf(selector: string | undefined, kind: Kind): readonly Requirement[] {
  if (!selector) return [];
  const parsed = parseSelector(selector);
  if (parsed.ok) return parsed.value;
  throw refused({ ...parsed.error, message: cannotFind(kind, selector, '', parsed.error.message) });
}

/** What kubectl says of a selector that the API server does not understand. */
export function cannotFind(kind: Kind, labels: string, fields: string, why: string): string {
  const resource = `${groupOf(kind)}/${versionOf(kind)}, Resource=${KINDS[kind].plural}`;
  return `Unable to find ${quote(resource)} that match label selector ${quote(labels)}, field selector ${quote(fields)}: ${why}`;
}

function tuples(args: readonly string[], options: SelectionOptions): Selection {
  if (!args.every((arg) => arg.includes('/'))) throw stop(MIXED);
  if (options.selector || options.all) {
    throw stop('selectors and the all flag cannot be used when passing resource/name arguments');
  }
  const targets = args.map(tuple);
  return { targets, requirements: [] };
}

const NOTHING_GIVEN = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** Understands the arguments that say which objects are meant; throws what kubectl would print. */
export function select(args: readonly string[], options: SelectionOptions = {}): Selection {
  if (args.some((arg) => arg.includes('/'))) return tuples(args, options);
  const [types, ...names] = args;
  if (options.selector && options.all) {
    throw stop("setting 'all' parameter but found a non empty selector. ");
  }
  const selects = options.selector !== undefined || options.all === true;
  if (types === undefined) {
    throw stop(
      selects ? 'at least one resource must be specified to use a selector' : NOTHING_GIVEN,
    );
  }
  const kinds = splitTypes(types);
  if (names.length > 0) {
    if (selects) throw stop('name cannot be provided when a selector is specified');
    const targets = kinds.flatMap((kind) => names.map((name) => ({ kind, name })));
    return { targets, requirements: [] };
  }
  if (!selects && !options.emptySelects) {
    throw stop('resource(s) were provided, but no name was specified');
  }
  const targets = kinds.map((kind) => ({ kind, name: undefined }));
  return { targets, requirements: kinds[0] ? requirementsOf(options.selector, kinds[0]) : [] };
}

/** What was found of one type, or one object. */
export interface Found {
  readonly kind: Kind;
  readonly objects: readonly KubeObject[];
}

function one(
  store: Store,
  namespace: string | undefined,
  kind: Kind,
  name: string,
): KubeObject | undefined {
  return get<Kind>(store, kind, isNamespaced(kind) ? (namespace ?? '') : '', name);
}

/** The objects of a selection; `namespace` undefined means all of them. */
export function find(
  store: Store,
  { targets, requirements, unread = [] }: Selection,
  namespace: string | undefined,
): { readonly found: readonly Found[]; readonly failures: readonly Failure[] } {
  const found: Found[] = [];
  const failures: Failure[] = [...unread];
  for (const { kind, name, namespace: own } of targets) {
    if (name !== undefined) {
      const object = one(store, own ?? namespace, kind, name);
      if (object) found.push({ kind, objects: [object] });
      else failures.push(api(notFound(kind, name)));
      continue;
    }
    const all: readonly KubeObject[] = list(
      store,
      kind,
      isNamespaced(kind) ? namespace : undefined,
    );
    const objects = all.filter((object) => matches(requirements, object.metadata.labels));
    found.push({ kind, objects });
  }
  return { found, failures };
}
