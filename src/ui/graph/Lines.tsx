import { memo, type KeyboardEvent } from 'react';
import { useSelection } from '../../client/selection';
import type { GraphEdge, Relation } from '../../topology/edges';
import { weightOf, type EdgeTraffic } from '../../topology/edge-traffic';
import { pathAlong } from '../../topology/geometry';
import { CORNER, type Line } from '../../topology/lines';
import { useMessages, type Messages } from '../messages';
import { wordsOfTally } from '../parts/outcome-shape';
import { useIsLit } from './focus-store';
import { LossBadge } from './LossBadge';
import { nameOfItem } from './names';
import type { Picture } from './picture';
import { useTraffic } from './useTraffic';

/**
 * The edges. They are not React Flow's own, since their lines are known from the layout: nothing
 * has to be measured, and a line renders only when it has moved.
 */
export const Lines = memo(function Lines({ picture }: { readonly picture: Picture }) {
  const { graph, lines, ties } = picture;
  const traffic = useTraffic(picture);
  const messages = useMessages();
  const { graph: words } = messages;
  const nameOf = ({ id, source, target, relation }: GraphEdge) => {
    const ends = [nameOfItem(graph, source), nameOfItem(graph, target)] as const;
    const tie = words.edge(words.relations[relation], ...ends);
    const crossed = traffic.get(id);
    return crossed ? `${tie}; ${toldOf(crossed, messages)}` : tie;
  };
  return (
    <svg className="lines" role="group" aria-label={words.edges} data-traffic={traffic.size > 0}>
      {[...graph.edges.values()].map((edge) => {
        const line = lines.get(edge.id);
        return (
          line && (
            <OneLine
              key={edge.id}
              edge={edge}
              line={line}
              label={nameOf(edge)}
              weight={weightOf(traffic.get(edge.id))}
            />
          )
        );
      })}
      {ties.map(({ edge, line }) => (
        <OneLine key={`tie ${edge.id}`} edge={edge} line={line} label={nameOf(edge)} />
      ))}
      {[...traffic].map(([id, { lost }]) => {
        const end = lines.get(id)?.at(-1);
        return end && <LossBadge key={id} end={end} lost={lost} />;
      })}
    </svg>
  );
});

/** What came of the requests on an edge, in words. */
function toldOf({ answered, lost }: EdgeTraffic, messages: Messages): string {
  const parts = lost.map(([key, count]) => `${count} ${wordsOfTally(key, messages)}`);
  if (answered > 0) parts.unshift(messages.graph.traffic.answered(answered));
  return messages.graph.traffic.lately(parts.join(', '));
}

/** They end at a card's side, without a hook. */
const HAVE_ENDS: readonly Relation[] = ['endpoint', 'owns', 'selects'];

interface OneLineProps {
  readonly edge: GraphEdge;
  readonly line: Line;
  /** What it ties, in words. */
  readonly label: string;
  readonly weight?: number;
}

const OneLine = memo(function OneLine({ edge, line, label, weight = 0 }: OneLineProps) {
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
      role="button"
      tabIndex={0}
      aria-label={label}
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
