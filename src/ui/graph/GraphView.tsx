import { lazy, Suspense } from 'react';
import { ReactFlow, ReactFlowProvider, ViewportPortal, type NodeTypes } from 'reactflow';
import 'reactflow/dist/base.css';
import { usePreferences } from '../../client/preferences';
import { useSelection } from '../../client/selection';
import { useMessages } from '../messages';
import { Backdrop } from './Backdrop';
import { BalancerCard } from './cards/BalancerCard';
import { ClientCard } from './cards/ClientCard';
import { ControllerCard } from './cards/ControllerCard';
import { GhostCard } from './cards/GhostCard';
import { IngressCard } from './cards/IngressCard';
import { NodeRoom } from './cards/NodeRoom';
import { PodCard } from './cards/PodCard';
import { RulesCard } from './cards/RulesCard';
import { ServiceCard } from './cards/ServiceCard';
import { SliceCard } from './cards/SliceCard';
import { useFocus } from './focus-store';
import { Lines } from './Lines';
import { endGlide, usePicture } from './picture';
import { useFit } from './useFit';
import './graph.css';
import './cards/cards.css';

const PacketCanvas = lazy(async () => ({
  default: (await import('./overlay/PacketCanvas')).PacketCanvas,
}));
const ServiceBackdrop = lazy(async () => ({
  default: (await import('./ServiceBackdrop')).ServiceBackdrop,
}));
const ViewControls = lazy(async () => ({
  default: (await import('./ViewControls')).ViewControls,
}));
const GraphTables = lazy(async () => ({
  default: (await import('./GraphTables')).GraphTables,
}));

const NODE_TYPES: NodeTypes = {
  client: ClientCard,
  balancer: BalancerCard,
  node: NodeRoom,
  proxy: RulesCard,
  pod: PodCard,
  ingress: IngressCard,
  service: ServiceCard,
  slice: SliceCard,
  controller: ControllerCard,
  ghost: GhostCard,
};

/** With more elements than this, those out of sight are not mounted. */
const MANY = 250;

/** The picture of the cluster in one of its two views, with the requests on their way over it. */
export function GraphView() {
  const isTable = usePreferences(({ view }) => view === 'table');
  if (isTable) {
    return (
      <Suspense fallback={null}>
        <GraphTables />
      </Suspense>
    );
  }
  return (
    <ReactFlowProvider>
      <Flow />
    </ReactFlowProvider>
  );
}

/** Selects nothing and follows nothing. */
function letGo(): void {
  const { select, follow } = useSelection.getState();
  select(undefined);
  follow(undefined);
}

function Flow() {
  const { graph: words } = useMessages();
  const picture = usePicture();
  const { layout, leaving } = picture;
  const nodes = leaving ? [...picture.nodes, ...leaving] : picture.nodes;
  const fit = useFit();
  const isFollowing = useFocus((focus) => focus?.isDimming === true);
  return (
    <div
      className="graph"
      data-following={isFollowing}
      data-view={layout.view}
      data-gliding={leaving !== undefined}
      onAnimationEnd={({ animationName }) => animationName === 'come-back' && endGlide()}
    >
      <ReactFlow
        aria-label={words.label}
        nodes={nodes}
        nodeTypes={NODE_TYPES}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        onlyRenderVisibleElements={nodes.length > MANY}
        zoomOnDoubleClick={false}
        minZoom={fit.least}
        maxZoom={fit.most}
        onMoveStart={fit.onMoveStart}
        onPaneClick={letGo}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        disableKeyboardA11y
      >
        <ViewportPortal>
          {layout.view === 'packet' ? (
            <Backdrop layout={layout} />
          ) : (
            <Suspense fallback={null}>
              <ServiceBackdrop layout={layout} />
            </Suspense>
          )}
          <Lines picture={picture} />
        </ViewportPortal>
        <Suspense fallback={null}>
          <PacketCanvas />
        </Suspense>
        <Suspense fallback={null}>
          <ViewControls onFit={fit.fit} />
        </Suspense>
      </ReactFlow>
    </div>
  );
}
