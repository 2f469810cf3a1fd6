import { useRef } from 'react';
import { usePlayback } from '../../client/playback';
import { MOST_TABS, useTerminals, type TerminalTab } from '../../client/terminal/terminals';
import { useMessages } from '../messages';
import { Button, IconButton } from '../parts/Button';
import { Tabs } from '../parts/Tabs';
import { DockEdge } from './DockEdge';
import { TerminalView } from './TerminalView';
import './terminal.css';

/** What the terminal in sight is doing, in a line. */
function Doing({ tab }: { readonly tab: TerminalTab | undefined }) {
  const { terminal: words } = useMessages();
  const isPlaying = usePlayback((playback) => playback.playing);
  if (tab?.is === 'waiting' && !isPlaying) {
    return (
      <p className="terminal-doing" role="status">
        <span>{words.waiting}</span>
        <Button look="quiet" icon="play" onClick={() => usePlayback.getState().play()}>
          {words.play}
        </Button>
      </p>
    );
  }
  return (
    <p className="terminal-doing" role="status">
      {tab?.is === 'idle' ? words.idle : words.running}
    </p>
  );
}

function Tools() {
  const { terminal: words } = useMessages();
  const { tabs, current, add, close, fold } = useTerminals();
  const isFull = tabs.length >= MOST_TABS;
  return (
    <span className="terminal-tools">
      <Doing tab={tabs.find(({ id }) => id === current)} />
      <IconButton
        icon="plus"
        label={isFull ? words.most(MOST_TABS) : words.add}
        disabled={isFull}
        onClick={add}
      />
      <IconButton icon="trash" label={words.close} onClick={() => close(current)} />
      <IconButton icon="chevron" label={words.fold} shortcut="`" onClick={fold} />
    </span>
  );
}

/** The terminals side by side under their tabs. */
export function TerminalDock({ isOpen }: { readonly isOpen: boolean }) {
  const { terminal: words } = useMessages();
  const { tabs, current, show } = useTerminals();
  const dock = useRef<HTMLDivElement>(null);

  function leave(): void {
    dock.current?.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus();
  }

  return (
    <div ref={dock} className="terminal-dock">
      <DockEdge />
      <Tabs
        label={words.title}
        current={String(current)}
        onChange={(id) => show(Number(id))}
        tabs={tabs.map(({ id, where }) => ({
          id: String(id),
          title: words.tab(where, id),
        }))}
        aside={<Tools />}
      >
        {tabs.map((tab) => (
          <TerminalView
            key={tab.id}
            tab={tab}
            isShown={isOpen && tab.id === current}
            leave={leave}
          />
        ))}
      </Tabs>
    </div>
  );
}
