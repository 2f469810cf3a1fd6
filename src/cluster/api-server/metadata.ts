import { formatTime } from '../../api/time';
import type { KubeObject } from '../../api/kinds';
import type { ObjectMeta } from '../../api/meta';
import type { World } from '../world';

/** No vowels and no digits that look like them, so that no words come out (apimachinery util/rand). */
const SAFE_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const LONGEST_PREFIX = 63 - SUFFIX_LENGTH;

/** A name made of `prefix` and five random characters (apiserver pkg/storage/names/generate.go). */
function generateName(world: World, prefix: string): string {
  let name = prefix.slice(0, LONGEST_PREFIX);
  for (let i = 0; i < SUFFIX_LENGTH; i++) {
    name += SAFE_ALPHABET[Math.floor(world.random() * SAFE_ALPHABET.length)] ?? '';
  }
  return name;
}

/** Each character of `text` as one of the safe alphabet (apimachinery util/rand SafeEncodeString). */
export function safeEncode(text: string): string {
  let encoded = '';
  for (let i = 0; i < text.length; i++) {
    encoded += SAFE_ALPHABET[text.charCodeAt(i) % SAFE_ALPHABET.length] ?? '';
  }
  return encoded;
}

/** Every byte in hexadecimal. */
const BYTES = Array.from({ length: 256 }, (_, byte) => (byte + 256).toString(16).slice(1));

/** The lower 16 bits of `word` as four digits. */
function fourDigits(word: number): string {
  return `${BYTES[(word >>> 8) & 255]}${BYTES[word & 255]}`;
}

function randomWord(world: World): number {
  return Math.floor(world.random() * 0x1_0000_0000);
}

/** A random UUID of version 4. */
export function newUid(world: World): string {
  const a = randomWord(world);
  const b = randomWord(world);
  const c = randomWord(world);
  const d = randomWord(world);
  return [
    fourDigits(a >>> 16) + fourDigits(a),
    fourDigits(b >>> 16),
    fourDigits((b & 0x0fff) | 0x4000),
    fourDigits(((c >>> 16) & 0x3fff) | 0x8000),
    fourDigits(c) + fourDigits(d >>> 16) + fourDigits(d),
  ].join('-');
}

/** Without what manifests of a real cluster may hold and this one does not keep. */
export function withoutUnkept(metadata: ObjectMeta): ObjectMeta {
  if (metadata.managedFields === undefined && metadata.selfLink === undefined) return metadata;
  const { managedFields, selfLink, ...kept } = metadata;
  void [managedFields, selfLink];
  return kept;
}

/** What a client may say of a new object: not that it is being deleted, nor its generation. */
function creatable(metadata: ObjectMeta): ObjectMeta {
  if (!NOT_CREATABLE.some((key) => metadata[key] !== undefined)) return metadata;
  const { deletionTimestamp, deletionGracePeriodSeconds, generation, ...given } = metadata;
  void [deletionTimestamp, deletionGracePeriodSeconds, generation];
  return given;
}

const NOT_CREATABLE = ['deletionTimestamp', 'deletionGracePeriodSeconds', 'generation'] as const;

/**
 * The object with what only the API server may set in its metadata, as it is on creation; a
 * missing name is made up from `generateName` (apiserver pkg/registry/rest, BeforeCreate).
 */
export function withSystemMetadata<O extends KubeObject>(
  world: World,
  object: O,
  namespace: string,
): O {
  const given = creatable(withoutUnkept(object.metadata));
  const name = given.name || (given.generateName ? generateName(world, given.generateName) : '');
  const metadata: ObjectMeta = {
    ...given,
    name,
    namespace,
    uid: newUid(world),
    resourceVersion: '',
    creationTimestamp: formatTime(world.now),
  };
  return { ...object, metadata };
}
