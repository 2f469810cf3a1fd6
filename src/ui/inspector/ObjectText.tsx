import { useMemo, useState } from 'react';
import { useEditor } from '../../client/editor';
import { useSession } from '../../client/session';
import { keyOfObject, type KubeObject } from '../../api/kinds';
import { toYaml } from '../../api/yaml-print';
import { eventsOf } from '../../cluster/store';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';
import { clockTime } from '../parts/time';
import { parseTime } from '../../api/time';
import { Section } from './Facts';

/** An object as `kubectl get -o yaml` prints it. */
export function ObjectYaml({ object }: { readonly object: KubeObject }) {
  const { inspector, editor } = useMessages();
  const [isOpen, setOpen] = useState(false);
  const { openObject } = useEditor.getState();
  return (
    <section className="inspector-section object-yaml">
      <Button icon="file" onClick={() => void openObject(keyOfObject(object))}>
        {editor.edit}
      </Button>
      <details className="disclosure" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{inspector.sections.yaml}</summary>
        {isOpen && (
          <pre className="text-block" tabIndex={0} aria-label={inspector.sections.yaml}>
            {toYaml(object)}
          </pre>
        )}
      </details>
    </section>
  );
}

/** What was reported about an object, newest first. */
export function ObjectEvents({ object }: { readonly object: KubeObject }) {
  const { inspector } = useMessages();
  const store = useSession((session) => session.cluster.store);
  const events = useMemo(
    () =>
      eventsOf(store, object).sort(
        (a, b) => parseTime(b.lastTimestamp) - parseTime(a.lastTimestamp),
      ),
    [store, object],
  );
  if (events.length === 0) return null;
  return (
    <Section title={inspector.sections.events}>
      <ul className="events">
        {events.map((event) => (
          <li key={event.metadata.uid} data-type={event.type}>
            <b>{event.reason}</b> <time>{clockTime(parseTime(event.lastTimestamp))}</time>
            {event.count > 1 && <span> {inspector.event(event.count)}</span>}
            <p>{event.message}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
