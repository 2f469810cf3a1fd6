import { createRoot } from 'react-dom/client';
import { BaseEdge, getStraightPath, ReactFlow, type EdgeProps } from 'reactflow';
import 'reactflow/dist/style.css';

/**
 * The way that React Flow's documentation shows to animate an edge: an SVG circle with
 * animateMotion for each request. `?pods=…&inflight=…`; every pod has two edges. Built for the
 * benchmark only.
 */
const asked = new URLSearchParams(location.search);
const PODS = Number(asked.get('pods') ?? 1000);
const IN_FLIGHT = Number(asked.get('inflight') ?? 5000);
const EDGES = PODS * 2;
const COLUMNS = 40;

function CrowdedEdge({ id, sourceX, sourceY, targetX, targetY, data }: EdgeProps) {
  const [path] = getStraightPath({ sourceX, sourceY, targetX, targetY });
  const count = Number(data?.['count'] ?? 0);
  return (
    <>
      <BaseEdge id={id} path={path} />
      {Array.from({ length: count }, (_, i) => (
        <circle key={i} r="4" fill="#b93c0a">
          <animateMotion
            dur="3s"
            begin={`${(-3 * i) / count}s`}
            repeatCount="indefinite"
            path={path}
          />
        </circle>
      ))}
    </>
  );
}

const nodes = Array.from({ length: PODS + 1 }, (_, i) => ({
  id: String(i),
  position:
    i === 0
      ? { x: -600, y: 600 }
      : { x: ((i - 1) % COLUMNS) * 90, y: Math.floor((i - 1) / COLUMNS) * 60 },
  data: { label: `pod ${i}` },
  width: 70,
  height: 36,
}));
const edges = Array.from({ length: EDGES }, (_, i) => ({
  id: `e${i}`,
  type: 'crowded',
  source: i % 2 === 0 ? '0' : String((i % PODS) + 1),
  target: String(((i * 7) % PODS) + 1),
  data: { count: Math.floor(IN_FLIGHT / EDGES) + (i < IN_FLIGHT % EDGES ? 1 : 0) },
}));

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <ReactFlow
      nodes={nodes}
      edges={edges}
      edgeTypes={{ crowded: CrowdedEdge }}
      fitView
      minZoom={0.05}
    />,
  );
  requestAnimationFrame(() => {
    requestAnimationFrame(() => {
      document.documentElement.dataset['ready'] = 'true';
    });
  });
}
