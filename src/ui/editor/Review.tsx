import { useEffect, useRef } from 'react';
import { useEditor, type Draft, type Review as Reviewed } from '../../client/editor';
import { commandFor } from '../../client/editor-run';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';
import { Copyable } from '../parts/Copyable';
import { DiffView } from './code/DiffView';

interface ReviewProps {
  readonly draft: Draft;
  readonly review: Reviewed;
}

/** What sending a text would change, before it is sent. */
export function Review({ draft, review }: ReviewProps) {
  const { editor } = useMessages();
  const { send, back } = useEditor.getState();
  const { before, after } = review.difference;
  const isSame = before === after;
  const confirm = useRef<HTMLButtonElement>(null);

  useEffect(() => confirm.current?.focus(), []);

  return (
    <section className="review" aria-label={editor.review.title}>
      <header>
        <h2>{editor.review.title}</h2>
        <p>
          {isSame
            ? draft.verb === 'apply'
              ? editor.review.sameApply
              : editor.review.same
            : editor.review.sentence}
        </p>
        <Copyable text={commandFor(draft.verb, draft.name)} />
      </header>
      {isSame ? <div className="review-same" /> : <DiffView before={before} after={after} />}
      <footer className="editor-foot">
        <span className="foot-space" />
        <Button onClick={back}>{editor.review.back}</Button>
        <Button ref={confirm} look="primary" onClick={() => void send()}>
          {editor.review.send}
        </Button>
      </footer>
    </section>
  );
}
