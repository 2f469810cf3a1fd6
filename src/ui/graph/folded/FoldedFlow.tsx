import type { CSSProperties } from 'react';
import { ReactFlow, useStore, ViewportPortal, type NodeTypes } from 'reactflow';
import 'reactflow/dist/base.css';
import { useSelection } from '../../../client/selection';
import { largestZoom } from '../../../topology/fold-detail';
import type { FoldedLayout } from '../../../topology/fold-layout';
import { RECORDS_ID } from '../../../topology/items';
import type { FoldedServiceLayout } from '../../../topology/service-view/folded/layout';
import { useMessages } from '../../messages';
import { BalancerCard } from '../cards/BalancerCard';
import { ClientCard } from '../cards/ClientCard';
import { ControllerCard } from '../cards/ControllerCard';
import { GhostCard } from '../cards/GhostCard';
import { IngressCard } from '../cards/IngressCard';
import { PodCard } from '../cards/PodCard';
import { ServiceCard } from '../cards/ServiceCard';
import { SliceCard } from '../cards/SliceCard';
import { useFocus } from '../focus-store';
import { useFlights } from '../fly';
import { GLIDE, useFit } from '../useFit';
import { useReadyMark } from '../useReadyMark';
import { ViewControls } from '../ViewControls';
import { BlockCard } from './BlockCard';
import { CellCard } from './CellCard';
import { CompactNodeCard } from './CompactNodeCard';
import { CompactServiceCard } from './CompactServiceCard';
import { EndpointsCard } from './EndpointsCard';
import { FoldedOverlay } from './FoldedOverlay';
import { Minimap } from './Minimap';
import { CELL_TYPE } from './nodes';
import { currentPicture, endGlide, usePicture, type FoldedPicture } from './picture';
import { useUnfolding } from '../../../client/unfolding';
import { useCrispType } from './useCrispType';
import { useDetail } from './useDetail';
import '../graph.css';
import './folded.css';

const NODE_TYPES: NodeTypes = {
  client: ClientCard,
  balancer: BalancerCard,
  compactNode: CompactNodeCard,
  block: BlockCard,
  pod: PodCard,
  [CELL_TYPE]: CellCard,
  ingress: IngressCard,
  compactService: CompactServiceCard,
  endpoints: EndpointsCard,
  service: ServiceCard,
  slice: SliceCard,
  controller: ControllerCard,
  ghost: GhostCard,
};

/** From afar, names are written so large (px in the picture) that they can still be read. */
const FAR_TEXT = { onScreen: 12.5, sizes: [16, 22, 30, 41, 56], inRoom: 7.4 } as const;

/**
 * In a few sizes, since another one costs a layout of all names. `width` is that of a room, in which
 * a name and a count have to stand side by side.
 */
function useFarText(width: number): number {
  return useStore(({ transform: [, , zoom] }) => {
    const { onScreen, sizes, inRoom } = FAR_TEXT;
    const wanted = sizes.find((size) => size * zoom >= onScreen) ?? sizes[sizes.length - 1];
    return Math.min(width / inRoom, wanted ?? Infinity);
  });
}

/** Below this zoom, blocks say less in larger type. */
const ROOM_FOR_WORDS = 0.85;

/** The picture of a large cluster: nodes with their pods in blocks, and as many elements as fit. */
export function FoldedFlow() {
  useReadyMark();
  const { root, paintAnew, endPainting } = useCrispType();
  const words = useMessages().graph;
  const picture = usePicture();
  const { layout, near, far, generation, unfolded, isGliding } = picture;
  const detail = useDetail(layout);
  const isTerse = useStore(({ transform: [, , zoom] }) => zoom < ROOM_FOR_WORDS);
  const fit = useFit({
    bounds: layout.bounds,
    shown: `${generation} ${layout.view}`,
    staysPut: unfolded.size > 0 && !isGliding,
    duration: isGliding ? GLIDE : 0,
    leftDownTo: Infinity,
  });
  useFlights((id) => currentPicture().layout.boxes.get(id), fit.hold);
  const isFollowing = useFocus((focus) => focus?.isDimming === true);
  const foldAll = useUnfolding((unfolding) => unfolding.foldAll);
  const widest = layout.view === 'packet' ? [...layout.rooms.values()][0]?.box.width : layout.pitch;
  const style = {
    '--far-text': `${useFarText(widest ?? 0)}px`,
    '--cell-scale': layout.cells.scale,
  } as CSSProperties;
  return (
    <div
      ref={root}
      className="graph folded"
      data-following={isFollowing}
      data-detail={detail}
      data-terse={isTerse}
      data-across={fit.isAcross}
      data-view={layout.view}
      data-gliding={isGliding}
      onAnimationEnd={(event) => {
        if (event.animationName === 'come-back') endGlide();
        endPainting(event);
      }}
      style={style}
    >
      <ReactFlow
        aria-label={words.label}
        nodes={detail === 'far' ? far : near}
        nodeTypes={NODE_TYPES}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        onlyRenderVisibleElements
        zoomOnDoubleClick={false}
        minZoom={fit.least}
        maxZoom={Math.max(fit.most, largestZoom(layout))}
        onMoveStart={fit.onMoveStart}
        onMoveEnd={paintAnew}
        onPaneClick={() => useSelection.getState().select(undefined)}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        disableKeyboardA11y
      >
        <ViewportPortal>
          <Headings picture={picture} />
        </ViewportPortal>
        <FoldedOverlay />
        <ViewControls onFit={fit.fit}>
          {unfolded.size > 0 && (
            <button type="button" className="fold-all" onClick={foldAll}>
              {words.folded.foldAll}
            </button>
          )}
        </ViewControls>
        <Minimap />
      </ReactFlow>
    </div>
  );
}

function Headings({ picture: { layout } }: { readonly picture: FoldedPicture }) {
  return (
    <div className="backdrop">
      {layout.view === 'packet' ? (
        <PacketHeadings layout={layout} />
      ) : (
        <ServiceHeadings layout={layout} />
      )}
    </div>
  );
}

function PacketHeadings({ layout }: { readonly layout: FoldedLayout }) {
  const { regions, folded } = useMessages().graph;
  const [first] = layout.rooms.values();
  const records = layout.boxes.get(RECORDS_ID);
  const { y } = layout.cluster;
  return (
    <>
      {first && <Heading x={first.box.x} y={y} text={regions.nodes} />}
      {records && <Heading x={records.x + records.width} y={y} text={folded.records} isEnd />}
      {layout.waiting && (
        <Heading x={layout.waiting.x} y={layout.waiting.y} text={regions.waiting} />
      )}
    </>
  );
}

function ServiceHeadings({ layout }: { readonly layout: FoldedServiceLayout }) {
  const { serviceView } = useMessages().graph;
  const { first, cluster } = layout;
  return (
    <>
      <Heading x={first} y={cluster.y} text={serviceView.path} />
      <Heading x={first} y={cluster.y + cluster.height} text={serviceView.caption} />
    </>
  );
}

interface HeadingProps {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** Whether it ends at `x`, and does not begin there. */
  readonly isEnd?: boolean;
}

function Heading({ x, y, text, isEnd = false }: HeadingProps) {
  return (
    <h3 className="far-heading" data-end={isEnd} style={{ transform: `translate(${x}px, ${y}px)` }}>
      <span>{text}</span>
    </h3>
  );
}
