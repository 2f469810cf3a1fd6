import { useState, type PointerEvent } from 'react';

/** Whether the picture was last pointed at with a mouse: a finger pans wherever it is put down. */
export function useIsMouse() {
  const [isMouse, setIsMouse] = useState(() => !matchMedia('(pointer: coarse)').matches);
  const onPointerDownCapture = ({ pointerType }: PointerEvent) =>
    setIsMouse(pointerType !== 'touch');
  return { isMouse, onPointerDownCapture };
}
