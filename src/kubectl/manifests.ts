import { quote } from '../api/errors';
import type { Kind } from '../api/kinds';
import { resolveManifest, type ResolveError } from '../api/resource';
import { parseManifests, type Manifest as Parsed } from '../api/yaml';
import { Stop, stop, together, type Failure } from './failure';
import { sorted } from './go-json';
import { isNamespaced } from './resources';
import { allOf } from './shell/input';
import { read, type Task } from './task';
import type { Call } from './verb';

export type Json = Readonly<Record<string, unknown>>;

/** An object from a file, as it will be sent. */
export interface Manifest {
  /** As in messages: the path, or `STDIN`. */
  readonly source: string;
  readonly kind: Kind;
  readonly name: string;
  readonly namespace: string;
  /** The JSON as written, with its namespace filled in. */
  readonly json: Json;
}

export interface Loaded {
  /** In the order of the files: what can be sent, and what cannot. */
  readonly items: readonly (Manifest | Failure)[];
  /** Whether there was one file with one object in it. */
  readonly single: boolean;
}

export function isFailure(item: Manifest | Failure): item is Failure {
  return 'is' in item;
}

interface Source {
  readonly name: string;
  readonly text: string;
}

const EXTENSIONS = /\.(json|yaml|yml)$/;

function isUrl(path: string): boolean {
  return /^https?:\/\//.test(path);
}

/** Go's filepath.Join for what kubectl walks. */
function joined(folder: string, name: string): string {
  const cleaned = folder.replace(/^(?:\.\/+)+/, '').replace(/\/+$/, '');
  return cleaned === '' || cleaned === '.' ? name : `${cleaned}/${name}`;
}

function* sourcesAt(path: string, stdin: string): Task<readonly Source[]> {
  if (path === '-') return [{ name: 'STDIN', text: stdin }];
  if (isUrl(path)) throw stop(`Hopscope reads files only, not ${path}`);
  const content = yield* read(path);
  if (content.is === 'file') return [{ name: path, text: content.text }];
  if (content.is === 'missing') throw stop(`the path ${quote(path)} does not exist`);
  const sources: Source[] = [];
  for (const name of content.names.filter((one) => EXTENSIONS.test(one))) {
    const inside = joined(path, name);
    const file = yield* read(inside);
    if (file.is === 'file') sources.push({ name: inside, text: file.text });
  }
  if (sources.length === 0) {
    throw stop(`error reading [${path}]: recognized file extensions are [.json .yaml .yml]`);
  }
  return sources;
}

/** All sources, or the failures of all paths that lead nowhere: then nothing is done at all. */
function* readAll(paths: readonly string[], stdin: string): Task<readonly Source[]> {
  const sources: Source[] = [];
  const failures: Failure[] = [];
  for (const path of paths) {
    try {
      sources.push(...(yield* sourcesAt(path, stdin)));
    } catch (problem) {
      if (!(problem instanceof Stop) || !problem.failure) throw problem;
      failures.push(problem.failure);
    }
  }
  const failure = together(failures);
  if (failure) throw new Stop(failure);
  return sources;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function plain(message: string): Failure {
  return { is: 'plain', message };
}

function textAt(value: unknown, field: string): string {
  const found = isObject(value) ? value[field] : undefined;
  return typeof found === 'string' ? found : '';
}

/** Also for a kind that Kubernetes has and Hopscope has not, which is then added. */
function noMatch(
  value: Json,
  source: string,
  { reason, message, name, namespace }: ResolveError,
): Failure {
  const about = `name: ${quote(name)} namespace: ${quote(namespace)} from ${quote(source)}`;
  const [kind, version] = [quote(textAt(value, 'kind')), quote(textAt(value, 'apiVersion'))];
  const why = `resource mapping not found for ${about}: no matches for kind ${kind} in version ${version}`;
  const hint = reason === 'NotSimulated' ? `\n${message}` : '';
  return plain(`${why}\nensure CRDs are installed first${hint}`);
}

interface Namespace {
  readonly name: string;
  readonly given: boolean;
}

function placed(value: Json, kind: Kind, source: string, { name, given }: Namespace) {
  const metadata = isObject(value['metadata']) ? value['metadata'] : {};
  const own = textAt(metadata, 'namespace');
  if (isNamespaced(kind) && given && own && own !== name) {
    return plain(
      `the namespace from the provided object ${quote(own)} does not match the namespace ${quote(name)}. You must pass '--namespace=${own}' to perform this operation.`,
    );
  }
  const namespace = isNamespaced(kind) ? own || name : '';
  const json = isNamespaced(kind) ? { ...value, metadata: { ...metadata, namespace } } : value;
  const named = textAt(metadata, 'name');
  return { source, kind, name: named, namespace, json: sorted(json) as Json };
}

/** Whether a text that begins like JSON ends too early. */
function isCutOff(text: string): boolean {
  const json = text.trim();
  if (!json.startsWith('{')) return false;
  try {
    JSON.parse(json);
    return false;
  } catch (problem) {
    const message = problem instanceof Error ? problem.message : '';
    const at = Number(/at position (\d+)/.exec(message)?.[1] ?? -1);
    return at === json.length || /end of JSON input|Unterminated string/.test(message);
  }
}

/** A name that YAML takes for something else than text, such as `y`. */
function metadataProblem(value: unknown): string | undefined {
  const metadata = isObject(value) && isObject(value['metadata']) ? value['metadata'] : {};
  for (const field of ['generateName', 'name', 'namespace']) {
    const found = metadata[field];
    if (found === undefined || found === null || typeof found === 'string') continue;
    const type = Array.isArray(found)
      ? 'array'
      : typeof found === 'boolean'
        ? 'bool'
        : typeof found;
    return `json: cannot unmarshal ${type} into Go struct field ObjectMeta.metadata.${field} of type string`;
  }
  return undefined;
}

/** One document: what it is, a failure, or a failure after which the file is not read on. */
function understand(
  parsed: Parsed,
  source: string,
  namespace: Namespace,
  validates: boolean,
): { readonly item: Manifest | Failure; readonly ends: boolean } {
  const ending = (message: string) => ({ item: plain(message), ends: true });
  if ('error' in parsed) return ending(`error parsing ${source}: ${parsed.error.message}`);
  const { value } = parsed;
  const unreadable = metadataProblem(value);
  if (unreadable !== undefined) {
    return { item: plain(`unable to decode ${quote(source)}: ${unreadable}`), ends: false };
  }
  const resolved = resolveManifest(value);
  if (resolved.ok) {
    const { kind, raw } = resolved;
    return { item: placed(raw, kind, source, namespace), ends: false };
  }
  const { error } = resolved;
  if (error.reason !== 'NotValid' && isObject(value)) {
    return { item: noMatch(value, source, error), ends: false };
  }
  return validates
    ? ending(`error validating ${quote(source)}: ${error.message}`)
    : ending(
        `unable to decode ${quote(source)}: Object 'Kind' is missing in '${JSON.stringify(value)}'`,
      );
}

/**
 * Reads the files of `-f` as kubectl does (cli-runtime pkg/resource/visitor.go): a document that
 * cannot be parsed ends its file, one of an unknown kind does not.
 */
export function* loadManifests(
  call: Pick<Call<Record<never, never>>, 'namespace' | 'namespaceGiven' | 'process'>,
  paths: readonly string[],
  validates = true,
): Task<Loaded> {
  const namespace = { name: call.namespace, given: call.namespaceGiven };
  const items: (Manifest | Failure)[] = [];
  const sources = yield* readAll(paths, yield* allOf(call.process.stdin));
  for (const { name, text } of sources) {
    if (isCutOff(text)) {
      items.push(plain(`error parsing ${name}: unexpected EOF`));
      continue;
    }
    for (const parsed of parseManifests(text)) {
      const { item, ends } = understand(parsed, name, namespace, validates);
      items.push(item);
      if (ends) break;
    }
  }
  return { items, single: paths.length === 1 && paths[0] !== '-' && items.length === 1 };
}
