import { perText } from '../../api/memo';

/** A parsed image reference. */
export interface ImageReference {
  /** With registry, as containerd names it: `docker.io/library/nginx`. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-fA-F]{32,}$/;
const REGISTRY = /^[A-Za-z0-9.-]+(?::\d+)?$/;

function isRegistry(part: string): boolean {
  return REGISTRY.test(part) && (part.includes('.') || part.includes(':') || part === 'localhost');
}

/**
 * Parses a reference as containerd does, filling in Docker Hub and `library/`; undefined for an
 * invalid one (github.com/distribution/reference, ParseNormalizedNamed).
 */
export const parseReference = perText((image): ImageReference | undefined => {
  const [beforeDigest = '', digest, ...more] = image.split('@');
  if (more.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return undefined;
  const colon = beforeDigest.lastIndexOf(':');
  const hasTag = colon > beforeDigest.lastIndexOf('/');
  const path = hasTag ? beforeDigest.slice(0, colon) : beforeDigest;
  const tag = hasTag ? beforeDigest.slice(colon + 1) : undefined;
  if (tag !== undefined && !TAG.test(tag)) return undefined;
  const parts = path.split('/');
  const [head = ''] = parts;
  const registry = parts.length > 1 && isRegistry(head) ? head : undefined;
  const names = registry === undefined ? parts : parts.slice(1);
  if (!names.every((name) => NAME.test(name))) return undefined;
  const library = registry === undefined && names.length === 1 ? ['library'] : [];
  const repository = [registry ?? 'docker.io', ...library, ...names].join('/');
  return { repository, tag, digest };
});

/** `docker.io/luksa/kubia:latest` for `luksa/kubia`: how containers' statuses name the image. */
export const fullName = perText((image) => {
  const reference = parseReference(image);
  if (!reference) return image;
  const { repository, tag, digest } = reference;
  return digest === undefined
    ? `${repository}:${tag ?? 'latest'}`
    : `${repository}${tag === undefined ? '' : `:${tag}`}@${digest}`;
});

/** 64 hexadecimal digits that depend on nothing but `text`; made up, not a cryptographic hash. */
export function hexDigest(text: string): string {
  let digits = '';
  for (let block = 0; block < 8; block++) {
    let hash = 0x811c9dc5 ^ Math.imul(block + 1, 0x9e3779b1);
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
    digits += ((hash ^ (hash >>> 15)) >>> 0).toString(16).padStart(8, '0');
  }
  return digits;
}

/** `docker.io/luksa/kubia@sha256:…`, with a made-up digest. */
export const imageId = perText((image) => {
  const { repository, digest } = parseReference(image) ?? { repository: image, digest: undefined };
  return `${repository}@${digest ?? `sha256:${hexDigest(fullName(image))}`}`;
});

/** A plausible size in bytes; made up, but always the same for the same image. */
export const imageBytes = perText(
  (image) => 5_000_000 + (parseInt(hexDigest(fullName(image)).slice(0, 8), 16) % 180_000_000),
);
