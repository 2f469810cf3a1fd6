import { lazy, Suspense } from 'react';
import { ReactFlow, ReactFlowProvider, ViewportPortal, type NodeTypes } from 'reactflow';
import 'reactflow/dist/base.css';
import { usePreferences } from '../../client/preferences';
import { useSelection } from '../../client/selection';
import { traffic } from '../../cluster/traffic/request';
import { recall } from '../../cluster/world';
import { useSession } from '../../client/session';
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
import { LargeGraph } from './LargeGraph';
import { Lines } from './Lines';
import { useFlights } from './fly';
import { dragTo, moveByKey } from './moving';
import { currentPicture, endGlide, usePicture } from './picture';
import { GLIDE, useFit } from './useFit';
import { useIsFolded } from './useIsFolded';
import { useReadyMark } from './useReadyMark';
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
const ResetLayout = lazy(async () => ({
  default: (await import('./ViewControls')).ResetLayout,
}));
const TrafficOnLines = lazy(async () => ({
  default: (await import('./TrafficOnLines')).TrafficOnLines,
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

/** The cluster in one of its views, with the requests on their way over it; a large one is folded. */
export function GraphView() {
  const isTable = usePreferences(({ view }) => view === 'table');
  const isFolded = useIsFolded();
  if (isTable) {
    return (
      <Suspense fallback={null}>
        <GraphTables />
      </Suspense>
    );
  }
  return (
    <ReactFlowProvider key={String(isFolded)}>
      {isFolded ? <LargeGraph /> : <Flow />}
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
  useReadyMark();
  const { graph: words } = useMessages();
  const picture = usePicture();
  const { layout, leaving, generation } = picture;
  const nodes = leaving ? [...picture.nodes, ...leaving] : picture.nodes;
  const fit = useFit({
    bounds: layout.bounds,
    shown: `${generation} ${layout.view}`,
    duration: leaving ? GLIDE : 0,
  });
  useFlights((id) => currentPicture().layout.boxes.get(id), fit.hold);
  const isFollowing = useFocus((focus) => focus?.isDimming === true);
  const hadTraffic = useSession(({ cluster }) => recall(cluster, traffic).ended > 0);
  return (
    <div
      className="graph"
      data-following={isFollowing}
      data-view={layout.view}
      data-across={fit.isAcross}
      data-gliding={leaving !== undefined}
      onKeyDown={(event) => {
        if (moveByKey(event)) fit.hold();
      }}
      onAnimationEnd={({ animationName }) => animationName === 'come-back' && endGlide()}
    >
      <ReactFlow
        aria-label={words.label}
        nodes={nodes}
        nodeTypes={NODE_TYPES}
        nodesDraggable
        nodeDragThreshold={4}
        onNodeDragStart={fit.hold}
        onNodeDrag={(_, { id, position }) => dragTo(id, position)}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
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
          {hadTraffic && (
            <Suspense fallback={null}>
              <TrafficOnLines picture={picture} />
            </Suspense>
          )}
        </ViewportPortal>
        <Suspense fallback={null}>
          <PacketCanvas />
        </Suspense>
        <Suspense fallback={null}>
          <ViewControls onFit={fit.fit}>
            <ResetLayout picture={picture} onReset={fit.fit} />
          </ViewControls>
        </Suspense>
      </ReactFlow>
    </div>
  );
}
