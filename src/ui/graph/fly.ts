import { useEffect, useRef } from 'react';
import { useReactFlow } from 'reactflow';
import { motionIsReduced } from '../../client/preferences';
import type { Box } from '../../topology/geometry';
import type { ItemId } from '../../topology/items';

/** At this zoom everything can be read. */
const CLOSE = 1;
const DURATION = 500;

let fly: ((id: ItemId) => void) | undefined;

/** Brings an item of the picture into its middle, close enough to be read. */
export function flyTo(id: ItemId): void {
  fly?.(id);
}

/** Lets `flyTo` move this picture; `boxOf` says where an item stands, `onFly` is told that it moves. */
export function useFlights(boxOf: (id: ItemId) => Box | undefined, onFly: () => void): void {
  const { setCenter, getZoom } = useReactFlow();
  const latest = useRef({ boxOf, onFly });
  useEffect(() => {
    latest.current = { boxOf, onFly };
  });
  useEffect(() => {
    fly = (id) => {
      const { boxOf: find, onFly: tell } = latest.current;
      const box = find(id);
      if (!box) return;
      tell();
      const zoom = Math.max(CLOSE, getZoom());
      const duration = motionIsReduced() ? 0 : DURATION;
      void setCenter(box.x + box.width / 2, box.y + Math.min(box.height, 300) / 2, {
        zoom,
        duration,
      });
    };
    return () => {
      fly = undefined;
    };
  }, [setCenter, getZoom]);
}
