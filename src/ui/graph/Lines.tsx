import { memo } from 'react';
import { useSelection } from '../../client/selection';
import type { GraphEdge, Relation } from '../../topology/edges';
import { pathAlong } from '../../topology/geometry';
import { CORNER, type Line } from '../../topology/lines';
import { useIsLit } from './focus-store';
import type { Picture } from './picture';

/**
 * The edges. They are not React Flow's own, since their lines are known from the layout: nothing
 * has to be measured, and a line renders only when it has moved.
 */
export const Lines = memo(function Lines({ picture }: { readonly picture: Picture }) {
  const { graph, lines, ties } = picture;
  return (
    <svg className="lines" aria-hidden="true">
      {[...graph.edges.values()].map((edge) => {
        const line = lines.get(edge.id);
        return line && <OneLine key={edge.id} edge={edge} line={line} />;
      })}
      {ties.map(({ edge, line }) => (
        <OneLine key={`tie ${edge.id}`} edge={edge} line={line} />
      ))}
    </svg>
  );
});

/** They end at a card's side, without a hook. */
const HAVE_ENDS: readonly Relation[] = ['endpoint', 'owns', 'selects'];

interface OneLineProps {
  readonly edge: GraphEdge;
  readonly line: Line;
}

const OneLine = memo(function OneLine({ edge, line }: OneLineProps) {
  const isLit = useIsLit(edge.id);
  const isSelected = useSelection(
    ({ selected }) => selected === edge.source || selected === edge.target,
  );
  const end = line.at(-1);
  if (!end) return null;
  const { relation } = edge;
  const hasEnd = HAVE_ENDS.includes(relation);
  return (
    <g
      className="line"
      data-relation={relation}
      data-lit={isLit}
      data-selected={isSelected}
      data-active={edge.isActive}
    >
      <path className="line-path" d={pathAlong(line, CORNER)} />
      {hasEnd && <circle className="line-end" cx={end.x} cy={end.y} r={2.5} />}
    </g>
  );
});
