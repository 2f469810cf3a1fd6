import { behaviourOf } from '../images/catalogue';
import { fullName, imageBytes, parseReference } from '../images/reference';
import { PersistentMap } from '../structures/persistent-map';
import { remembers, type World } from '../world';

/** The images that each node has, as `node|image`. */
const present = remembers<PersistentMap<string, true>>('kubelet/images', PersistentMap.empty());

/** Asking the registry whether the image that is there is still the newest takes less than a pull. */
const CHECK_SHARE = 0.25;

/** What has to be done about an image. */
export type ImageAction =
  | { readonly is: 'invalid'; readonly message: string }
  | { readonly is: 'present' }
  | { readonly is: 'neverPull'; readonly message: string }
  | { readonly is: 'pull'; readonly ms: number };

/** What it takes to have the image on the node (pkg/kubelet/images/image_manager.go). */
export function imageAction(
  world: World,
  node: string,
  image: string,
  policy: string,
): ImageAction {
  if (!parseReference(image)) {
    const why = `couldn't parse image name "${image}": invalid reference format`;
    return { is: 'invalid', message: `Failed to apply default image tag "${image}": ${why}` };
  }
  const has = world.recall(present).has(`${node}|${fullName(image)}`);
  const { imagePull } = world.config.delays;
  if (policy === 'Always') return { is: 'pull', ms: has ? imagePull * CHECK_SHARE : imagePull };
  if (has) return { is: 'present' };
  if (policy !== 'Never') return { is: 'pull', ms: imagePull };
  const message = `Container image "${image}" is not present with pull policy of Never`;
  return { is: 'neverPull', message };
}

/** Ends a pull: undefined when the image is there now, otherwise what the registry says. */
export function finishPull(world: World, node: string, image: string): string | undefined {
  if (!behaviourOf(image).exists) return pullError(image);
  const key = `${node}|${fullName(image)}`;
  world.put(present, key, true);
  return undefined;
}

/** containerd's words for a tag that is missing, and for a repository that is. */
function pullError(image: string): string {
  const name = fullName(image);
  const unpack = `failed to pull and unpack image "${name}": failed to resolve reference "${name}"`;
  const { repository } = parseReference(image) ?? { repository: '' };
  return behaviourOf(repository).exists
    ? `rpc error: code = NotFound desc = ${unpack}: ${name}: not found`
    : `${unpack}: pull access denied, repository does not exist or may require authorization: ` +
        'server message: insufficient_scope: authorization failed';
}

/** The text of the event Pulled. */
export function pulledMessage(image: string, ms: number): string {
  const took = ms < 1000 ? `${Math.round(ms)}ms` : `${Number((ms / 1000).toFixed(3))}s`;
  const size = imageBytes(image);
  return `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${size} bytes.`;
}
