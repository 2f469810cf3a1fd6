import type { ReactNode } from 'react';
import { Panel, useReactFlow } from 'reactflow';
import { useMessages } from '../messages';

interface ViewControlsProps {
  readonly onFit: () => void;
  /** Further controls of the same picture. */
  readonly children?: ReactNode;
}

/** Zooming and fitting for those who have no wheel. */
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
    </Panel>
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
