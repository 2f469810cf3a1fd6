import {
  snippetCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { schemaAt, valuesOf } from '../../../api/fields';
import { KINDS } from '../../../api/kind-info';
import type { Kind } from '../../../api/kinds';
import type { Schema } from '../../../api/schema';
import type { Step } from '../../../api/yaml';
import { spotAt, type Spot } from '../../../api/yaml-spot';
import { LONGEST_CHECKED } from '../../../client/editor';
import { SNIPPETS, type Snippet } from '../../../client/editor-snippets';
import { keysFor, valuesFor, type Suggestion } from '../../../client/editor-suggestions';
import { useSession } from '../../../client/session';
import type { Messages } from '../../messages';
import { describe, knownOf } from './fields';

/** Numbers the parts to fill in, in the order of the text, as CodeMirror wants it. */
function numbered(text: string): string {
  const parts: string[] = [];
  return text.replace(/\$\{([^}]*)\}/g, (_, part: string) => {
    if (!parts.includes(part)) parts.push(part);
    return `\${${parts.indexOf(part) + 1}:${part}}`;
  });
}

function ofSnippet({ kind, title, text }: Snippet): Completion {
  return snippetCompletion(numbered(text), {
    label: kind,
    detail: title,
    type: 'class',
    boost: -1,
  });
}

function ofSuggestion({ text, from }: Suggestion): Completion {
  return { label: text, detail: from, boost: 1 };
}

/** What follows a key: its value on the same line, or its fields below. */
function tailOf(schema: Schema, indent: string): string {
  if (schema.is === 'struct' || schema.is === 'map') return `:\n${indent}  `;
  return schema.is === 'list' ? `:\n${indent}- ` : ': ';
}

interface Place {
  readonly spot: Spot;
  /** The blanks that the word stands behind. */
  readonly indent: string;
  /** Whether a colon is there already. */
  readonly hasColon: boolean;
}

/** What only the API server writes. */
const NOT_WRITTEN: ReadonlySet<string> = new Set([
  'status',
  'metadata.uid',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.creationTimestamp',
  'metadata.deletionTimestamp',
  'metadata.deletionGracePeriodSeconds',
]);

function fieldsAt(
  kind: Kind,
  path: readonly Step[],
  { spot, indent, hasColon }: Place,
  words: Messages,
  dash = '',
): readonly Completion[] {
  const schema = schemaAt(kind, path);
  if (schema?.is !== 'struct') return [];
  return Object.entries(schema.fields).flatMap(([name, field]): Completion[] => {
    const isHidden = NOT_WRITTEN.has([...path, name].join('.'));
    if (isHidden || spot.others.includes(name)) return [];
    const known = knownOf(kind, [...path, name]);
    const tail = tailOf(field.schema, dash === '' ? indent : `${indent}  `);
    return [
      {
        label: `${dash}${name}`,
        apply: hasColon ? `${dash}${name}` : `${dash}${name}${tail}`,
        ...(known && { detail: known.type, info: () => describe(known, words) }),
        type: 'property',
        boost: field.presence === 'required' ? 2 : 0,
      },
    ];
  });
}

function enumOf(schema: Schema | undefined, dash = ''): readonly Completion[] {
  if (!schema) return [];
  return valuesOf(schema).map((label) => ({ label: `${dash}${label}`, type: 'enum' }));
}

function rootFields({ spot }: Place): readonly Completion[] {
  return ['apiVersion', 'kind', 'metadata']
    .filter((name) => !spot.others.includes(name))
    .map((label) => ({ label, apply: `${label}: `, type: 'property' }));
}

function keys(place: Place, words: Messages): readonly Completion[] {
  const { spot } = place;
  const { kind, path } = spot;
  if (kind === undefined) {
    if (path.length > 0) return [];
    const isBlank = spot.others.length === 0;
    return [...rootFields(place), ...(isBlank ? SNIPPETS.map(ofSnippet) : [])];
  }
  const schema = schemaAt(kind, path);
  switch (schema?.is) {
    case 'struct':
      return fieldsAt(kind, path, place, words);
    case 'map': {
      const { store } = useSession.getState().cluster;
      const found = keysFor(store, spot.namespace, kind, path);
      return found
        .filter(({ text }) => !spot.others.includes(text))
        .map((one) => ({
          ...ofSuggestion(one),
          apply: place.hasColon ? one.text : `${one.text}: `,
        }));
    }
    case 'list':
      return spot.isItem
        ? enumOf(schema.of)
        : [...fieldsAt(kind, [...path, 0], place, words, '- '), ...enumOf(schema.of, '- ')];
    default:
      return values(spot);
  }
}

function values({ kind, path, namespace }: Spot): readonly Completion[] {
  if (path.length === 1 && path[0] === 'kind') {
    return Object.keys(KINDS).map((label) => ({ label, type: 'class' }));
  }
  if (path.length === 1 && path[0] === 'apiVersion') {
    const versions = kind
      ? [KINDS[kind].apiVersion]
      : Object.values(KINDS).map((one) => one.apiVersion);
    return [...new Set(versions)].map((label) => ({ label }));
  }
  if (kind === undefined) return [];
  const { store } = useSession.getState().cluster;
  return [...valuesFor(store, namespace, path).map(ofSuggestion), ...enumOf(schemaAt(kind, path))];
}

/**
 * What could stand at the cursor: fields, enums and booleans from the schema that validates, names
 * that the cluster has, and whole objects where a document begins.
 */
export function completeManifest(words: Messages) {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    if (state.doc.length > LONGEST_CHECKED) return null;
    const spot = spotAt(state.doc.toString(), pos);
    if (!spot || (spot.is === 'key' && spot.from === pos && !explicit)) return null;
    const line = state.doc.lineAt(spot.from);
    const place: Place = {
      spot,
      indent: ' '.repeat(spot.from - line.from),
      hasColon: /^\s*:/.test(state.sliceDoc(spot.to, line.to)),
    };
    const options = spot.is === 'key' ? keys(place, words) : values(spot);
    if (options.length === 0) return null;
    return {
      from: spot.from,
      to: spot.is === 'value' ? spot.to : pos,
      options,
      validFor: /^[\w./ -]*$/,
    };
  };
}
