import { useEffect, useMemo } from 'react';
import { cleanYaml } from '../../client/editor-objects';
import { LONGEST_CHECKED, objectOf, useEditor, type Draft } from '../../client/editor';
import { useSession } from '../../client/session';
import { useMessages } from '../messages';
import { useFollowed } from '../request/useFollowed';
import { CodeEditor } from './code/CodeEditor';
import type { DecidedLine } from './code/decided';
import { decidedIn } from './decided-fields';
import { DraftBar } from './DraftBar';
import { DraftFoot } from './DraftFoot';
import { NoDraft } from './NoDraft';
import { ProblemList } from './ProblemList';
import { Review } from './Review';
import { Starters } from './Starters';
import { StaleNote } from './StaleNote';
import './editor.css';

const NONE: readonly DecidedLine[] = [];

/** The lines that the followed request depended on. */
function useDecided({ text }: Draft): readonly DecidedLine[] {
  const messages = useMessages();
  const request = useFollowed()?.request;
  const store = useSession((session) => session.cluster.store);
  return useMemo(() => {
    if (!request || text.length > LONGEST_CHECKED) return NONE;
    return decidedIn(text, request, store, messages);
  }, [text, request, store, messages]);
}

/** A text that nobody has changed follows its object. */
function useFollowedObject(draft: Draft): void {
  const { id, text, saved, base } = draft;
  const object = useSession((session) => objectOf(session, draft));
  useEffect(() => {
    if (!base || !object || text !== saved) return;
    const isSame = cleanYaml(object, /^status:/m.test(text)) === text;
    if (!isSame || cleanYaml(object) !== base.text) void useEditor.getState().reload(id);
  }, [id, object, base, text, saved]);
}

function OpenDraft({ draft }: { readonly draft: Draft }) {
  const { editor } = useMessages();
  const review = useEditor((state) => state.review);
  const isKept = useEditor((state) => state.isKept);
  const decided = useDecided(draft);
  useFollowedObject(draft);
  if (review?.draft === draft.id) return <Review draft={draft} review={review} />;
  return (
    <>
      <StaleNote draft={draft} />
      {draft.isAsked && <p className="editor-note">{editor.asked}</p>}
      <CodeEditor key={draft.id} draft={draft} decided={decided} />
      {draft.text.trim() === '' && !draft.isAsked && <Starters draft={draft.id} />}
      {!isKept && draft.text !== draft.saved && <p className="editor-note">{editor.notKept}</p>}
      {draft.text.length > LONGEST_CHECKED && <p className="editor-note">{editor.notChecked}</p>}
      <ProblemList draft={draft} />
      <DraftFoot draft={draft} />
    </>
  );
}

/** Manifests to be written and changed: what is open, the text, what is wrong in it. */
export function EditorPanel() {
  const drafts = useEditor((editor) => editor.drafts);
  const current = useEditor((editor) => editor.current);
  const draft = drafts.find(({ id }) => id === current);
  return (
    <div className="editor-panel">
      {drafts.length > 0 && <DraftBar />}
      {draft ? <OpenDraft draft={draft} /> : <NoDraft />}
    </div>
  );
}
