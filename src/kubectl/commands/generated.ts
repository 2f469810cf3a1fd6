import type { Kind, KubeObject } from '../../api/kinds';
import { refused, stop } from '../failure';
import { withLastApplied } from './last-applied';
import type { Json } from '../manifests';
import { formatResult, parseOutput } from '../printers/output';
import { isNamespaced } from '../resources';
import type { Task } from '../task';
import { bool, text } from '../flags';
import { decoded, dryRunOf, dryRunSuffix, send } from './write';

/** The flags of commands that make an object up from their arguments. */
export const GENERATOR_FLAGS = {
  'dry-run': text(undefined, 'unchanged'),
  output: text('o'),
  'save-config': bool(),
};
/** What kubectl has beside them. */
export const GENERATOR_UNSUPPORTED: readonly string[] = [
  'allow-missing-template-keys',
  'field-manager',
  'show-managed-fields',
  'template',
  'validate',
];

interface Generated {
  readonly kind: Kind;
  /** As kubectl would send it. */
  readonly json: Json;
  /** `created`, `exposed` */
  readonly done: string;
  /** What kubectl puts before an error; undefined leaves the API server's error as it is. */
  readonly failing?: string;
  /** Nothing is said of it. */
  readonly silent?: boolean;
}

interface GeneratorCall {
  readonly flags: {
    readonly 'dry-run': string | undefined;
    readonly output: string | undefined;
    readonly 'save-config': boolean;
  };
  readonly namespace: string;
  readonly namespaceGiven: boolean;
}

function inNamespace(json: Json, namespace: string): Json {
  return { ...json, metadata: { ...(json['metadata'] as Json), namespace } };
}

/** Creates what a command has made up. */
export function* createGenerated(
  { flags, namespace, namespaceGiven }: GeneratorCall,
  { kind, json, done, failing, silent = false }: Generated,
): Task<number> {
  const dryRun = dryRunOf(flags['dry-run']);
  const output = parseOutput(flags.output, false);
  const placed = isNamespaced(kind) ? inNamespace(json, namespace) : json;
  const sent = flags['save-config'] ? withLastApplied(placed) : placed;
  let object = (namespaceGiven && isNamespaced(kind) ? sent : json) as unknown as KubeObject;
  if (dryRun !== 'client') {
    const whole = yield* decoded(kind, sent, 'strict');
    const created = whole.ok ? yield* send({ type: 'create', object: whole.value }, dryRun) : whole;
    if (!created.ok) {
      if (failing === undefined) throw refused(created.error);
      throw stop(`${failing}: ${created.error.message}`);
    }
    object = created.value;
  }
  if (silent) return 0;
  yield { out: formatResult(output, object, `${done}${dryRunSuffix(dryRun)}`) };
  return 0;
}

/** The one NAME that a command takes. */
export function onlyName(args: readonly string[], command: string): string {
  const [name, ...more] = args;
  if (name === undefined || more.length > 0) {
    throw stop(
      `exactly one NAME is required, got ${args.length}\nSee 'kubectl ${command} -h' for help and examples`,
    );
  }
  return name;
}
