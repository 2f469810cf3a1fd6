import { useRef, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { useManifests, type ManifestRun, type ManifestVerb } from '../../client/manifests';
import type { Mark } from '../../client/marks';
import { useView } from '../../client/view';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { RunList } from './RunList';
import './manifest-dialog.css';

const VERBS: readonly ManifestVerb[] = ['apply', 'create'];

function VerbChoice() {
  const { manifests } = useMessages();
  const { verb, setVerb } = useManifests();
  return (
    <fieldset className="verb-choice">
      <legend className="visually-hidden">{manifests.verb}</legend>
      {VERBS.map((one) => (
        <label key={one} data-chosen={one === verb}>
          <input
            type="radio"
            name="verb"
            className="visually-hidden"
            checked={one === verb}
            onChange={() => setVerb(one)}
          />
          <code>{manifests[one]}</code>
        </label>
      ))}
    </fieldset>
  );
}

function FileChoice() {
  const { manifests } = useMessages();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept=".yaml,.yml,.json"
        onChange={(event) => {
          void useManifests.getState().drop([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <Button icon="file" onClick={() => input.current?.click()}>
        {manifests.choose}
      </Button>
    </>
  );
}

/** A field to write or paste manifests in, and kubectl's answer to them. */
export function ManifestDialog() {
  const { manifests } = useMessages();
  const { draft, verb, runs, unreadable, write, submit } = useManifests();
  const closeDialog = useView((view) => view.closeDialog);
  const field = useRef<HTMLTextAreaElement>(null);
  const isEmpty = draft.text.trim() === '';

  /** Puts the cursor where a message points; text that was changed since is not given up for it. */
  function goTo(run: ManifestRun, { line, column }: Mark): void {
    const isOther = run.name !== draft.name;
    if (isOther && !runs.some(({ text }) => text === draft.text)) return;
    if (isOther) flushSync(() => write(run.text, run.name));
    const lines = (isOther ? run : draft).text.split('\n');
    const before = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
    const end = before + (lines[line - 1]?.length ?? 0);
    field.current?.focus();
    field.current?.setSelectionRange(Math.min(before + column - 1, end), end);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || isEmpty) return;
    event.preventDefault();
    void submit();
  }

  return (
    <Dialog
      title={manifests.title}
      subtitle={manifests.subtitle}
      size="wide"
      onClose={closeDialog}
      footer={
        <>
          <FileChoice />
          <span className="foot-space" />
          <VerbChoice />
          <Button
            look="primary"
            disabled={isEmpty}
            hint={isEmpty ? manifests.nothing : manifests[verb]}
            shortcut="ctrl+enter"
            onClick={() => void submit()}
          >
            {manifests.run(verb)}
          </Button>
        </>
      }
    >
      <label className="manifest-label" htmlFor="manifest-text">
        {manifests.text} <code>{draft.name}</code>
      </label>
      <textarea
        ref={field}
        id="manifest-text"
        className="manifest-text"
        data-first-focus
        spellCheck={false}
        autoCapitalize="off"
        placeholder={manifests.placeholder}
        value={draft.text}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <RunList runs={runs} unreadable={unreadable} onMark={goTo} />
    </Dialog>
  );
}
