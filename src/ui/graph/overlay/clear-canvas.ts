/**
 * Makes a canvas `width` by `height` CSS pixels large, at the screen's own resolution, and clears it.
 * `ratio` is the number of the screen's pixels per CSS pixel.
 */
export function clearCanvas(canvas: HTMLCanvasElement, width: number, height: number) {
  const ratio = devicePixelRatio;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  const context = canvas.getContext('2d');
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  } else {
    context?.setTransform(1, 0, 0, 1, 0, 0);
    context?.clearRect(0, 0, wide, high);
  }
  return { context, ratio };
}
