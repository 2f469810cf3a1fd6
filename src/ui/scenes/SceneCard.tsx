import { useSession } from '../../client/session';
import { useView } from '../../client/view';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';
import './scene-card.css';

/** What the open scene is about, and what to try first. */
export function SceneCard() {
  const { top, sceneCard, app } = useMessages();
  const scene = useSession((session) => session.scene);
  const openDialog = useView((view) => view.openDialog);
  return (
    <div className="scene-card">
      {scene ? (
        <>
          <p className="scene-card-subject">{top.scene(scene.subject)}</p>
          <h2>{scene.title}</h2>
          <p>{scene.paragraph}</p>
          <section className="scene-first">
            <h3>{sceneCard.tryThis}</h3>
            <p>{scene.firstAction}</p>
          </section>
        </>
      ) : (
        <p>{app.tagline}</p>
      )}
      <Button icon="gallery" onClick={() => openDialog('scenes')}>
        {sceneCard.others}
      </Button>
    </div>
  );
}
