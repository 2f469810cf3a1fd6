import type { Container } from '../../api/pod';
import type { KubeObject } from '../../api/kinds';
import { api, Stop, stop, together, type Failure } from '../failure';
import { bool, listOf, text } from '../flags';
import { formatResult, parseOutput } from '../printers/output';
import { objectName } from '../resources';
import { find, select } from '../selection';
import type { Task } from '../task';
import { group, verb } from '../verb';
import { namedInFiles } from './files';
import { dryRunOf, dryRunSuffix, send } from './write';

type Images = ReadonlyMap<string, string>;

function parseImages(args: readonly string[]): Images {
  return new Map(
    args.map((arg) => {
      const [name = '', ...image] = arg.split('=');
      if (name === '' || image.join('=') === '') throw stop(`image argument ${arg} is invalid`);
      return [name, image.join('=')];
    }),
  );
}

function withImages(containers: readonly Container[], images: Images): readonly Container[] {
  const all = images.get('*');
  for (const name of images.keys()) {
    if (name !== '*' && !containers.some((container) => container.name === name)) {
      throw stop(`unable to find container named "${name}"`);
    }
  }
  return containers.map((container) => {
    const image = images.get(container.name) ?? all;
    return image === undefined ? container : { ...container, image };
  });
}

function changed(object: KubeObject, images: Images): KubeObject {
  switch (object.kind) {
    case 'Pod': {
      const containers = withImages(object.spec.containers, images);
      return { ...object, spec: { ...object.spec, containers } };
    }
    case 'Deployment':
    case 'ReplicaSet':
    case 'ReplicationController': {
      const { template } = object.spec;
      if (!template) return object;
      const containers = withImages(template.spec.containers, images);
      const spec = {
        ...object.spec,
        template: { ...template, spec: { ...template.spec, containers } },
      };
      return { ...object, spec } as KubeObject;
    }
    default:
      throw stop(
        `${objectName(object.kind, object.metadata.name)} the object is not a pod or does not have a pod template: *v1.${object.kind}`,
      );
  }
}

const image = verb({
  name: 'set image',
  does: 'Update the image of a pod template',
  flags: {
    all: bool(),
    'dry-run': text(undefined, 'unchanged'),
    filename: listOf('f'),
    output: text('o'),
    selector: text('l'),
  },
  unsupported: [
    'allow-missing-template-keys',
    'field-manager',
    'k/kustomize',
    'local',
    'R/recursive',
  ],
  *run(call): Task<number> {
    const { flags, args, namespace, state } = call;
    const images = parseImages(args.filter((arg) => arg.includes('=')));
    const resources = args.filter((arg) => !arg.includes('='));
    const dryRun = dryRunOf(flags['dry-run']);
    const output = parseOutput(flags.output, false);
    const selection =
      flags.filename.length > 0
        ? yield* namedInFiles(call, flags.filename)
        : select(resources, { selector: flags.selector, all: flags.all });
    if (images.size === 0) throw stop('at least one image update is required');
    const { found, failures } = find(state().store, selection, namespace);
    const all: Failure[] = [...failures];
    for (const object of found.flatMap((one) => one.objects)) {
      const next = changed(object, images);
      const result =
        dryRun === 'client' ? undefined : yield* send({ type: 'update', object: next }, dryRun);
      if (result && !result.ok) {
        all.push(api(result.error));
        continue;
      }
      const same =
        result && result.value.metadata.resourceVersion === object.metadata.resourceVersion;
      if (same && dryRun === 'none') continue;
      yield { out: formatResult(output, next, `image updated${dryRunSuffix(dryRun)}`) };
    }
    const failure = together(all);
    if (failure) throw new Stop(failure);
    return 0;
  },
});

/** `kubectl set` */
export const set = group(
  'set',
  'Set specific features on objects',
  { image },
  {
    others: ['env', 'resources', 'selector', 'serviceaccount', 'subject'],
  },
);
