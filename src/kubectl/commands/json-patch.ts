import type { Json } from '../manifests';
import { sameJson } from '../merge';

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
  readonly from?: string;
}

class Failed extends Error {}

function stepsOf(path: string): readonly string[] {
  if (path === '') return [];
  return path
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function missing(operation: string, path: string): Failed {
  return new Failed(
    `${operation} operation does not apply: doc is missing ${operation === 'add' ? 'path' : 'key'}: ${path}: missing value`,
  );
}

/** The value with `change` applied at the end of the path; `change` gets the container's parts. */
function edit(
  value: unknown,
  steps: readonly string[],
  change: (container: unknown, step: string) => unknown,
  fail: () => Failed,
): unknown {
  const [step = '', ...rest] = steps;
  if (rest.length === 0) return change(value, step);
  if (Array.isArray(value)) {
    const index = Number(step);
    if (!(index in value)) throw fail();
    return value.map((item: unknown, at) => (at === index ? edit(item, rest, change, fail) : item));
  }
  if (typeof value !== 'object' || value === null || !(step in value)) throw fail();
  const fields = value as Json;
  return { ...fields, [step]: edit(fields[step], rest, change, fail) };
}

function add(container: unknown, step: string, value: unknown, fail: () => Failed): unknown {
  if (Array.isArray(container)) {
    const index = step === '-' ? container.length : Number(step);
    if (!Number.isInteger(index) || index > container.length) throw fail();
    return container.toSpliced(index, 0, value);
  }
  if (typeof container !== 'object' || container === null) throw fail();
  return { ...container, [step]: value };
}

function remove(container: unknown, step: string, fail: () => Failed): unknown {
  if (Array.isArray(container)) {
    if (!(Number(step) in container)) throw fail();
    return container.toSpliced(Number(step), 1);
  }
  if (typeof container !== 'object' || container === null || !(step in container)) throw fail();
  return Object.fromEntries(Object.entries(container).filter(([name]) => name !== step));
}

function read(container: unknown, step: string, fail: () => Failed): unknown {
  if (typeof container !== 'object' || container === null || !(step in container)) throw fail();
  return (container as Json)[step];
}

function apply(document: unknown, { op, path, value }: Operation): unknown {
  const fail = () => missing(op, path);
  const steps = stepsOf(path);
  switch (op) {
    case 'add':
      return edit(document, steps, (at, step) => add(at, step, value, fail), fail);
    case 'remove':
      return edit(document, steps, (at, step) => remove(at, step, fail), fail);
    case 'replace':
      return edit(
        document,
        steps,
        (at, step) => {
          read(at, step, fail);
          return Array.isArray(at)
            ? at.toSpliced(Number(step), 1, value)
            : add(at, step, value, fail);
        },
        fail,
      );
    case 'test':
      return edit(
        document,
        steps,
        (at, step) => {
          if (sameJson(read(at, step, fail), value)) return at;
          throw new Failed(`testing value ${path} failed: test failed`);
        },
        fail,
      );
    default:
      throw new Failed(`Hopscope does not support the JSON patch operation "${op}"`);
  }
}

/** The document after a JSON patch (RFC 6902), or why it does not apply. */
export function applyJsonPatch(document: Json, patch: unknown): Json | string {
  if (!Array.isArray(patch)) {
    return 'unable to parse patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch';
  }
  try {
    return (patch as readonly Operation[]).reduce<unknown>(apply, document) as Json;
  } catch (failed) {
    if (failed instanceof Failed)
      return `the server rejected our request due to an error in our request: ${failed.message}`;
    throw failed;
  }
}
