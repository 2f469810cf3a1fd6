import { useManifests } from '../../client/manifests';
import { useView } from '../../client/view';
import { useMessages } from '../messages';
import { IconButton } from '../parts/Button';
import { RunList } from './RunList';
import './results-card.css';

/** What became of the latest manifests, beside the picture that they changed. */
export function ResultsCard() {
  const { manifests, common } = useMessages();
  const { runs, unreadable, dismiss } = useManifests();
  const dialog = useView((view) => view.dialog);
  if (dialog === 'manifests' || (runs.length === 0 && unreadable.length === 0)) return null;
  return (
    <aside className="results-card" aria-label={manifests.results}>
      <RunList runs={runs} unreadable={unreadable} />
      <IconButton icon="close" label={common.close} onClick={dismiss} />
    </aside>
  );
}
