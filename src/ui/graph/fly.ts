import { useEffect, useRef } from 'react';
import { useReactFlow } from 'reactflow';
import { motionIsReduced } from '../../client/preferences';
import type { Box } from '../../topology/geometry';
import type { ItemId } from '../../topology/items';

/** At this zoom everything can be read. */
const CLOSE = 1;
const DURATION = 500;

/** How much larger the picture gets with one press of a key. */
const ZOOM = 1.25;

let fly: ((id: ItemId) => void) | undefined;
let zoom: ((steps: number) => void) | undefined;

/** Zooms the picture in by so many steps, or out, around its middle. */
export function zoomBy(steps: number): void {
  zoom?.(steps);
}

/** Brings an item of the picture into its middle, close enough to be read. */
export function flyTo(id: ItemId): void {
  fly?.(id);
}

/** Lets `flyTo` and `zoomBy` move this picture; `boxOf` says where an item stands, `onFly` is told that it moves. */
export function useFlights(boxOf: (id: ItemId) => Box | undefined, onFly: () => void): void {
  const { setCenter, getZoom, zoomTo } = useReactFlow();
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
      void setCenter(box.x + box.width / 2, box.y + Math.min(box.height, 300) / 2, {
        zoom: Math.max(CLOSE, getZoom()),
        duration: motionIsReduced() ? 0 : DURATION,
      });
    };
    zoom = (steps) => {
      latest.current.onFly();
      void zoomTo(getZoom() * ZOOM ** steps);
    };
    return () => {
      fly = undefined;
      zoom = undefined;
    };
  }, [setCenter, getZoom, zoomTo]);
}
