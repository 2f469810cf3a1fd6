import { objectOf, useEditor, type Draft } from '../../client/editor';
import { commandFor, VERBS } from '../../client/editor-run';
import { useSession } from '../../client/session';
import { useTerminals } from '../../client/terminal/terminals';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';
import { Select } from '../parts/Select';

function StatusToggle({ draft }: { readonly draft: Draft }) {
  const { editor } = useMessages();
  const isThere = useSession((session) => 'status' in (objectOf(session, draft) ?? {}));
  if (!isThere) return null;
  return (
    <label className="status-toggle" title={editor.statusHint}>
      <input
        type="checkbox"
        checked={/^status:/m.test(draft.text)}
        onChange={() => void useEditor.getState().toggleStatus(draft.id)}
      />
      {editor.status}
    </label>
  );
}

function AskedFoot({ id }: Draft) {
  const { editor } = useMessages();
  /** The keyboard goes back to where kubectl was started. */
  function answer(saves: boolean): void {
    useEditor.getState().answer(id, saves);
    useTerminals.getState().open();
  }
  return (
    <footer className="editor-foot">
      <span className="foot-space" />
      <Button onClick={() => answer(false)}>{editor.cancel}</Button>
      <Button look="primary" onClick={() => answer(true)}>
        {editor.save}
      </Button>
    </footer>
  );
}

/** How a text is sent, and the button that begins it. */
export function DraftFoot({ draft }: { readonly draft: Draft }) {
  const { editor } = useMessages();
  const { prepare, setVerb } = useEditor.getState();
  const { id, name, text, verb, isAsked } = draft;
  if (isAsked) return <AskedFoot {...draft} />;
  const isEmpty = text.trim() === '';
  return (
    <footer className="editor-foot">
      <StatusToggle draft={draft} />
      <span className="foot-space" />
      <Select
        label={editor.verb}
        value={verb}
        onChange={(event) => {
          const chosen = VERBS.find((one) => one === event.target.value);
          if (chosen) setVerb(id, chosen);
        }}
      >
        {VERBS.map((one) => (
          <option key={one} value={one}>
            {editor.verbs[one]}
          </option>
        ))}
      </Select>
      <Button
        look="primary"
        disabled={isEmpty}
        hint={
          isEmpty ? (
            editor.empty
          ) : (
            <>
              {editor.prepareHint}: <code>{commandFor(verb, name)}</code>
            </>
          )
        }
        shortcut="ctrl+enter"
        onClick={() => void prepare(id)}
      >
        {editor.prepare}
      </Button>
    </footer>
  );
}
