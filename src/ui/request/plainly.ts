import type { Ingress, IngressBackend } from '../../api/ingress';
import type { KubeObject } from '../../api/kinds';

function backendOf({ service }: IngressBackend): string {
  if (!service) return '';
  return `${service.name}:${service.port.number ?? service.port.name ?? ''}`;
}

/** `kubia.example.com/old → kubia-old:80` for a path of an Ingress or its default backend. */
function routeOf({ spec }: Ingress, path: string): string | undefined {
  if (path === 'spec.defaultBackend' && spec.defaultBackend) {
    return `* → ${backendOf(spec.defaultBackend)}`;
  }
  const [, rule, index] = /^spec\.rules\[(\d+)\]\.http\.paths\[(\d+)\]$/.exec(path) ?? [];
  const { host = '*', http } = spec.rules?.[Number(rule)] ?? {};
  const found = http?.paths[Number(index)];
  return found && `${host}${found.path ?? '/'} → ${backendOf(found.backend)}`;
}

/** Follows `spec.ports[0].nodePort` into an object. */
function valueAt(object: unknown, path: string): unknown {
  const steps = path.split(/[.[\]]/).filter((step) => step !== '');
  return steps.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null
        ? (value as { readonly [step: string]: unknown })[step]
        : undefined,
    object,
  );
}

/** A value as one would say it: `app=kubia, tier=web` for a map, its parts beside each other for a list. */
function said(value: unknown): string {
  if (Array.isArray(value)) return value.map(said).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(([key, part]) => (typeof part === 'object' ? said(part) : `${key}=${said(part)}`))
    .join(', ');
}

/** The value of a field, such as `spec.ports[0].nodePort`, in a line; undefined when it has none. */
export function plainly(object: KubeObject | undefined, path: string): string | undefined {
  const route = object?.kind === 'Ingress' ? routeOf(object, path) : undefined;
  if (route !== undefined) return route;
  const value = valueAt(object, path);
  return value === undefined ? undefined : said(value);
}
