import { quote, type ApiError } from '../api/errors';

/** Why a kubectl command failed. */
export type Failure =
  /** The API server refused; `doing` is what kubectl puts before its message. */
  | { readonly is: 'api'; readonly error: ApiError; readonly doing?: string }
  /** kubectl itself says so. */
  | { readonly is: 'plain'; readonly message: string }
  /** How a program in a container ended. */
  | { readonly is: 'exit'; readonly message: string }
  | { readonly is: 'many'; readonly failures: readonly Failure[] };

/** Ends a kubectl command; caught where commands are run, and printed there. */
export class Stop extends Error {
  constructor(
    readonly failure: Failure | undefined,
    readonly exitCode = 1,
  ) {
    super();
  }
}

/** Ends the command with `error: message`. */
export function stop(message: string): Stop {
  return new Stop({ is: 'plain', message });
}

/** Ends the command with what the API server said. */
export function refused(error: ApiError, doing?: string): Stop {
  return new Stop(api(error, doing));
}

/** The API server's refusal, with what kubectl was doing. */
export function api(error: ApiError, doing?: string): Failure {
  return { is: 'api', error, ...(doing !== undefined && { doing }) };
}

/** `error when creating "f.yaml": ` */
export function whileDoing(verb: string, source: string): string {
  return `error when ${verb} ${quote(source)}: `;
}

/** All of them as one; undefined for none. */
export function together(failures: readonly Failure[]): Failure | undefined {
  return failures.length > 1 ? { is: 'many', failures } : failures[0];
}

/** ` (NotFound)`; nothing of an error that the server has no word for. */
function inBrackets(reason: string): string {
  return reason && ` (${reason})`;
}

function messageOf(failure: Failure): string {
  switch (failure.is) {
    case 'api':
      return `Error from server${inBrackets(failure.error.reason)}: ${failure.doing ?? ''}${failure.error.message}`;
    case 'exit':
    case 'plain':
      return failure.message;
    case 'many':
      return `[${failure.failures.map(innerMessage).join(', ')}]`;
  }
}

/** The message without what StandardErrorMessage adds, as inside an aggregate in an aggregate. */
function innerMessage(failure: Failure): string {
  return failure.is === 'api'
    ? `${failure.doing ?? ''}${failure.error.message}`
    : messageOf(failure);
}

/** One cause stays on the line, several become a list (the blank before the line break is real). */
function invalid(error: ApiError): string {
  const { kind = '', name = '' } = error.details ?? {};
  const what = kind || name ? `The ${kind} ${quote(name)} is invalid` : 'The request is invalid';
  const causes = error.causes ?? [];
  if (causes.length === 0) return what;
  if (causes.length === 1) return `${what}: ${causes[0] ?? ''}`;
  return [`${what}: `, ...causes.map((cause) => `* ${cause}`)].join('\n');
}

/** What kubectl prints on standard error (kubectl pkg/cmd/util/helpers.go, checkErr). */
export function formatFailure(failure: Failure): string {
  if (failure.is === 'many') return failure.failures.map(messageOf).join('\n');
  if (failure.is === 'api' && failure.error.reason === 'Invalid') return invalid(failure.error);
  if (failure.is === 'api') return messageOf(failure);
  if (failure.is === 'exit') return failure.message.trimEnd();
  return failure.message.startsWith('error: ') ? failure.message : `error: ${failure.message}`;
}
