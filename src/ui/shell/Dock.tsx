import { lazy, Suspense, useState } from 'react';
import { usePreferences } from '../../client/preferences';
import { useSession } from '../../client/session';
import { useMessages } from '../messages';
import './dock.css';

const TerminalDock = lazy(async () => ({
  default: (await import('../terminal/TerminalDock')).TerminalDock,
}));

/**
 * The terminal below the picture. Its code is loaded when it is opened first; folded, it goes on
 * with what runs in it.
 */
export function Dock() {
  const { terminal } = useMessages();
  const { terminalOpen, terminalHeight } = usePreferences();
  const isRunning = useSession((session) => session.status === 'running');
  const isOpen = terminalOpen && isRunning;
  const [wasOpen, setWasOpen] = useState(false);
  if (isOpen && !wasOpen) setWasOpen(true);
  return (
    <section
      id="terminal"
      className="dock"
      aria-label={terminal.title}
      hidden={!isOpen}
      style={{ height: `min(${terminalHeight}px, 70vh)` }}
    >
      {wasOpen && (
        <Suspense fallback={<p className="dock-loading">{terminal.loading}</p>}>
          <TerminalDock isOpen={isOpen} />
        </Suspense>
      )}
    </section>
  );
}
