import { useRef } from 'react';
import { useEditor } from '../../client/editor';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';

/** A button to choose files that go to the cluster. */
export function FileChoice() {
  const { editor } = useMessages();
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
          void useEditor.getState().drop([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <Button icon="file" onClick={() => input.current?.click()}>
        {editor.choose}
      </Button>
    </>
  );
}
