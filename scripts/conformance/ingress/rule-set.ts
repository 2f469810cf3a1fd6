import { withoutOne } from '../shrink';

/** A path of a rule, and the Service that it leads to. */
export interface PathSpec {
  readonly type: 'Exact' | 'Prefix';
  readonly path: string;
  readonly service: string;
}

/** An Ingress in short. */
export interface IngressSpec {
  readonly name: string;
  readonly defaultBackend: string | undefined;
  /** The annotation use-regex. */
  readonly useRegex: boolean;
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

/** The Ingress as somebody could apply it. */
export function ingressManifest(one: IngressSpec): Record<string, unknown> {
  const backend = (name: string) => ({ service: { name, port: { number: 80 } } });
  const { name, defaultBackend, useRegex, rules } = one;
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name,
      namespace: 'default',
      ...(useRegex && { annotations: { 'nginx.ingress.kubernetes.io/use-regex': 'true' } }),
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
    return [...fewerRules, ...fewerPaths, ...plain].map((smaller) => ingresses.with(i, smaller));
  });
  const isValid = ({ rules, defaultBackend }: IngressSpec) =>
    rules.length > 0 || defaultBackend !== undefined;
  return [...withoutOne(ingresses), ...changed]
    .filter((list) => list.every(isValid))
    .map((list) => ({ name, ingresses: list }));
}
