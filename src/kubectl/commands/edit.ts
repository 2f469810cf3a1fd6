import type { ApiError } from '../../api/errors';
import { KINDS, resourceName } from '../../api/kind-info';
import type { KubeObject } from '../../api/kinds';
import { parseManifests, toJson, toYaml } from '../../api/yaml';
import { api, Stop, stop, together } from '../failure';
import { listOf, text } from '../flags';
import type { Json } from '../manifests';
import { printedName } from '../resources';
import { find, select } from '../selection';
import { complain, edit as askFor, perform, say, type Task } from '../task';
import { verb, type Call } from '../verb';
import { namedInFiles } from './files';
import { decoded, validationOf } from './write';

const FLAGS = { filename: listOf('f'), output: text('o'), validate: text(undefined, 'strict') };
type EditCall = Call<typeof FLAGS>;

const HEAD = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

/** Why a text is shown again. */
interface Reason {
  readonly head: string;
  readonly causes: readonly string[];
}

function commented({ head, causes }: Reason): string {
  const title = head.replaceAll('\n', '\n# ');
  const lines = causes.map((cause) => `# * ${cause}\n`);
  return `# ${title}${causes.length > 0 ? ':' : ''}\n${lines.join('')}#\n`;
}

function withoutComments(content: string): string {
  return content
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n');
}

/** `sed -i s/a/b/` as KUBE_EDITOR, for scripts; undefined for any other editor. */
function editedBySed(editor: string, content: string): string | undefined {
  const [, mark = '', rest = ''] = /^sed -i (?:-e )?['"]?s(\W)(.*?)['"]?$/.exec(editor) ?? [];
  const [from, to, flags] = rest.split(mark);
  if (mark === '' || from === undefined || to === undefined) return undefined;
  try {
    const pattern = new RegExp(from, flags?.includes('g') ? 'g' : '');
    const lines = content.split('\n');
    return lines.map((line) => line.replace(pattern, to)).join('\n');
  } catch {
    return undefined;
  }
}

function* editedText({ process }: EditCall, name: string, content: string) {
  const editor = process.variables.get('KUBE_EDITOR');
  if (editor === undefined) return yield* askFor({ name, text: content });
  const edited = editedBySed(editor, content);
  if (edited === undefined) {
    throw stop(`Hopscope does not support KUBE_EDITOR=${JSON.stringify(editor)} yet`);
  }
  return edited;
}

function isSameObject(object: KubeObject, json: Json): boolean {
  const { name } = (json['metadata'] ?? {}) as { readonly name?: unknown };
  const { apiVersion } = KINDS[object.kind];
  return (
    json['kind'] === object.kind &&
    json['apiVersion'] === apiVersion &&
    name === object.metadata.name
  );
}

type Attempt = { readonly is: 'done' } | { readonly is: 'again'; readonly reason: Reason };

function refusal(object: KubeObject, { message, causes = [message] }: ApiError): Attempt {
  const head = `${resourceName(object.kind)} "${object.metadata.name}" was not valid`;
  return { is: 'again', reason: { head, causes } };
}

/** Sends what was edited, unless it cannot be understood. */
function* save({ flags }: EditCall, object: KubeObject, content: string): Task<Attempt> {
  const [parsed] = parseManifests(content);
  if (!parsed || 'error' in parsed) {
    const why = parsed ? parsed.error.message : 'no object found';
    const head = `The edited file had a syntax error: error parsing edited-file: ${why}`;
    return { is: 'again', reason: { head, causes: [] } };
  }
  const json = parsed.value as Json;
  if (!isSameObject(object, json)) {
    throw stop('At least one of apiVersion, kind and name was changed');
  }
  const whole = yield* decoded(object.kind, json, validationOf(flags.validate));
  const updated = whole.ok ? yield* perform({ type: 'update', object: whole.value }) : whole;
  if (updated.ok) return { is: 'done' };
  const { reason } = updated.error;
  if (reason === 'Invalid' || reason === 'BadRequest') return refusal(object, updated.error);
  const { kind, metadata } = object;
  throw new Stop(
    api(updated.error, `${KINDS[kind].plural} "${metadata.name}" could not be patched: `),
  );
}

/** Has one object edited until it is accepted or given up (kubectl pkg/cmd/util/editor). */
function* editOne(call: EditCall, object: KubeObject): Task<void> {
  const { kind, metadata } = object;
  const name = `${kind.toLowerCase()}-${metadata.name}.${call.flags.output === 'json' ? 'json' : 'yaml'}`;
  let body = call.flags.output === 'json' ? toJson(object) : toYaml(object);
  let reason: Reason | undefined;
  for (;;) {
    const shown = HEAD + (reason ? commented(reason) : '') + body;
    const edited = yield* editedText(call, name, shown);
    const content = edited === undefined ? undefined : withoutComments(edited);
    if (content !== undefined && content.trim() === '') {
      yield* complain('Edit cancelled, saved file was empty.');
      return;
    }
    if (content === undefined || content === withoutComments(body)) {
      if (reason) throw stop('Edit cancelled, no valid changes were saved.');
      yield* complain('Edit cancelled, no changes made.');
      return;
    }
    const attempt = yield* save(call, object, content);
    if (attempt.is === 'done') {
      yield* say(`${printedName(kind, metadata.name)} edited`);
      return;
    }
    yield* complain(`error: ${resourceName(kind)} "${metadata.name}" is invalid`);
    ({ reason } = attempt);
    body = content;
  }
}

/** `kubectl edit` */
export const edit = verb({
  name: 'edit',
  does: 'Edit a resource on the server',
  flags: FLAGS,
  unsupported: [
    'allow-missing-template-keys',
    'field-manager',
    'k/kustomize',
    'output-patch',
    'R/recursive',
    'save-config',
    'show-managed-fields',
    'subresource',
    'template',
    'windows-line-endings',
  ],
  *run(call): Task<number> {
    const { flags, args, namespace, state } = call;
    if (flags.output !== undefined && flags.output !== 'yaml' && flags.output !== 'json') {
      throw stop("The flag 'output' must be one of yaml|json");
    }
    const selection =
      flags.filename.length > 0
        ? yield* namedInFiles(call, flags.filename, args)
        : select(args, { emptySelects: true });
    const { found, failures } = find(state().store, selection, namespace);
    const failure = together(failures);
    if (failure) throw new Stop(failure);
    const objects = found.flatMap((one) => one.objects);
    if (objects.length > 1) {
      throw stop('Hopscope does not support several objects at once in "kubectl edit" yet');
    }
    for (const object of objects) yield* editOne(call, object);
    return 0;
  },
});
