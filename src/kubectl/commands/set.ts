import type { Container } from '../../api/pod';
import type { KubeObject, ObjectOf } from '../../api/kinds';
import { api, Stop, stop, together, type Failure } from '../failure';
import { bool, listOf, text } from '../flags';
import { formatResult, parseOutput } from '../printers/output';
import { objectName } from '../resources';
import { find, select } from '../selection';
import { out, type Task } from '../task';
import { group, verb, type Call } from '../verb';
import { namedInFiles } from './files';
import { listedEnv, parseEnvChanges, withEnv } from './set-env';
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

type Change = (containers: readonly Container[]) => readonly Container[];
type Templated = ObjectOf<'Deployment' | 'ReplicaSet' | 'ReplicationController'>;

/** The object with pods or a template of pods in it. */
function templated(object: KubeObject): ObjectOf<'Pod'> | Templated {
  switch (object.kind) {
    case 'Pod':
    case 'Deployment':
    case 'ReplicaSet':
    case 'ReplicationController':
      return object;
    default:
      throw stop(
        `${objectName(object.kind, object.metadata.name)} the object is not a pod or does not have a pod template: *v1.${object.kind}`,
      );
  }
}

function containersIn(object: KubeObject): readonly Container[] {
  const found = templated(object);
  return found.kind === 'Pod'
    ? found.spec.containers
    : (found.spec.template?.spec.containers ?? []);
}

function changed(object: KubeObject, change: Change): KubeObject {
  const found = templated(object);
  const containers = change(containersIn(found));
  if (found.kind === 'Pod') return { ...found, spec: { ...found.spec, containers } };
  const { template } = found.spec;
  if (!template) return found;
  const spec = {
    ...found.spec,
    template: { ...template, spec: { ...template.spec, containers } },
  };
  return { ...found, spec } as KubeObject;
}

const FLAGS = {
  all: bool(),
  'dry-run': text(undefined, 'unchanged'),
  filename: listOf('f'),
  output: text('o'),
  selector: text('l'),
};
const UNSUPPORTED = [
  'allow-missing-template-keys',
  'field-manager',
  'k/kustomize',
  'local',
  'R/recursive',
];

function* selected(call: Call<typeof FLAGS>, resources: readonly string[]) {
  const { flags, namespace, state } = call;
  const selection =
    flags.filename.length > 0
      ? yield* namedInFiles(call, flags.filename)
      : select(resources, { selector: flags.selector, all: flags.all });
  const { found, failures } = find(state().store, selection, namespace);
  return { objects: found.flatMap((one) => one.objects), failures };
}

/** Changes the objects and says for each that it was `done`; one that stays as it was is passed over. */
function* changeAll(
  call: Call<typeof FLAGS>,
  { objects, failures }: { objects: readonly KubeObject[]; failures: readonly Failure[] },
  change: (object: KubeObject) => KubeObject,
  done: string,
): Task<number> {
  const dryRun = dryRunOf(call.flags['dry-run']);
  const output = parseOutput(call.flags.output, false);
  const all: Failure[] = [...failures];
  for (const object of objects) {
    const next = change(object);
    const result =
      dryRun === 'client' ? undefined : yield* send({ type: 'update', object: next }, dryRun);
    if (result && !result.ok) {
      all.push(api(result.error));
      continue;
    }
    const same =
      result && result.value.metadata.resourceVersion === object.metadata.resourceVersion;
    if (same && dryRun === 'none') continue;
    yield { out: formatResult(output, next, `${done}${dryRunSuffix(dryRun)}`) };
  }
  const failure = together(all);
  if (failure) throw new Stop(failure);
  return 0;
}

const image = verb({
  name: 'set image',
  does: 'Update the image of a pod template',
  flags: FLAGS,
  unsupported: UNSUPPORTED,
  *run(call): Task<number> {
    const images = parseImages(call.args.filter((arg) => arg.includes('=')));
    const chosen = yield* selected(
      call,
      call.args.filter((arg) => !arg.includes('=')),
    );
    if (images.size === 0) throw stop('at least one image update is required');
    const change = (object: KubeObject) =>
      changed(object, (containers) => withImages(containers, images));
    return yield* changeAll(call, chosen, change, 'image updated');
  },
});

const env = verb({
  name: 'set env',
  does: 'Update environment variables on a pod template',
  flags: { ...FLAGS, containers: text('c'), list: bool() },
  unsupported: [...UNSUPPORTED, 'e/env', 'from', 'keys', 'overwrite', 'prefix', 'resolve'],
  *run(call): Task<number> {
    const isChange = (arg: string) => arg.includes('=') || arg.endsWith('-');
    const changes = parseEnvChanges(call.args.filter(isChange));
    const chosen = yield* selected(
      call,
      call.args.filter((arg) => !isChange(arg)),
    );
    if (call.flags.list) {
      for (const object of chosen.objects) yield* out(listedEnv(object, containersIn(object)));
      return 0;
    }
    if (changes.set.size + changes.remove.size === 0) return 0;
    const wanted = call.flags.containers;
    const change = (object: KubeObject) =>
      changed(object, (containers) =>
        containers.map((one) =>
          wanted === undefined || wanted === '*' || wanted === one.name
            ? withEnv(one, changes)
            : one,
        ),
      );
    return yield* changeAll(call, chosen, change, 'env updated');
  },
});

function parseSelectorArgument(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').map((pair) => pair.split('='));
  if (pairs.some(({ length }) => length !== 2)) throw stop(`invalid selector: ${text}`);
  return Object.fromEntries(pairs.map(([key = '', value = '']) => [key, value]));
}

const selector = verb({
  name: 'set selector',
  does: 'Set the selector on a resource',
  flags: FLAGS,
  unsupported: [...UNSUPPORTED, 'resource-version'],
  *run(call): Task<number> {
    const expression = call.args.at(-1);
    if (expression === undefined) throw stop('one or more resources must be specified');
    const labels = parseSelectorArgument(expression);
    const chosen = yield* selected(call, call.args.slice(0, -1));
    const change = (object: KubeObject): KubeObject => {
      if (object.kind === 'Service') {
        return { ...object, spec: { ...object.spec, selector: labels } };
      }
      throw stop('setting a selector is only supported for Services');
    };
    return yield* changeAll(call, chosen, change, 'selector updated');
  },
});

/** `kubectl set` */
export const set = group(
  'set',
  'Set specific features on objects',
  { env, image, selector },
  {
    others: ['resources', 'serviceaccount', 'subject'],
  },
);
