import { usePreferences } from '../../client/preferences';
import { useView } from '../../client/view';
import { useMessages } from '../messages';
import { Edge } from '../parts/Edge';

const NARROWEST = 280;
const LOWEST = 120;
/** The picture keeps the rest of the window. */
const LARGEST_SHARE = 0.6;
/** Of the window's height, as long as nobody has changed it; what page.css comes to. */
const USUAL_SHARE = 0.31;

/** The edge of the panel: the left one, or the upper one where it stands below the picture. */
export function PanelEdge() {
  const { top } = useMessages();
  const { panelWidth, editorWidth, panelHeight, change } = usePreferences();
  const isEditor = useView((view) => view.tab === 'yaml');
  return (
    <>
      <Edge
        className="panel-edge"
        label={top.resizePanel}
        side="left"
        size={isEditor ? editorWidth : panelWidth}
        least={NARROWEST}
        most={Math.max(NARROWEST, Math.round(innerWidth * LARGEST_SHARE))}
        onResize={(width) => change(isEditor ? { editorWidth: width } : { panelWidth: width })}
      />
      <Edge
        className="panel-edge-above"
        label={top.resizePanel}
        side="top"
        size={panelHeight ?? innerHeight * USUAL_SHARE}
        least={LOWEST}
        most={Math.max(LOWEST, Math.round(innerHeight * LARGEST_SHARE))}
        onResize={(height) => change({ panelHeight: height })}
      />
    </>
  );
}
