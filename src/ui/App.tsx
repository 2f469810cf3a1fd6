import { lazy, Suspense } from 'react';
import { useView } from '../client/view';
import { DropZone } from './editor/DropZone';
import { useMessages } from './messages';
import { Dock } from './shell/Dock';
import { ErrorBoundary } from './shell/ErrorBoundary';
import { useShortcuts } from './shell/shortcuts';
import { SidePanel } from './shell/SidePanel';
import { Stage } from './shell/Stage';
import { TopBar } from './shell/TopBar';
import { BottomBar } from './transport/BottomBar';
import './theme/tokens.css';
import './theme/base.css';
import './shell/page.css';

const DIALOGS = {
  scenes: lazy(async () => ({ default: (await import('./scenes/Gallery')).Gallery })),
  model: lazy(async () => ({ default: (await import('./model/ModelDialog')).ModelDialog })),
  search: lazy(async () => ({ default: (await import('./search/SearchDialog')).SearchDialog })),
  keys: lazy(async () => ({ default: (await import('./shell/KeysDialog')).KeysDialog })),
};

const Announcer = lazy(async () => ({
  default: (await import('./shell/Announcer')).Announcer,
}));

function OpenDialog() {
  const dialog = useView((view) => view.dialog);
  if (dialog === undefined) return null;
  const Shown = DIALOGS[dialog];
  return (
    <Suspense fallback={null}>
      <Shown />
    </Suspense>
  );
}

function Page() {
  const { app } = useMessages();
  useShortcuts();
  return (
    <div className="page">
      <a className="skip-link" href="#send">
        {app.skipToSend}
      </a>
      <TopBar />
      <Stage />
      <Dock />
      <SidePanel />
      <BottomBar />
      <OpenDialog />
      <DropZone />
      <Suspense fallback={null}>
        <Announcer />
      </Suspense>
    </div>
  );
}

/** The whole page. */
export function App() {
  return (
    <ErrorBoundary>
      <Page />
    </ErrorBoundary>
  );
}
