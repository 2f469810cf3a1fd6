import { useEffect } from 'react';
import { useReactFlow, useStore, useStoreApi } from 'reactflow';
import { motionIsReduced } from '../../client/preferences';
import type { Box } from '../../topology/geometry';
import type { ItemId } from '../../topology/items';
import { useFocus } from './focus-store';
import './in-sight.css';

interface InSightProps {
  /** The whole picture. */
  readonly bounds: Box;
  readonly boxOf: (id: ItemId) => Box | undefined;
  /** What controls cover at the lower edge (px). */
  readonly covered: number;
}

/** How near to the edge something may be (px). */
const MARGIN = 24;
const DURATION = 300;
/** A picture that ends this close beyond the edge (px) does not go on there. */
const SLACK = 12;

/**
 * A picture may be larger than the window. This pans as little as it takes to have in sight what
 * the followed request is at and what the keyboard goes to, and shades the edges beyond which the
 * picture goes on.
 */
export function InSight({ bounds, boxOf, covered }: InSightProps) {
  const bringIntoSight = usePan(covered);
  const at = useFocus((focus) => focus?.at);
  const step = useFocus((focus) => focus && `${focus.request} ${focus.hop}`);
  const domNode = useStore((state) => state.domNode);

  useEffect(() => {
    const box = at === undefined ? undefined : boxOf(at);
    if (box) bringIntoSight(box);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only a step moves the picture
  }, [at, step]);

  useEffect(() => {
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof Element) || !target.matches(':focus-visible')) return;
      const id = target.closest<HTMLElement>('.react-flow__node')?.dataset.id;
      const box = id === undefined ? undefined : boxOf(id);
      if (box) bringIntoSight(box);
    };
    domNode?.addEventListener('focusin', onFocus);
    return () => domNode?.removeEventListener('focusin', onFocus);
  }, [domNode, boxOf, bringIntoSight]);

  return <Beyond bounds={bounds} />;
}

/** How far to move a stretch so that it lies within `least` and `most`; its start counts more. */
function shiftInto(start: number, length: number, least: number, most: number): number {
  if (start < least || length > most - least) return least - start;
  return Math.min(0, most - (start + length));
}

function usePan(covered: number): (box: Box) => void {
  const store = useStoreApi();
  const { getViewport, setViewport } = useReactFlow();
  return (box) => {
    const { width, height } = store.getState();
    const { x, y, zoom } = getViewport();
    const [left, top] = [x + box.x * zoom, y + box.y * zoom];
    const dx = shiftInto(left, box.width * zoom, MARGIN, width - MARGIN);
    const dy = shiftInto(top, box.height * zoom, MARGIN, height - covered - MARGIN);
    const isSeen = left >= 0 && left + box.width * zoom <= width;
    const isSeenDown = top >= 0 && top + box.height * zoom <= height - covered;
    if (isSeen && isSeenDown) return;
    const to = { x: isSeen ? x : x + dx, y: isSeenDown ? y : y + dy, zoom };
    void setViewport(to, { duration: motionIsReduced() ? 0 : DURATION, interpolate: 'linear' });
  };
}

/** Shades the edges of the window beyond which the picture goes on. */
function Beyond({ bounds }: Pick<InSightProps, 'bounds'>) {
  const sides = useStore(({ width, height, transform: [x, y, zoom] }) => {
    const [left, top] = [x + bounds.x * zoom, y + bounds.y * zoom];
    return [
      left < -SLACK ? 'left' : '',
      top < -SLACK ? 'top' : '',
      left + bounds.width * zoom > width + SLACK ? 'right' : '',
      top + bounds.height * zoom > height + SLACK ? 'bottom' : '',
    ]
      .filter((side) => side !== '')
      .join(' ');
  });
  return sides
    .split(' ')
    .map((side) => side && <div key={side} className={`beyond beyond-${side}`} />);
}
