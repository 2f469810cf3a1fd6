import { usePreferences } from '../../client/preferences';
import { useMessages } from '../messages';
import { Edge } from '../parts/Edge';

const LOWEST = 120;
const HIGHEST = 800;

/** The upper edge of the dock. */
export function DockEdge() {
  const { terminal } = useMessages();
  const { terminalHeight, change } = usePreferences();
  return (
    <Edge
      className="dock-edge"
      label={terminal.resize}
      side="top"
      size={terminalHeight}
      least={LOWEST}
      most={HIGHEST}
      onResize={(height) => change({ terminalHeight: height })}
    />
  );
}
