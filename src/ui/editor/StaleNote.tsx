import { cleanYaml } from '../../client/editor-objects';
import { objectOf, useEditor, type Draft } from '../../client/editor';
import { useSession } from '../../client/session';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';

/** Says that the object was changed while its text was, and offers ways out. */
export function StaleNote({ draft }: { readonly draft: Draft }) {
  const { editor } = useMessages();
  const object = useSession((session) => objectOf(session, draft));
  const { id, base, text, saved } = draft;
  const { merge, reload } = useEditor.getState();
  if (!base) return null;
  const shown = base.key.replace('/default/', ' ').replaceAll('/', ' ');
  if (!object) return <p className="editor-note">{editor.stale.gone(shown)}</p>;
  if (text === saved || cleanYaml(object) === base.text) return null;
  return (
    <div className="editor-note stale-note" role="alert">
      <p>{editor.stale.changed(shown)}</p>
      <Button onClick={() => void merge(id)}>{editor.stale.merge}</Button>
      <Button onClick={() => void reload(id)}>{editor.stale.reload}</Button>
    </div>
  );
}
