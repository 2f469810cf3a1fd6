import type { ObjectKey } from '../../api/kinds';
import { writtenIn } from '../../client/editor-objects';
import { formatEndpoint, formatIp } from '../../cluster/network/packet';
import type { Store } from '../../cluster/store';
import type { Hop, Request } from '../../cluster/traffic/request';
import type { Messages } from '../messages';
import { decidingField } from '../request/deciding-field';
import { placeName } from '../request/HopList';
import type { DecidedLine } from './code/decided';

/** A field that a request depended on, and what it did there. */
interface DecidedField {
  readonly key: ObjectKey;
  readonly path: string;
  readonly note: string;
}

/** Which of a Service's ports has this number, on its own address or on the nodes. */
function portOf(store: Store, key: ObjectKey, number: number): number | undefined {
  const service = store.objects.get(key);
  const ports = service?.kind === 'Service' ? (service.spec.ports ?? []) : [];
  const found = ports.findIndex(({ port, nodePort }) => port === number || nodePort === number);
  return found < 0 ? undefined : found;
}

function noteOf(path: string, hop: Hop, messages: Messages): string {
  const words = messages.editor.decided;
  const { because, before, after } = hop;
  const leaf = path.split('.').at(-1) ?? path;
  if (because.is === 'proxied') return words.backend(because.backend);
  if (leaf === 'nodePort' || leaf === 'port') return words[leaf](before.dport);
  if (leaf === 'clusterIP') return words.clusterIP(formatIp(before.dst));
  if (leaf.startsWith('endpoints[')) return words.endpoint(formatEndpoint(after.dst, after.dport));
  return words.other(placeName(hop.at, messages));
}

/** The fields that one hop depended on: the one that decided, the port it led to, and rules on the way. */
function fieldsOf(store: Store, hop: Hop, messages: Messages): readonly DecidedField[] {
  const { because, before, after } = hop;
  const deciding = decidingField(store, hop);
  const origins = hop.matched.flatMap(({ rule: { origin } }) =>
    origin ? [{ key: origin.object, path: origin.field }] : [],
  );
  const fields = [...(deciding ? [deciding] : []), ...origins].map(({ key, path }) => ({
    key,
    path,
    note: noteOf(path, hop, messages),
  }));
  if (because.is !== 'dnat') return fields;
  const port = portOf(store, because.service, before.dport);
  if (port === undefined) return fields;
  const note = messages.editor.decided.targetPort(after.dport);
  return [...fields, { key: because.service, path: `spec.ports[${port}].targetPort`, note }];
}

/** The lines of a text that a request depended on; the latest hop has the word. */
export function decidedIn(
  text: string,
  request: Request,
  store: Store,
  messages: Messages,
): readonly DecidedLine[] {
  const written = writtenIn(text);
  const notes = new Map<number, string>();
  const hops = request.hops.filter(({ direction }) => direction === 'request');
  for (const field of hops.flatMap((hop) => fieldsOf(store, hop, messages))) {
    const found = written.find(({ key }) => key === field.key)?.manifest;
    const position = found?.locate(field.path);
    if (position) notes.set(position.line, field.note);
  }
  return [...notes].map(([line, note]) => ({ line, note }));
}
