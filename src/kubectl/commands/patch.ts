import { badRequest } from '../../api/errors';
import { parseManifests } from '../../api/yaml';
import type { KubeObject } from '../../api/kinds';
import { api, refused, Stop, stop, together, type Failure } from '../failure';
import { listOf, text } from '../flags';
import type { Json } from '../manifests';
import { jsonMerge, sameJson, strategicMerge } from '../merge';
import { formatResult, parseOutput } from '../printers/output';
import { find, select } from '../selection';
import { read, type Task } from '../task';
import { verb } from '../verb';
import { decodePatched } from './apply';
import { namedInFiles } from './files';
import { applyJsonPatch } from './json-patch';
import { dryRunOf, send } from './write';

/** A patch that begins like JSON is sent as it is, another one is read as YAML. */
function parsePatch(text: string): unknown {
  if (/^\s*[{[]/.test(text)) return parseJson(text);
  const [first] = parseManifests(text);
  if (first && 'error' in first) {
    const problem = first.error.message.replace('error converting YAML to JSON: ', '');
    throw stop(`unable to parse ${JSON.stringify(text)}: ${problem}`);
  }
  return first?.value ?? {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refused(badRequest('error decoding patch: invalid JSON document'));
  }
}

type PatchType = 'json' | 'merge' | 'strategic';

function typeOf(value: string | undefined): PatchType {
  if (value === undefined || value === 'strategic') return 'strategic';
  if (value === 'merge' || value === 'json') return value;
  throw stop(`--type must be one of [json merge strategic], not "${value}"`);
}

function patched(object: KubeObject, patch: unknown, type: PatchType): Json | string {
  const current = object as unknown as Json;
  if (type === 'json') return applyJsonPatch(current, patch);
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    return 'json: cannot unmarshal array into Go value of type map[string]interface {}';
  }
  return type === 'merge'
    ? (jsonMerge(current, patch) as Json)
    : strategicMerge(object.kind, current, patch as Json);
}

/** `kubectl patch` */
export const patch = verb({
  name: 'patch',
  does: 'Update fields of a resource',
  flags: {
    'dry-run': text(undefined, 'unchanged'),
    filename: listOf('f'),
    output: text('o'),
    patch: text('p'),
    'patch-file': text(),
    type: text(),
  },
  unsupported: [
    'allow-missing-template-keys',
    'field-manager',
    'k/kustomize',
    'local',
    'R/recursive',
    'show-managed-fields',
    'subresource',
    'template',
  ],
  *run(call): Task<number> {
    const { flags, args, namespace, state } = call;
    const file = flags['patch-file'];
    if (flags.patch === undefined && file === undefined) {
      throw stop('must specify --patch or --patch-file containing the contents of the patch');
    }
    const type = typeOf(flags.type);
    const dryRun = dryRunOf(flags['dry-run']);
    const output = parseOutput(flags.output, false);
    const content = file === undefined ? undefined : yield* read(file);
    if (content && content.is !== 'file') {
      throw stop(`unable to read patch file: open ${file ?? ''}: no such file or directory`);
    }
    const change = parsePatch(content?.text ?? flags.patch ?? '');
    const selection =
      flags.filename.length > 0 ? yield* namedInFiles(call, flags.filename, args) : select(args);
    const { found, failures } = find(state().store, selection, namespace);
    const all: Failure[] = [...failures];
    for (const object of found.flatMap((one) => one.objects)) {
      const merged = patched(object, change, type);
      if (typeof merged === 'string') throw stop(merged);
      const same = sameJson(merged, object);
      const next = yield* decodePatched(object, merged, change as Json, 'ignore');
      const result =
        same || dryRun === 'client' || !next.ok
          ? next
          : yield* send({ type: 'update', object: next.value }, dryRun);
      if (!result.ok) {
        all.push(api(result.error));
        continue;
      }
      const unchanged = result.value.metadata.resourceVersion === object.metadata.resourceVersion;
      const word = same || (unchanged && dryRun === 'none') ? 'patched (no change)' : 'patched';
      yield { out: formatResult(output, result.value, word) };
    }
    const failure = together(all);
    if (failure) throw new Stop(failure);
    return 0;
  },
});
