import { decode } from '../api/decode';
import { resolveManifest } from '../api/resource';
import { parseManifests, type Manifest } from '../api/yaml';
import { marksIn, type Mark } from './marks';
import type { Output } from './run-task';

/** Something that is wrong in a text, and where; line and column count from 1. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** In the words of kubectl or the API server. */
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** The field, if the message names one. */
  readonly field: string | undefined;
}

/** More than anybody mends at once. */
const MOST_MESSAGES = 100;

/** How a message of kubectl's begins; other lines go on with the one before. */
const BEGINNING = /^(?:error: |Error from server|Warning: |The (?:\S+ "[^"]*"|request) is invalid)/;

/** Of how the stored object came to be, not of the text. */
const OF_STORED = /^Warning: resource \S+ is missing the \S+ annotation/;

/** The messages in what kubectl wrote on standard error, but for those that no text can mend. */
export function messagesIn(output: readonly Output[]): readonly string[] {
  const text = output.flatMap((said) => (said.to === 'err' ? [said.text] : [])).join('');
  const messages: string[] = [];
  for (const line of text.trimEnd().split('\n')) {
    const last = messages.at(-1);
    if (last === undefined || BEGINNING.test(line)) messages.push(line);
    else messages[messages.length - 1] = `${last}\n${line}`;
  }
  return messages.filter((message) => message !== '' && !OF_STORED.test(message));
}

/** The part of a message that is about one field. */
function partAbout(message: string, field: string | undefined): string {
  if (field === undefined) return message;
  const cause = message.split('\n').find((line) => line.startsWith(`* ${field}: `));
  if (cause !== undefined) return cause.slice(2);
  const single = message.indexOf(` is invalid: ${field}: `);
  if (single >= 0) return message.slice(single + ' is invalid: '.length);
  const unknown = `unknown field "${field}"`;
  return message.includes(unknown) ? unknown : message;
}

interface Named {
  readonly metadata?: { readonly name?: unknown } | null;
}

/** Where a message without a field belongs: at the object that it names, else at the beginning. */
function placeOf(manifests: readonly Manifest[], message: string): Omit<Mark, 'field'> {
  for (const manifest of manifests) {
    if ('error' in manifest) continue;
    const { value, line, locate } = manifest;
    const resolved = resolveManifest(value);
    if (!resolved.ok && message.includes(resolved.error.message)) {
      return locate('kind') ?? locate('apiVersion') ?? { line, column: 1 };
    }
    const name = (Object(value) as Named).metadata?.name;
    if (typeof name === 'string' && message.includes(`"${name}"`)) {
      const position = locate('metadata.name');
      if (position) return position;
    }
  }
  const first = manifests.find((manifest) => 'value' in manifest);
  return { line: first?.line ?? 1, column: 1 };
}

/**
 * What decoding says about the first object that cannot be decoded. When an object is there
 * already, kubectl sends a patch, and the API server's answer shows the whole patch and no field.
 */
function decodingMessage(manifests: readonly Manifest[]): string | undefined {
  for (const manifest of manifests) {
    if ('error' in manifest) continue;
    const resolved = resolveManifest(manifest.value);
    const decoded = resolved.ok ? decode(resolved.kind, resolved.raw) : undefined;
    if (decoded?.ok === false) return decoded.error.message;
  }
  return undefined;
}

const OF_PATCH = 'The request is invalid: patch: ';

function about(manifests: readonly Manifest[], said: string): readonly Problem[] {
  const severity = said.startsWith('Warning: ') ? 'warning' : 'error';
  const message = (said.startsWith(OF_PATCH) && decodingMessage(manifests)) || said;
  const marks = marksIn(manifests, message);
  if (marks.length === 0) {
    return [{ severity, message, field: undefined, ...placeOf(manifests, message) }];
  }
  return marks.map((mark) => ({ severity, message: partAbout(message, mark.field), ...mark }));
}

/** What is wrong in a text: what kubectl said to it, and keys that stand twice in a map. */
export function problemsIn(text: string, output: readonly Output[]): readonly Problem[] {
  const manifests = parseManifests(text);
  const doubled = manifests.flatMap((manifest): Problem[] => {
    if ('error' in manifest) return [];
    return manifest.warnings.map((one) => ({ ...one, severity: 'warning', field: undefined }));
  });
  const said = messagesIn(output)
    .slice(0, MOST_MESSAGES)
    .flatMap((message) => about(manifests, message));
  return [...said, ...doubled.slice(0, MOST_MESSAGES)].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
}
