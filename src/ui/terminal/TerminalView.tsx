import { useEffect, useRef, useState, useSyncExternalStore, type MouseEvent } from 'react';
import { loadHistory, saveHistory } from '../../client/preferences';
import { useSelection } from '../../client/selection';
import { useSession } from '../../client/session';
import { Console } from '../../client/terminal/console';
import { followSent } from '../../client/terminal/following';
import { historyOf, keptOf } from '../../client/terminal/history';
import { kubectlLanguage, laptopShell } from '../../client/terminal/language';
import { useTerminals, type TerminalTab } from '../../client/terminal/terminals';
import { useMessages, type Messages } from '../messages';
import { onLooks } from './colours';
import { Gutter } from './Gutter';
import { takeKeys } from './keyboard';
import { XtermScreen } from './xterm-screen';

interface Machine {
  readonly screen: XtermScreen;
  readonly console: Console;
}

/** Goes from the followed request to the one before or after it in this terminal. */
function step(screen: XtermScreen, by: -1 | 1): void {
  const { followed, follow } = useSelection.getState();
  const requests = screen.requests();
  const at = followed === undefined ? -1 : requests.indexOf(followed);
  const next = at < 0 ? requests.at(by === -1 ? -1 : 0) : requests[at + by];
  if (next !== undefined) follow(next);
}

function startMachine(
  id: number,
  element: HTMLElement,
  { terminal: words }: Messages,
  leave: () => void,
): Machine & { readonly stop: () => void } {
  const { tell, close } = useTerminals.getState();
  const screen = new XtermScreen();
  screen.open(element, words.input(String(id)));
  const console = new Console({
    screen,
    language: kubectlLanguage,
    newShell: laptopShell,
    words,
    history: historyOf(loadHistory(id)),
    remember: (history) => saveHistory(id, keptOf(history)),
    tell: (state) => tell(id, state),
    sent: followSent,
    step: (by) => step(screen, by),
    leave,
    exit: () => close(id),
  });
  const { terminal } = screen;
  takeKeys(terminal, { leave });
  terminal.onData(console.input);
  terminal.onResize(console.resized);
  const room = new ResizeObserver(() => screen.fit());
  room.observe(element);
  const ends = [
    onLooks(() => screen.restyle()),
    useSession.subscribe(({ generation, cluster }, before) => {
      if (generation !== before.generation) console.restarted();
      else if (cluster !== before.cluster) console.looked();
    }),
    useSelection.subscribe(({ followed }, before) => {
      if (followed !== undefined && followed !== before.followed) screen.reveal(followed);
    }),
  ];
  const stop = () => {
    for (const end of ends) end();
    room.disconnect();
    console.close();
    screen.dispose();
  };
  return { screen, console, stop };
}

/** Sends the keyboard to the terminal when it is asked for, and puts offered commands at its prompt. */
function useCalls(machine: Machine | undefined, id: number, isShown: boolean): void {
  const calls = useTerminals((terminals) => terminals.calls);
  const offer = useTerminals((terminals) => terminals.offer);
  useEffect(() => {
    if (!machine || !isShown) return;
    machine.screen.fit();
    if (calls > 0) machine.screen.terminal.focus();
  }, [machine, isShown, calls]);
  useEffect(() => {
    if (!machine || offer?.tab !== id) return;
    machine.console.offer(offer.text);
    useTerminals.getState().taken();
  }, [machine, id, offer]);
}

interface TerminalViewProps {
  readonly tab: TerminalTab;
  readonly isShown: boolean;
  readonly leave: () => void;
}

/** One terminal, with its requests marked beside its lines. */
export function TerminalView({ tab: { id }, isShown, leave }: TerminalViewProps) {
  const messages = useMessages();
  const place = useRef<HTMLDivElement>(null);
  const [machine, setMachine] = useState<Machine>();
  const goes = useRef(leave);
  useEffect(() => {
    goes.current = leave;
  }, [leave]);

  useEffect(() => {
    if (!place.current) return;
    const { stop, ...started } = startMachine(id, place.current, messages, () => goes.current());
    setMachine(started);
    return () => {
      stop();
      setMachine(undefined);
    };
  }, [id, messages]);
  useCalls(machine, id, isShown);

  /** A press on a line follows the request that it comes from. */
  function pick(event: MouseEvent): void {
    if (!machine || machine.screen.terminal.hasSelection()) return;
    const request = machine.screen.requestAt(event.clientY);
    if (request !== undefined) useSelection.getState().follow(request);
  }

  return (
    <div className="terminal-view" hidden={!isShown}>
      {machine && <Marks screen={machine.screen} />}
      <div ref={place} className="terminal-screen" onClick={pick} />
    </div>
  );
}

function Marks({ screen }: { readonly screen: XtermScreen }) {
  const stretches = useSyncExternalStore(screen.subscribe, screen.inSight);
  return <Gutter stretches={stretches} />;
}
