import { badRequest } from '../api/errors';
import type { Kind, KubeObject } from '../api/kinds';
import { refused } from './failure';
import { cannotFind, type Found } from './selection';

type Field = (object: KubeObject) => string;

const COMMON: { readonly [field: string]: Field } = {
  'metadata.name': ({ metadata }) => metadata.name,
  'metadata.namespace': ({ metadata }) => metadata.namespace,
};

/** The fields by which the API server can select, beside name and namespace. */
const FIELDS: { readonly [K in Kind]?: { readonly [field: string]: Field } } = {
  Pod: {
    'spec.nodeName': (pod) => (pod.kind === 'Pod' ? (pod.spec.nodeName ?? '') : ''),
    'spec.restartPolicy': (pod) => (pod.kind === 'Pod' ? pod.spec.restartPolicy : ''),
    'status.phase': (pod) => (pod.kind === 'Pod' ? pod.status.phase : ''),
    'status.podIP': (pod) => (pod.kind === 'Pod' ? (pod.status.podIP ?? '') : ''),
  },
  Event: {
    'involvedObject.kind': (event) => involved(event).kind ?? '',
    'involvedObject.name': (event) => involved(event).name ?? '',
    'involvedObject.namespace': (event) => involved(event).namespace ?? '',
    reason: (event) => (event.kind === 'Event' ? event.reason : ''),
    type: (event) => (event.kind === 'Event' ? event.type : ''),
  },
  Node: {
    'spec.unschedulable': (node) =>
      String(node.kind === 'Node' && node.spec.unschedulable === true),
  },
  Service: {
    'spec.clusterIP': (service) =>
      service.kind === 'Service' ? (service.spec.clusterIP ?? '') : '',
    'spec.type': (service) => (service.kind === 'Service' ? service.spec.type : ''),
  },
};

function involved(object: KubeObject) {
  return object.kind === 'Event' ? object.involvedObject : {};
}

interface Term {
  readonly field: string;
  readonly value: string;
  readonly equal: boolean;
}

function parseTerm(text: string): Term {
  const [, field = text, operator = '=', value = ''] = /^(.*?)(==|!=|=)(.*)$/.exec(text) ?? [];
  return { field, value, equal: operator !== '!=' };
}

function fieldOf(kind: Kind, { field }: Term, selector: string): Field {
  const found = FIELDS[kind]?.[field] ?? COMMON[field];
  if (found) return found;
  const why = `field label not supported: ${field}`;
  throw refused(badRequest(cannotFind(kind, '', selector, why)));
}

/** The filter that `--field-selector` stands for. */
export function parseFieldSelector(selector: string): (found: Found) => Found {
  const terms = selector.split(',').filter(Boolean).map(parseTerm);
  return ({ kind, objects }) => {
    const tests = terms.map((term) => ({ ...term, read: fieldOf(kind, term, selector) }));
    const kept = objects.filter((object) =>
      tests.every(({ read, value, equal }) => (read(object) === value) === equal),
    );
    return { kind, objects: kept };
  };
}
