import { ReactFlow, ReactFlowProvider, ViewportPortal, type NodeTypes } from 'reactflow';
import 'reactflow/dist/base.css';
import { lazy, Suspense } from 'react';
import { useSelection } from '../../client/selection';
import { useMessages } from '../messages';
import { Backdrop } from './Backdrop';
import { BalancerCard } from './cards/BalancerCard';
import { ClientCard } from './cards/ClientCard';
import { ControllerCard } from './cards/ControllerCard';
import { IngressCard } from './cards/IngressCard';
import { NodeRoom } from './cards/NodeRoom';
import { PodCard } from './cards/PodCard';
import { RulesCard } from './cards/RulesCard';
import { ServiceCard } from './cards/ServiceCard';
import { SliceCard } from './cards/SliceCard';
import { useFocus } from './focus-store';
import { Lines } from './Lines';
import { currentPicture, usePicture } from './picture';
import { useFit } from './useFit';
import { useFlights } from './fly';
import { useIsFolded } from './useIsFolded';
import { useReadyMark } from './useReadyMark';
import { ViewControls } from './ViewControls';
import './graph.css';
import './cards/cards.css';

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
};

/** Nothing moves before the cluster is in sight. */
const PacketCanvas = lazy(async () => ({
  default: (await import('./overlay/PacketCanvas')).PacketCanvas,
}));

const FoldedFlow = lazy(async () => ({
  default: (await import('./folded/FoldedFlow')).FoldedFlow,
}));

/** The picture of the cluster, with the packets on their way over it; of a large one, folded. */
export function GraphView() {
  const isFolded = useIsFolded();
  return (
    <ReactFlowProvider key={String(isFolded)}>
      {isFolded ? (
        <Suspense fallback={null}>
          <FoldedFlow />
        </Suspense>
      ) : (
        <Flow />
      )}
    </ReactFlowProvider>
  );
}

function Flow() {
  useReadyMark();
  const { graph: words } = useMessages();
  const picture = usePicture();
  const { nodes, layout, generation } = picture;
  const fit = useFit(layout.bounds, generation);
  useFlights((id) => currentPicture().layout.boxes.get(id), fit.hold);
  const isFollowing = useFocus((focus) => focus?.isDimming === true);
  return (
    <div className="graph" data-following={isFollowing}>
      <ReactFlow
        aria-label={words.label}
        nodes={nodes}
        nodeTypes={NODE_TYPES}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        zoomOnDoubleClick={false}
        minZoom={fit.least}
        maxZoom={fit.most}
        onMoveStart={fit.onMoveStart}
        onPaneClick={() => useSelection.getState().select(undefined)}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        disableKeyboardA11y
      >
        <ViewportPortal>
          <Backdrop layout={layout} />
          <Lines picture={picture} />
        </ViewportPortal>
        <Suspense fallback={null}>
          <PacketCanvas />
        </Suspense>
        <ViewControls onFit={fit.fit} />
      </ReactFlow>
    </div>
  );
}
