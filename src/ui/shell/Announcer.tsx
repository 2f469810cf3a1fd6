import { useSyncExternalStore } from 'react';
import { useMessages } from '../messages';
import { announcements } from './announcements';

/** Tells screen readers what happens: hops of the followed request, pods that become ready or not. */
export function Announcer() {
  const messages = useMessages();
  const lines = useSyncExternalStore(announcements.subscribe, announcements.current);
  return (
    <div className="visually-hidden" role="log" aria-live="polite" aria-relevant="additions">
      {lines.map(({ id, say }) => (
        <p key={id}>{say(messages)}</p>
      ))}
    </div>
  );
}
