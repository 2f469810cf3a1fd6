import { decodeWith, type FieldValidation } from '../../api/decode';
import { fail, type Result } from '../../api/result';
import { warningsOf } from '../../api/warnings';
import type { Kind, KubeObject } from '../../api/kinds';
import type { Command, CommandResults } from '../../cluster/commands';
import { stop } from '../failure';
import { text } from '../flags';
import type { Json } from '../manifests';
import { complain, perform, rehearse, type Task } from '../task';

/** `--dry-run` */
export type DryRun = 'client' | 'none' | 'server';

/** The flags of commands that write. */
const WRITE_FLAGS = {
  'dry-run': text(undefined, 'unchanged'),
  output: text('o'),
};
/** The flags of commands that send files. */
export const FILE_FLAGS = { ...WRITE_FLAGS, validate: text(undefined, 'strict') };

/** What `--dry-run` says; a bare one means `client`, though kubectl calls it deprecated. */
export function dryRunOf(value: string | undefined): DryRun {
  switch (value) {
    case undefined:
    case 'none':
      return 'none';
    case 'client':
    case 'server':
      return value;
    case 'unchanged':
      return 'client';
    default:
      throw stop(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
  }
}

/** ` (dry run)` and the like after a message. */
export function dryRunSuffix(dryRun: DryRun): string {
  if (dryRun === 'none') return '';
  return dryRun === 'client' ? ' (dry run)' : ' (server dry run)';
}

/** What `--validate` says. */
export function validationOf(value: string | undefined): FieldValidation {
  switch (value) {
    case undefined:
    case 'true':
    case 'strict':
      return 'strict';
    case 'warn':
      return 'warn';
    case 'false':
    case 'ignore':
      return 'ignore';
    default:
      throw stop(
        `invalid - validate option "${value}"; must be one of: strict (or true), warn, ignore (or false)`,
      );
  }
}

/** Decodes as the API server does and passes its warnings on. */
export function* decoded(
  kind: Kind,
  json: Json,
  validation: FieldValidation,
): Task<Result<KubeObject>> {
  const result = decodeWith(kind, json, validation);
  if (!result.ok) return fail(result.error);
  for (const warning of result.value.warnings) yield* complain(`Warning: ${warning}`);
  return { ok: true, value: result.value.object };
}

/** Sends a write, for real or as a rehearsal, and passes the API server's warnings on. */
export function* send<C extends Command>(
  command: C,
  dryRun: DryRun,
): Task<CommandResults[C['type']]> {
  const result: CommandResults[C['type']] = yield* dryRun === 'none'
    ? perform(command)
    : rehearse(command);
  if (result.ok && (command.type === 'create' || command.type === 'update')) {
    const { value } = result as CommandResults['create' | 'update'] & { readonly ok: true };
    for (const warning of warningsOf(value, command.type)) yield* complain(`Warning: ${warning}`);
  }
  return result;
}
