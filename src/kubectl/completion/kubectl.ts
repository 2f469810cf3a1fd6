import type { Kind } from '../../api/kinds';
import type { Pod } from '../../api/pod';
import { list, podsMatching, get } from '../../cluster/store';
import type { ClusterState } from '../../cluster/world';
import type { Flag, Flags } from '../flags';
import { VERBS } from '../kubectl';
import { isNamespaced, kindNamed, printedType } from '../resources';
import type { Verb } from '../verb';
import type { Candidate } from './candidates';
import { containerNames, labels, objectNames, objectsOf, typeNames } from './objects';

/** What a verb's arguments are. */
type Operands =
  | { readonly are: 'objects' }
  /** Names of one kind, or `TYPE/NAME` of one of `types`. */
  | { readonly are: 'names'; readonly kind: Kind; readonly types: readonly Kind[] }
  | { readonly are: 'types' }
  | { readonly are: 'nothing' };

const OBJECTS: Operands = { are: 'objects' };
const WITH_PODS: readonly Kind[] = ['Deployment', 'ReplicaSet', 'ReplicationController', 'Service'];
const PODS: Operands = { are: 'names', kind: 'Pod', types: ['Pod', ...WITH_PODS] };
const NODES: Operands = { are: 'names', kind: 'Node', types: ['Node'] };

const OPERANDS: { readonly [verb: string]: Operands } = {
  annotate: OBJECTS,
  attach: PODS,
  autoscale: OBJECTS,
  cordon: NODES,
  delete: OBJECTS,
  describe: OBJECTS,
  drain: NODES,
  edit: OBJECTS,
  exec: PODS,
  explain: { are: 'types' },
  expose: OBJECTS,
  get: OBJECTS,
  label: OBJECTS,
  logs: PODS,
  patch: OBJECTS,
  'port-forward': PODS,
  rollout: OBJECTS,
  scale: OBJECTS,
  set: OBJECTS,
  uncordon: NODES,
  wait: OBJECTS,
};

/** A kubectl command line, taken apart as far as it goes. */
interface Line {
  readonly word: string;
  readonly verb: Verb;
  readonly flags: Flags;
  /** The words that are no flags, after the verb and the words that belong to it. */
  readonly args: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  /** The flag whose value is still to come. */
  readonly open: string | undefined;
}

function flagNamed(flags: Flags, word: string): readonly [string, Flag] | undefined {
  const name = /^--([^=]+)/.exec(word)?.[1];
  const letter = /^-([^-=])$/.exec(word)?.[1];
  return Object.entries(flags).find(([long, { short }]) =>
    name === undefined ? letter !== undefined && short === letter : long === name,
  );
}

/** The flags that some verb has before its word: `kubectl -n x get`. */
const ANY_VERB: Verb = {
  name: '',
  does: '',
  flags: VERBS['get']?.flags ?? {},
  verbs: VERBS,
  run: function* () {
    return 0;
  },
};

function understand(words: readonly string[]): Line {
  let verb = ANY_VERB;
  let word = '';
  const args: string[] = [];
  const values = new Map<string, string>();
  let open: string | undefined;
  for (const one of words) {
    if (open !== undefined) {
      values.set(open, one);
      open = undefined;
    } else if (one.startsWith('-')) {
      const [name, flag] = flagNamed(verb.flags, one) ?? [];
      const given = /=(.*)$/s.exec(one)?.[1];
      if (name !== undefined && given !== undefined) values.set(name, given);
      else if (name !== undefined && flag?.bare === undefined) open = name;
      else if (name !== undefined) values.set(name, 'true');
    } else if (args.length === 0 && verb.verbs && Object.hasOwn(verb.verbs, one)) {
      word ||= one;
      verb = verb.verbs[one] ?? verb;
    } else args.push(one);
  }
  return { word, verb, flags: verb.flags, args, values, open };
}

/** What completion knows beside the line. */
export interface Scene {
  readonly state: ClusterState;
  /** kubectl's current namespace. */
  readonly namespace: string;
  readonly files: (word: string) => readonly Candidate[];
}

/** What the word at the cursor can become, and where in the word that begins. */
export interface Found {
  readonly at: number;
  readonly candidates: readonly Candidate[];
}

/** The part of a word behind the last of some separators. */
function behind(word: string, separators: RegExp, candidates: readonly Candidate[]): Found {
  const at = word.search(separators);
  return { at: at < 0 ? 0 : at, candidates };
}

/** What the last word of a kubectl line can become; `words` are those after `kubectl`. */
export function completeKubectl(words: readonly string[], current: string, scene: Scene): Found {
  const line = understand(words);
  if (line.open !== undefined) return valueOf(line.open, current, line, scene);
  const [long, name] = /^--([^=]+)=/.exec(current) ?? [];
  if (long !== undefined && name !== undefined) {
    const value = valueOf(name, current.slice(long.length), line, scene);
    return { ...value, at: value.at + long.length };
  }
  const [short, letter] = /^-([A-Za-z])(?=.)/.exec(current) ?? [];
  const stuck = short === undefined ? undefined : flagNamed(line.flags, `-${letter}`);
  if (short !== undefined && stuck && stuck[1].bare === undefined) {
    const value = valueOf(stuck[0], current.slice(short.length), line, scene);
    return { ...value, at: value.at + short.length };
  }
  if (current.startsWith('-')) return { at: 0, candidates: flagCandidates(line.flags) };
  if (line.verb.verbs && line.args.length === 0) {
    const verbs = Object.entries(line.verb.verbs).map(([text, { does }]) => ({
      text,
      description: does,
    }));
    return { at: 0, candidates: verbs };
  }
  return operand(line, current, scene);
}

function flagCandidates(flags: Flags): readonly Candidate[] {
  return Object.entries(flags).flatMap(([name, { short, bare }]) => [
    { text: `--${name}${bare === undefined ? '=' : ''}` },
    ...(short === undefined ? [] : [{ text: `-${short}`, description: `--${name}` }]),
  ]);
}

function namespaceOf({ values }: Line, scene: Scene): string {
  return values.get('namespace') ?? scene.namespace;
}

const CHOICES: { readonly [flag: string]: readonly string[] } = {
  'dry-run': ['none', 'client', 'server'],
  cascade: ['background', 'foreground', 'orphan'],
  'image-pull-policy': ['Always', 'IfNotPresent', 'Never'],
  output: ['json', 'yaml', 'name', 'wide', 'jsonpath=', 'custom-columns='],
  protocol: ['TCP', 'UDP', 'SCTP'],
  restart: ['Always', 'OnFailure', 'Never'],
  type: ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
  validate: ['true', 'false', 'strict', 'warn', 'ignore'],
  for: ['condition=', 'delete', 'jsonpath='],
};

function valueOf(flag: string, current: string, line: Line, scene: Scene): Found {
  const { state } = scene;
  const namespace = namespaceOf(line, scene);
  switch (flag) {
    case 'namespace':
      return { at: 0, candidates: objectNames(state, 'Namespace', '') };
    case 'filename':
      return { at: 0, candidates: scene.files(current) };
    case 'container':
      return { at: 0, candidates: containerNames(state, namespace, podOf(line, scene)) };
    case 'selector': {
      const kinds = kindsIn(line.args[0] ?? 'pods');
      const objects = kinds.flatMap((kind) => objectsOf(state, kind, namespace));
      const at = current.lastIndexOf(',') + 1;
      return { at, candidates: labels(objects, current.slice(at)) };
    }
    case 'type':
      if (line.word === 'patch')
        return { at: 0, candidates: texts(['json', 'merge', 'strategic']) };
      break;
  }
  return { at: 0, candidates: texts(CHOICES[flag] ?? []) };
}

function texts(all: readonly string[]): readonly Candidate[] {
  return all.map((text) => ({ text }));
}

function kindsIn(types: string): readonly Kind[] {
  return types.split(',').flatMap((type) => kindNamed(type) ?? []);
}

/** The name of the pod that a line is about. */
function podOf(line: Line, scene: Scene): string {
  const [target = ''] = line.args;
  const [type = '', name] = target.split('/');
  if (name === undefined) return target;
  const kind = kindNamed(type);
  return (kind && firstPod(scene.state, kind, namespaceOf(line, scene), name))?.metadata.name ?? '';
}

function firstPod(
  state: ClusterState,
  kind: Kind,
  namespace: string,
  name: string,
): Pod | undefined {
  if (kind === 'Pod') return get(state.store, 'Pod', namespace, name);
  const object = get<Kind>(state.store, kind, namespace, name);
  if (object?.kind === 'ReplicationController' || object?.kind === 'Service') {
    return podsMatching(state.store, namespace, object.spec.selector ?? {})[0];
  }
  return list(state.store, 'Pod', namespace).find(({ metadata }) =>
    metadata.name.startsWith(`${name}-`),
  );
}

function operand(line: Line, current: string, scene: Scene): Found {
  const operands = OPERANDS[line.word] ?? { are: 'nothing' };
  const { args } = line;
  const namespace = namespaceOf(line, scene);
  switch (operands.are) {
    case 'nothing':
      return { at: 0, candidates: [] };
    case 'types':
      return { at: 0, candidates: args.length === 0 ? typeNames() : [] };
    case 'names': {
      if (args.length > 0 && operands.kind === 'Pod') {
        const isLog = line.word === 'logs';
        const names = containerNames(scene.state, namespace, podOf(line, scene));
        return { at: 0, candidates: isLog ? names : [] };
      }
      if (current.includes('/')) return withType(current, namespace, scene);
      const types = operands.types.map((kind) => ({ text: `${printedType(kind).split('.')[0]}/` }));
      return {
        at: 0,
        candidates: [
          ...objectNames(scene.state, operands.kind, namespace),
          ...(operands.kind === 'Node' ? [] : types),
        ],
      };
    }
    case 'objects':
      return objectOperand(line, current, namespace, scene);
  }
}

function objectOperand(line: Line, current: string, namespace: string, scene: Scene): Found {
  const { args, word } = line;
  const slash = args.some((arg) => arg.includes('/'));
  if (current.includes('/') || slash) return withType(current, namespace, scene);
  const [type] = args;
  if (type === undefined) {
    return { ...behind(current, /[^,]*$/, typeNames()) };
  }
  const kinds = kindsIn(type);
  const taken = new Set(args.slice(1));
  const names = kinds.flatMap((kind) => objectNames(scene.state, kind, namespace));
  const isOne = word === 'scale' || word === 'expose' || word === 'set' || word === 'patch';
  if (isOne && args.length > 1) return { at: 0, candidates: [] };
  return { at: 0, candidates: names.filter(({ text }) => !taken.has(text)) };
}

/** `pod/NAME`, `svc/NAME` */
function withType(current: string, namespace: string, scene: Scene): Found {
  const [type = '', rest] = current.split('/');
  const kind = kindNamed(type);
  if (!kind || rest === undefined) return { at: 0, candidates: [] };
  const scope = isNamespaced(kind) ? namespace : '';
  return { at: type.length + 1, candidates: objectNames(scene.state, kind, scope) };
}
