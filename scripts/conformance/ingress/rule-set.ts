import { withoutOne } from '../shrink';

/** A path of a rule, and the Service that it leads to. */
export interface PathSpec {
  readonly type: 'Exact' | 'Prefix' | 'ImplementationSpecific';
  readonly path: string;
  readonly service: string;
}

/** An Ingress in short. */
export interface IngressSpec {
  readonly name: string;
  readonly defaultBackend: string | undefined;
  /** The annotation use-regex. */
  readonly useRegex: boolean;
  /** The annotation rewrite-target. */
  readonly rewriteTarget: string | undefined;
  /** A host of `''` stands for all; without paths everything goes to the default backend. */
  readonly rules: readonly { readonly host: string; readonly paths: readonly PathSpec[] }[];
}

/** Ingresses that one controller serves, the oldest first. */
export interface RuleSet {
  readonly name: string;
  readonly ingresses: readonly IngressSpec[];
}

/** What is asked. */
export interface WebRequest {
  readonly host: string;
  readonly path: string;
}

function annotationsOf({ useRegex, rewriteTarget }: IngressSpec): Record<string, string> {
  return {
    ...(useRegex && { 'nginx.ingress.kubernetes.io/use-regex': 'true' }),
    ...(rewriteTarget !== undefined && {
      'nginx.ingress.kubernetes.io/rewrite-target': rewriteTarget,
    }),
  };
}

/** The names of all Services that the rules lead to. */
export function servicesOf({ ingresses }: RuleSet): ReadonlySet<string> {
  const names = ingresses.flatMap(({ defaultBackend = [], rules }) => [
    ...[defaultBackend].flat(),
    ...rules.flatMap(({ paths }) => paths.map(({ service }) => service)),
  ]);
  return new Set(names);
}

/** The Ingress as somebody could apply it. */
export function ingressManifest(one: IngressSpec): Record<string, unknown> {
  const backend = (name: string) => ({ service: { name, port: { number: 80 } } });
  const { name, defaultBackend, rules } = one;
  const annotations = annotationsOf(one);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name,
      namespace: 'default',
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      ingressClassName: 'nginx',
      ...(defaultBackend !== undefined && { defaultBackend: backend(defaultBackend) }),
      ...(rules.length > 0 && {
        rules: rules.map(({ host, paths }) => ({
          ...(host !== '' && { host }),
          ...(paths.length > 0 && {
            http: {
              paths: paths.map(({ type, path, service }) => ({
                path,
                pathType: type,
                backend: backend(service),
              })),
            },
          }),
        })),
      }),
    },
  };
}

/** Rule sets that are a little smaller. */
export function smallerRuleSets({ name, ingresses }: RuleSet): RuleSet[] {
  const changed = ingresses.flatMap((one, i) => {
    const { rules } = one;
    const fewerRules = withoutOne(rules).map((rest) => ({ ...one, rules: rest }));
    const fewerPaths = rules.flatMap((rule, at) =>
      withoutOne(rule.paths).map((paths) => ({
        ...one,
        rules: rules.with(at, { ...rule, paths }),
      })),
    );
    const plain = one.defaultBackend === undefined ? [] : [{ ...one, defaultBackend: undefined }];
    const kept = one.rewriteTarget === undefined ? [] : [{ ...one, rewriteTarget: undefined }];
    return [...fewerRules, ...fewerPaths, ...plain, ...kept].map((smaller) =>
      ingresses.with(i, smaller),
    );
  });
  const isValid = ({ rules, defaultBackend }: IngressSpec) =>
    rules.length > 0 || defaultBackend !== undefined;
  return [...withoutOne(ingresses), ...changed]
    .filter((list) => list.every(isValid))
    .map((list) => ({ name, ingresses: list }));
}
