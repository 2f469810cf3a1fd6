import { lazy, Suspense, type CSSProperties } from 'react';
import { usePreferences } from '../../client/preferences';
import { useView, type PanelTab } from '../../client/view';
import { useMessages } from '../messages';
import { Tabs } from '../parts/Tabs';
import { SceneCard } from '../scenes/SceneCard';
import { PanelEdge } from './PanelEdge';
import './side-panel.css';

const RequestPanel = lazy(async () => ({
  default: (await import('../request/RequestPanel')).RequestPanel,
}));
const TrafficPanel = lazy(async () => ({
  default: (await import('../traffic/TrafficPanel')).TrafficPanel,
}));
const EditorPanel = lazy(async () => ({
  default: (await import('../editor/EditorPanel')).EditorPanel,
}));
const SameAs = lazy(async () => ({
  default: (await import('../terminal/SameAs')).SameAs,
}));
const Inspector = lazy(async () => ({
  default: (await import('../inspector/Inspector')).Inspector,
}));

function Content({ tab }: { readonly tab: PanelTab }) {
  switch (tab) {
    case 'scene':
      return <SceneCard />;
    case 'request':
      return <RequestPanel />;
    case 'traffic':
      return <TrafficPanel />;
    case 'inspector':
      return <Inspector />;
    case 'yaml':
      return <EditorPanel />;
  }
}

/** The panel beside the picture: the scene, the followed request, the traffic, the selected element. */
export function SidePanel() {
  const { panel } = useMessages();
  const { panelFolded, panelWidth, panelHeight, editorWidth } = usePreferences();
  const { tab, showTab } = useView();
  const width = tab === 'yaml' ? editorWidth : panelWidth;
  const sameAs = (
    <Suspense fallback={null}>
      <SameAs />
    </Suspense>
  );
  if (panelFolded) {
    return (
      <>
        <aside id="panel" className="side-panel" hidden />
        {sameAs}
      </>
    );
  }
  return (
    <aside
      id="panel"
      className="side-panel"
      aria-label={panel.label}
      data-sized={panelHeight !== undefined}
      style={
        {
          width: `min(${width}px * var(--panel-grow), 60vw)`,
          '--panel-height': `min(${panelHeight}px, 60vh)`,
        } as CSSProperties
      }
    >
      <PanelEdge />
      <Tabs
        label={panel.label}
        current={tab}
        onChange={showTab}
        tabs={[
          { id: 'scene', title: panel.scene },
          { id: 'request', title: panel.request },
          { id: 'traffic', title: panel.traffic },
          { id: 'inspector', title: panel.inspector },
          { id: 'yaml', title: panel.yaml },
        ]}
      >
        <Suspense fallback={null}>
          <Content tab={tab} />
        </Suspense>
      </Tabs>
      {sameAs}
    </aside>
  );
}
