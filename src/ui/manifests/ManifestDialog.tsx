import { useRef, type KeyboardEvent } from 'react';
import { useManifests, type ManifestVerb } from '../../client/manifests';
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
  const isEmpty = draft.text.trim() === '';

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
      <RunList runs={runs} unreadable={unreadable} />
    </Dialog>
  );
}
