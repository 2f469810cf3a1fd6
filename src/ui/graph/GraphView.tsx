import { lazy, Suspense, type CSSProperties } from 'react';
import { ReactFlow, ReactFlowProvider, ViewportPortal, type NodeTypes } from 'reactflow';
import 'reactflow/dist/base.css';
import { usePreferences } from '../../client/preferences';
import { useSelection } from '../../client/selection';
import { traffic } from '../../cluster/traffic/request';
import { recall } from '../../cluster/world';
import { useSession } from '../../client/session';
import type { Box } from '../../topology/geometry';
import type { ItemId } from '../../topology/items';
import { NORMAL, type Sizes } from '../../topology/sizes';
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
import { currentPicture, endGlide, usePicture, type Picture } from './picture';
import { GLIDE, useFit } from './useFit';
import { useIsFolded } from './useIsFolded';
import { useIsMouse } from './useIsMouse';
import { useReadyMark } from './useReadyMark';
import './graph.css';

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
const InSight = lazy(async () => ({
  default: (await import('./InSight')).InSight,
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

/** What the style sheets of the cards follow. */
function styleOf({ line, type, table }: Sizes): CSSProperties {
  const style = { '--row': line, '--type': type, '--table': table.width };
  return Object.fromEntries(Object.entries(style).map(([name, px]) => [name, `${px}px`]));
}

/** Type is not smaller than this in the window when a picture is shown (px). */
const READABLE = { normal: 12, large: 15 } as const;

function boxOf(id: ItemId): Box | undefined {
  return currentPicture().layout.boxes.get(id);
}

/** How far down the clients stand. */
function clientsDownTo({ graph, layout: { boxes } }: Picture): number {
  const ends = [...graph.items.values()].map(({ id, kind }) => {
    const box = kind === 'client' ? boxes.get(id) : undefined;
    return box === undefined ? -Infinity : box.y + box.height;
  });
  return Math.max(-Infinity, ...ends);
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
  const { sizes } = layout;
  const nodes = leaving ? [...picture.nodes, ...leaving] : picture.nodes;
  const fit = useFit({
    bounds: layout.bounds,
    shown: `${generation} ${layout.view}`,
    duration: leaving ? GLIDE : 0,
    leftDownTo: clientsDownTo(picture),
    readable: READABLE[sizes === NORMAL ? 'normal' : 'large'] / sizes.type,
  });
  useFlights(boxOf, fit.hold);
  const { isMouse, onPointerDownCapture } = useIsMouse();
  const isFollowing = useFocus((focus) => focus?.isDimming === true);
  const hadTraffic = useSession(({ cluster }) => recall(cluster, traffic).ended > 0);
  return (
    <div
      className="graph"
      data-following={isFollowing}
      data-view={layout.view}
      data-across={fit.isAcross}
      data-gliding={leaving !== undefined}
      style={styleOf(sizes)}
      onPointerDownCapture={onPointerDownCapture}
      onKeyDown={(event) => {
        if (moveByKey(event)) fit.hold();
      }}
      onAnimationEnd={({ animationName }) => animationName === 'come-back' && endGlide()}
    >
      <ReactFlow
        aria-label={words.label}
        nodes={nodes}
        nodeTypes={NODE_TYPES}
        nodesDraggable={isMouse}
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
          <InSight bounds={layout.bounds} boxOf={boxOf} covered={fit.covered} />
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
