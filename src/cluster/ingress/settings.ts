import type { Ingress } from '../../api/ingress';
import type { Container, Pod } from '../../api/pod';
import { behaviourOf } from '../images/catalogue';
import { flag } from '../images/image';
import { commandLine, processOf } from '../images/process';
import { get, type Store } from '../store';

/** What the command line of an ingress-nginx controller says (ingress-nginx docs/user-guide/cli-arguments.md). */
export interface Settings {
  readonly controllerClass: string;
  /** The value of the old annotation that it takes for its own. */
  readonly annotationClass: string;
  readonly withoutClass: boolean;
  /** The only namespace that it looks at; undefined for all. */
  readonly namespace: string | undefined;
  readonly httpPort: number;
  readonly httpsPort: number;
  /** `namespace/name` */
  readonly defaultBackend: string | undefined;
  /** `namespace/name` of the Service whose address goes into the status. */
  readonly publishService: string | undefined;
  readonly publishStatusAddress: string | undefined;
}

/** The pod's container that runs an ingress controller, if any. */
export function controllerContainer(pod: Pod): Container | undefined {
  return pod.spec.containers.find((container) => {
    const behaviour = behaviourOf(container.image ?? '');
    return behaviour.role === 'ingress' && processOf(behaviour, container).is === 'server';
  });
}

/** What a controller is told by its container's command line. */
export function settingsOf(pod: Pod, container: Container): Settings {
  return settingsFrom(
    commandLine(behaviourOf(container.image ?? ''), container),
    pod.metadata.namespace,
  );
}

/** What a command line says to a controller in a pod of this namespace; the defaults if it is empty. */
export function settingsFrom(argv: readonly string[], podNamespace: string): Settings {
  const given = (name: string) => flag(argv, name)?.replaceAll('$(POD_NAMESPACE)', podNamespace);
  const isOn = (name: string) => argv.includes(`--${name}`) || given(name) === 'true';
  return {
    controllerClass: given('controller-class') ?? 'k8s.io/ingress-nginx',
    annotationClass: given('ingress-class') ?? 'nginx',
    withoutClass: isOn('watch-ingress-without-class'),
    namespace: given('watch-namespace') || undefined,
    httpPort: Number(given('http-port') ?? 80),
    httpsPort: Number(given('https-port') ?? 443),
    defaultBackend: given('default-backend-service'),
    publishService: given('publish-service'),
    publishStatusAddress: given('publish-status-address'),
  };
}

/**
 * Whether a controller acts on an Ingress: the field `ingressClassName` if it is there, else the
 * old annotation, else only when it was told to take those without a class
 * (ingress-nginx internal/ingress/controller/store/store.go, GetIngressClass).
 */
export function isServed(store: Store, settings: Settings, { metadata, spec }: Ingress): boolean {
  if (settings.namespace !== undefined && settings.namespace !== metadata.namespace) return false;
  if (spec.ingressClassName !== undefined) {
    const found = get(store, 'IngressClass', '', spec.ingressClassName);
    return found?.spec.controller === settings.controllerClass;
  }
  const annotation = metadata.annotations?.['kubernetes.io/ingress.class'];
  if (annotation !== undefined) return annotation === '' || annotation === settings.annotationClass;
  return settings.withoutClass;
}
