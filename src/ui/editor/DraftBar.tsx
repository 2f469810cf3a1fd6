import { useState } from 'react';
import { stateOf, useEditor, type Draft } from '../../client/editor';
import { useMessages } from '../messages';
import { IconButton } from '../parts/Button';
import { Icon } from '../parts/Icon';

const SIGNS = { unchanged: '', edited: '●', refused: '▲' } as const;

interface DraftTabProps {
  readonly draft: Draft;
  readonly isCurrent: boolean;
  /** Whether the next click gives up what was written. */
  readonly isAsking: boolean;
  readonly onClose: () => void;
}

function DraftTab({ draft, isCurrent, isAsking, onClose }: DraftTabProps) {
  const { editor } = useMessages();
  const state = stateOf(draft);
  return (
    <li data-current={isCurrent} data-state={state}>
      <button
        type="button"
        className="draft-name"
        aria-current={isCurrent ? 'true' : undefined}
        onClick={() => useEditor.getState().show(draft.id)}
      >
        <span>{draft.name}</span>
        {state !== 'unchanged' && (
          <span className="draft-state">
            <span aria-hidden="true">{SIGNS[state]}</span>
            <span className="visually-hidden">{editor.states[state]}</span>
          </span>
        )}
      </button>
      <button
        type="button"
        className="draft-close"
        data-asking={isAsking}
        aria-label={editor.close(draft.name)}
        onClick={onClose}
      >
        <Icon name={isAsking ? 'trash' : 'close'} />
      </button>
    </li>
  );
}

/** All open texts, each with its state, and what else can be opened. */
export function DraftBar() {
  const { editor } = useMessages();
  const drafts = useEditor((state) => state.drafts);
  const current = useEditor((state) => state.current);
  const [asking, setAsking] = useState<number>();
  const { close, openText, openAll } = useEditor.getState();
  const doubted = drafts.find(({ id }) => id === asking);

  /** What was written and not sent is given up only when asked for twice. */
  function closeSafely({ id, text, saved }: Draft): void {
    const isUnsaved = text !== saved && text.trim() !== '';
    if (isUnsaved && asking !== id) setAsking(id);
    else {
      setAsking(undefined);
      close(id);
    }
  }

  return (
    <div className="draft-bar">
      <ul className="draft-list" aria-label={editor.texts} onBlur={() => setAsking(undefined)}>
        {drafts.map((draft) => (
          <DraftTab
            key={draft.id}
            draft={draft}
            isCurrent={draft.id === current}
            isAsking={draft.id === asking}
            onClose={() => closeSafely(draft)}
          />
        ))}
      </ul>
      <IconButton icon="plus" label={editor.add} onClick={() => openText()} />
      <IconButton icon="gallery" label={editor.all} onClick={() => void openAll()} />
      {doubted && (
        <p className="draft-doubt" role="alert">
          {editor.discard(doubted.name)}
        </p>
      )}
    </div>
  );
}
