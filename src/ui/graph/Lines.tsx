import { memo, type KeyboardEvent } from 'react';
import { useSelection } from '../../client/selection';
import type { GraphEdge, Relation } from '../../topology/edges';
import { pathAlong } from '../../topology/geometry';
import { CORNER, type Line } from '../../topology/lines';
import { useMessages } from '../messages';
import { useIsLit } from './focus-store';
import { nameOfItem } from './names';
import type { Picture } from './picture';
import { useTraffic } from './traffic-store';

/**
 * The edges. They are not React Flow's own, since their lines are known from the layout: nothing
 * has to be measured, and a line renders only when it has moved.
 */
export const Lines = memo(function Lines({ picture }: { readonly picture: Picture }) {
  const { graph, lines, ties } = picture;
  const words = useMessages().graph;
  const hasTraffic = useTraffic(({ size }) => size > 0);
  const nameOf = ({ source, target, relation }: GraphEdge) =>
    words.edge(words.relations[relation], nameOfItem(graph, source), nameOfItem(graph, target));
  return (
    <svg className="lines" role="group" aria-label={words.edges} data-traffic={hasTraffic}>
      {[...graph.edges.values()].map((edge) => {
        const line = lines.get(edge.id);
        return line && <OneLine key={edge.id} edge={edge} line={line} label={nameOf(edge)} />;
      })}
      {ties.map(({ edge, line }) => (
        <OneLine key={`tie ${edge.id}`} edge={edge} line={line} label={nameOf(edge)} />
      ))}
    </svg>
  );
});

/** They end at a card's side, without a hook. */
const HAVE_ENDS: readonly Relation[] = ['endpoint', 'owns', 'selects'];

interface OneLineProps {
  readonly edge: GraphEdge;
  readonly line: Line;
  /** What it ties, in words. */
  readonly label: string;
}

const OneLine = memo(function OneLine({ edge, line, label }: OneLineProps) {
  const weight = useTraffic((shown) => shown.get(edge.id)?.weight ?? 0);
  const told = useTraffic((shown) => shown.get(edge.id)?.told);
  const isLit = useIsLit(edge.id);
  const isBeside = useSelection(
    ({ selected }) => selected === edge.source || selected === edge.target,
  );
  const isSelected = useSelection(({ selected }) => selected === edge.id);
  const end = line.at(-1);
  if (!end) return null;
  const { relation } = edge;
  const hasEnd = HAVE_ENDS.includes(relation);
  const select = () => useSelection.getState().select(edge.id);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    select();
  };
  const d = pathAlong(line, CORNER);
  return (
    <g
      className="line"
      data-id={edge.id}
      role="button"
      tabIndex={0}
      aria-label={told === undefined ? label : `${label}; ${told}`}
      aria-pressed={isSelected}
      onClick={select}
      onKeyDown={onKeyDown}
      data-relation={relation}
      data-lit={isLit}
      data-selected={isBeside || isSelected}
      data-active={edge.isActive}
      data-weight={weight}
    >
      <path className="line-reach" d={d} />
      <path className="line-path" d={d} />
      {hasEnd && <circle className="line-end" cx={end.x} cy={end.y} r={2.5} />}
    </g>
  );
});
