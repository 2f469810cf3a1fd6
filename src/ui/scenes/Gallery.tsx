import { openScene, useScenes } from '../../client/scenes';
import { useSession } from '../../client/session';
import { useView } from '../../client/view';
import { SCALE_PARAMETERS } from '../../lessons/scale-size';
import type { SceneDescription } from '../../lessons/scene';
import { useMessages } from '../messages';
import { Dialog } from '../parts/Dialog';
import './gallery.css';

interface CardProps {
  readonly scene: SceneDescription;
  readonly isOpen: boolean;
  readonly onChoose: () => void;
}

function Card({ scene, isOpen, onChoose }: CardProps) {
  const { top, gallery, sceneCard } = useMessages();
  return (
    <li>
      <button
        type="button"
        className="gallery-card"
        aria-current={isOpen ? 'true' : undefined}
        data-first-focus={isOpen || undefined}
        onClick={onChoose}
      >
        <span className="gallery-number" aria-label={top.scene(scene.subject)}>
          {scene.subject}
        </span>
        <span className="gallery-text">
          <strong>
            {scene.title}
            {isOpen && <em>{gallery.current}</em>}
          </strong>
          <span>{scene.paragraph}</span>
          <span className="gallery-first">
            <b>{sceneCard.tryThis}:</b> {scene.firstAction}
          </span>
        </span>
      </button>
    </li>
  );
}

/** The scenes to choose from, in the order of their subjects. */
export function Gallery() {
  const { gallery } = useMessages();
  const list = useScenes((scenes) => scenes.list);
  const open = useSession((session) => session.scene?.id);
  const closeDialog = useView((view) => view.closeDialog);
  const ordered = [...list].sort((a, b) => a.subject - b.subject);

  function choose(id: string): void {
    closeDialog();
    void openScene(id).then((opened) => {
      if (!opened) return;
      const url = new URL(location.href);
      url.searchParams.set('scene', id);
      for (const parameter of SCALE_PARAMETERS) url.searchParams.delete(parameter);
      history.replaceState(null, '', url);
    });
  }

  return (
    <Dialog title={gallery.title} subtitle={gallery.subtitle} size="wide" onClose={closeDialog}>
      {ordered.length === 0 && <p>{gallery.empty}</p>}
      <ul className="gallery">
        {ordered.map((scene) => (
          <Card
            key={scene.id}
            scene={scene}
            isOpen={scene.id === open}
            onChoose={() => choose(scene.id)}
          />
        ))}
      </ul>
    </Dialog>
  );
}
