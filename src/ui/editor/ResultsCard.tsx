import { useEditor } from '../../client/editor';
import { useMessages } from '../messages';
import { IconButton } from '../parts/Button';
import { RunList } from './RunList';
import './results-card.css';

/** What became of the files that were dropped last, beside the picture that they changed. */
export function ResultsCard() {
  const { editor, common } = useMessages();
  const { runs, unreadable, dismiss } = useEditor();
  return (
    <aside className="results-card" aria-label={editor.said}>
      <RunList runs={runs} unreadable={unreadable} />
      <IconButton icon="close" label={common.close} onClick={dismiss} />
    </aside>
  );
}
