import { perText } from '../../api/memo';
import type { ImageBehaviour } from './behaviour';
import { CLIENTS } from './clients';
import { declaredPorts, image } from './image';
import { KUBIA_IMAGES } from './kubia';
import { BUSYBOX, GNU } from './programs';
import { parseReference } from './reference';
import { goResponse } from './responses';
import { SERVERS } from './servers';

/**
 * An image that is not in the catalogue: nothing is known of it, so it listens on the TCP ports
 * that its container declares, says who it is, and runs on.
 */
const UNKNOWN = image({
  summary: 'Not in the catalogue: assumed to answer over HTTP on the ports that it declares.',
  ports: (_argv, container) =>
    declaredPorts(container).filter(({ protocol }) => protocol === 'TCP'),
  answer: (_request, { podName }) => goResponse(200, `Hello from pod ${podName}\n`),
  exitCode: 143,
  rest: { known: false },
});
const NO_IMAGE: ImageBehaviour = {
  ...UNKNOWN,
  exists: false,
  summary: 'There is no such image to pull.',
};

const NOWHERE = /non-?existent|no-?such|does-?not-?exist/i;

/**
 * What running `image` does. An image whose name or tag says that there is none (“nosuch”,
 * “nonexistent”, “doesnotexist”) and an invalid reference cannot be pulled; any other image
 * that is not in the catalogue can.
 */
export const behaviourOf = perText((image): ImageBehaviour => {
  const reference = parseReference(image);
  if (!reference || NOWHERE.test(image)) return NO_IMAGE;
  const { repository, tag = 'latest' } = reference;
  const tags = KUBIA_IMAGES[repository];
  if (tags) return tags[tag] ?? tags[''] ?? UNKNOWN;
  const found = SERVERS[repository] ?? CLIENTS[repository] ?? UNKNOWN;
  return found.known && tag.includes('alpine') ? onAlpine(found) : found;
});

/** The same on Alpine Linux: busybox in place of bash and the GNU programs. */
function onAlpine(behaviour: ImageBehaviour): ImageBehaviour {
  const own = behaviour.programs.filter((program) => !GNU.includes(program));
  return { ...behaviour, userland: 'busybox', programs: [...new Set([...BUSYBOX, ...own])] };
}

/** The images that the catalogue describes, for documentation: repository and one sentence. */
export function knownImages(): readonly (readonly [repository: string, summary: string])[] {
  const kubia = Object.entries(KUBIA_IMAGES).flatMap(([repository, tags]) =>
    Object.entries(tags).map(
      ([tag, { summary }]) => [tag === '' ? repository : `${repository}:${tag}`, summary] as const,
    ),
  );
  const others = Object.entries({ ...SERVERS, ...CLIENTS }).map(
    ([repository, { summary }]) => [repository, summary] as const,
  );
  return [...kubia, ...others];
}
