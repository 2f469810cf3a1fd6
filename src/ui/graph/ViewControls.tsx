import { useMemo, type KeyboardEvent, type ReactNode } from 'react';
import { Panel, useReactFlow } from 'reactflow';
import { useArrangement } from '../../client/arrangement';
import { useNamespaces } from '../../client/namespaces';
import { CLUSTER_VIEWS, usePreferences } from '../../client/preferences';
import { useSession } from '../../client/session';
import { objectsOf } from '../../topology/objects';
import { useMessages } from '../messages';
import type { Picture } from './picture';
import { switchView } from './views';

interface ViewControlsProps {
  readonly onFit: () => void;
  /** Further controls of the same picture. */
  readonly children?: ReactNode;
}

/** Which of the views is drawn; zooming and fitting for those who have no wheel. */
export function ViewControls({ onFit, children }: ViewControlsProps) {
  const { controls } = useMessages().graph;
  const { zoomIn, zoomOut } = useReactFlow();
  return (
    <Panel
      position="bottom-left"
      className="view-controls"
      role="group"
      aria-label={controls.label}
    >
      <NamespaceChoice />
      <ViewSwitch />
      <div className="control-bar">
        <ControlButton
          label={controls.zoomIn}
          path="M10 4.5v11M4.5 10h11"
          onPress={() => void zoomIn()}
        />
        <ControlButton label={controls.zoomOut} path="M4.5 10h11" onPress={() => void zoomOut()} />
        <ControlButton
          label={controls.fit}
          path="M3.8 7.4V3.8h3.6M12.6 3.8h3.6v3.6M16.2 12.6v3.6h-3.6M7.4 16.2H3.8v-3.6"
          onPress={onFit}
        />
        {children}
      </div>
    </Panel>
  );
}

interface ResetLayoutProps {
  readonly picture: Picture;
  readonly onReset: () => void;
}

/** Puts back what was moved by hand; there once something was. */
export function ResetLayout({ picture: { moves, layout }, onReset }: ResetLayoutProps) {
  const { controls } = useMessages().graph;
  if (moves.size === 0) return null;
  const reset = () => {
    useArrangement.getState().reset(layout.view);
    onReset();
  };
  return (
    <button type="button" className="fold-all" onClick={reset}>
      {controls.resetLayout}
    </button>
  );
}

function closeOnEscape(event: KeyboardEvent<HTMLDetailsElement>): void {
  const { currentTarget: details } = event;
  if (event.key !== 'Escape' || !details.open) return;
  event.preventDefault();
  details.open = false;
  details.querySelector('summary')?.focus();
}

/** Chooses whose objects are drawn. */
function NamespaceChoice() {
  const { controls } = useMessages().graph;
  const store = useSession((session) => session.cluster.store);
  const namespaces = useMemo(() => objectsOf(store, 'Namespace'), [store]);
  const { hidden, toggle } = useNamespaces();
  return (
    <details className="control-bar namespace-choice" onKeyDown={closeOnEscape}>
      <summary>{controls.namespaces}</summary>
      {namespaces.map(({ metadata: { name } }) => (
        <label key={name}>
          <input type="checkbox" checked={!hidden.includes(name)} onChange={() => toggle(name)} />
          {name}
        </label>
      ))}
    </details>
  );
}

/** Chooses how the cluster is shown. */
export function ViewSwitch() {
  const { controls } = useMessages().graph;
  const view = usePreferences((preferences) => preferences.view);
  return (
    <div className="control-bar view-switch">
      {CLUSTER_VIEWS.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === view}
          title={controls.viewHints[one]}
          onClick={() => switchView(one)}
        >
          {controls.views[one]}
        </button>
      ))}
    </div>
  );
}

interface ControlButtonProps {
  readonly label: string;
  readonly path: string;
  readonly onPress: () => void;
}

function ControlButton({ label, path, onPress }: ControlButtonProps) {
  return (
    <button type="button" aria-label={label} title={label} onClick={onPress}>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  );
}
