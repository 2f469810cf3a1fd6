import { lazy, Suspense } from 'react';
import { openScene } from '../../client/scenes';
import { useSession, type SceneFailure } from '../../client/session';
import { useView } from '../../client/view';
import { GraphView } from '../graph/GraphView';
import { useGraphAhead } from '../graph/LargeGraph';
import { useMessages, type Messages } from '../messages';
import { Button, IconButton } from '../parts/Button';

const ResultsCard = lazy(async () => ({
  default: (await import('../editor/ResultsCard')).ResultsCard,
}));

function textOf(failure: SceneFailure, { errors }: Messages): string {
  if (failure.is === 'unknown') return errors.sceneUnknown(failure.id);
  if (failure.is === 'unreadable') return errors.sceneUnreadable(failure.detail);
  const { problem } = failure;
  if (problem.is === 'tooFewNodes') return errors.tooFewNodes(problem.size, problem.podsPerNode);
  return errors.sizeOutOfRange(problem.parameter, problem.given, problem.least, problem.most);
}

/** A scene could not be opened and there is none to show instead. */
function NoScene({ failure }: { readonly failure: SceneFailure }) {
  const messages = useMessages();
  const { errors, sceneCard } = messages;
  return (
    <div className="stage-note" role="alert">
      <h2>{textOf(failure, messages)}</h2>
      {failure.is === 'unreadable' && <p>{errors.sceneHint}</p>}
      <Button look="primary" onClick={() => void openScene()}>
        {failure.is === 'unreadable' ? errors.again : sceneCard.others}
      </Button>
    </div>
  );
}

/** A scene could not be opened; the one before goes on. */
function FailureNote({ failure }: { readonly failure: SceneFailure }) {
  const messages = useMessages();
  const forgive = useSession((session) => session.forgive);
  return (
    <p className="failure-note" role="alert">
      {textOf(failure, messages)}
      <IconButton icon="close" label={messages.common.close} onClick={forgive} />
    </p>
  );
}

/** The middle of the page: the cluster. */
export function Stage() {
  useGraphAhead();
  const { app } = useMessages();
  const status = useSession((session) => session.status);
  const failure = useSession((session) => session.failure);
  const hasResults = useView((view) => view.hasResults);
  return (
    <main className="stage" aria-labelledby="stage-title">
      <h2 id="stage-title" className="visually-hidden">
        {app.graph}
      </h2>
      {status === 'loading' && (
        <p className="stage-note" role="status">
          {app.loading}
        </p>
      )}
      {status === 'failed' && failure && <NoScene failure={failure} />}
      {status === 'running' && <GraphView />}
      {status === 'running' && failure && <FailureNote failure={failure} />}
      {hasResults && (
        <Suspense fallback={null}>
          <ResultsCard />
        </Suspense>
      )}
    </main>
  );
}
