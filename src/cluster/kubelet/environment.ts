import type { Container, Pod } from '../../api/pod';
import type { ImageBehaviour } from '../images/behaviour';
import { list } from '../store';
import { PersistentMap } from '../structures/persistent-map';
import { remembers, type World } from '../world';
import { variablesIn, type Environment, type Variable } from './runtime';
import { servicesInScope, variablesOf } from './service-env';
import { valueFrom, variablesFrom, type Addresses } from './variable-sources';

/**
 * The environment of a container that is created now: the image's variables, HOSTNAME, the
 * container's own, and those of Services that exist at this moment, which own ones win over
 * (pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables). The snapshot never changes later.
 */
export function environmentOf(
  world: World,
  pod: Pod,
  container: Container,
  image: ImageBehaviour,
  addresses: Addresses,
): Environment {
  const services = serviceVariablesFor(world, pod);
  const given = ownVariables(world, pod, container, services, addresses);
  const names = new Set(given.map(([name]) => name));
  const isNew = ([name]: Variable) => !names.has(name);
  const [path, ...rest] = image.env;
  const own: readonly Variable[] = [
    ...(path && isNew(path) ? [path] : []),
    ...(names.has('HOSTNAME') ? [] : [['HOSTNAME', hostNameOf(pod)] as const]),
    ...rest.filter(isNew),
    ...given,
    ['HOME', image.user === 'root' ? '/root' : `/home/${image.user}`],
  ];
  return { own, services };
}

/** What was made of the Services for each namespace, until one of them changes. */
const made = remembers<PersistentMap<string, readonly Variable[]>>(
  'kubelet/services',
  PersistentMap.empty(),
);

/** To be called when a Service has changed: containers from now on see it. */
export function servicesChanged(world: World): void {
  world.remember(made, made.initial);
}

function serviceVariablesFor(world: World, { metadata, spec }: Pod): readonly Variable[] {
  const { namespace } = metadata;
  const links = spec.enableServiceLinks ?? true;
  const key = `${namespace}/${links}`;
  const known = world.recall(made).get(key);
  if (known) return known;
  const nearby = namespace === 'default' ? [] : list(world.store, 'Service', 'default');
  const services = [...list(world.store, 'Service', namespace), ...nearby];
  const variables = variablesOf(servicesInScope(namespace, links, services));
  world.put(made, key, variables);
  return variables;
}

/** The name that the pod's processes see; with hostNetwork it is the node's. */
export function hostNameOf({ metadata, spec }: Pod): string {
  if (spec.hostNetwork === true) return spec.nodeName ?? metadata.name;
  return (spec.hostname ?? metadata.name).slice(0, 63).replace(/[-.]+$/, '');
}

function ownVariables(
  world: World,
  pod: Pod,
  { env = [], envFrom = [] }: Container,
  services: readonly Variable[],
  addresses: Addresses,
): readonly Variable[] {
  const variables = new Map<string, string>(variablesFrom(world, pod, envFrom));
  if (env.length === 0) return [...variables];
  const known = new Map([...services, ...variables]);
  for (const { name, value, valueFrom: source } of env) {
    const found =
      value || !source
        ? expandReferences(value ?? '', known)
        : valueFrom(world, pod, source, addresses);
    if (found === undefined) continue;
    variables.set(name, found);
    known.set(name, found);
  }
  return [...variables];
}

/** Replaces `$(NAME)` by the variable's value; `$$` is a dollar sign, unknown names stay. */
function expandReferences(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\$\$|\$\(([^()]*)\)/g, (whole, name: string | undefined) =>
    name === undefined ? '$' : (variables.get(name) ?? whole),
  );
}

/** A container's `command` and `args` with the references to its variables replaced. */
export function withReferences(spec: Container, env: Environment): Container {
  if (!spec.command && !spec.args) return spec;
  const known = new Map(variablesIn(env));
  const expand = (words: readonly string[]) => words.map((word) => expandReferences(word, known));
  const { command, args } = spec;
  return {
    ...spec,
    ...(command && { command: expand(command) }),
    ...(args && { args: expand(args) }),
  };
}
