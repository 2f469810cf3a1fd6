import { useEditor } from '../../client/editor';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';
import { FileChoice } from './FileChoice';

/** What can be opened, for when nothing is. */
export function NoDraft() {
  const { editor } = useMessages();
  const { openText, openAll } = useEditor.getState();
  return (
    <div className="no-draft">
      <h2>{editor.nothing}</h2>
      <p>{editor.nothingHint}</p>
      <div className="no-draft-choices">
        <Button icon="plus" look="primary" onClick={() => openText()}>
          {editor.add}
        </Button>
        <Button icon="record" onClick={() => void openAll()}>
          {editor.all}
        </Button>
        <FileChoice />
      </div>
      <p>{editor.keysHint}</p>
    </div>
  );
}
