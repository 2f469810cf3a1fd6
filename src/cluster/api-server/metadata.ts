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

function hexWord(world: World): string {
  const word = Math.floor(world.random() * 0x1_0000_0000);
  return (word + 0x1_0000_0000).toString(16).slice(1);
}

/** A random UUID of version 4. */
export function newUid(world: World): string {
  const [a, b, c, d] = [hexWord(world), hexWord(world), hexWord(world), hexWord(world)];
  const variant = '89ab'[parseInt(c[0] ?? '0', 16) % 4] ?? '8';
  const version = `4${b.slice(5)}`;
  return [a, b.slice(0, 4), version, variant + c.slice(1, 4), c.slice(4) + d].join('-');
}

/**
 * The object with what only the API server may set in its metadata, as it is on creation; a
 * missing name is made up from `generateName` (apiserver pkg/registry/rest, BeforeCreate).
 */
export function withSystemMetadata<O extends KubeObject>(
  world: World,
  object: O,
  namespace: string,
): O {
  const { deletionTimestamp, deletionGracePeriodSeconds, generation, ...given } = object.metadata;
  void [deletionTimestamp, deletionGracePeriodSeconds, generation];
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
