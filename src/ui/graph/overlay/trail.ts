import type { Track } from '../../../topology/geometry';
import type { Palette } from './palette';
import type { View } from './view';

/** The way that a packet has come: a full line for the request, a hollow one where the answer went. */
export function drawTrail(
  context: CanvasRenderingContext2D,
  track: Track,
  part: number,
  direction: 'request' | 'reply',
  view: View,
  palette: Palette,
): void {
  const { samples } = track;
  const last = Math.round((samples.length / 2 - 1) * part);
  if (last < 1) return;
  context.save();
  context.beginPath();
  for (let i = 0; i <= last; i++) {
    const x = view.x + (samples[i * 2] ?? 0) * view.zoom;
    const y = view.y + (samples[i * 2 + 1] ?? 0) * view.zoom;
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.strokeStyle = palette.ember;
  context.lineWidth = direction === 'request' ? 3 : 5;
  context.stroke();
  if (direction === 'reply') {
    context.strokeStyle = palette.surface;
    context.lineWidth = 2.2;
    context.stroke();
  }
  context.restore();
}
