/** Sets a canvas to its size in device pixels and gives a context in CSS pixels. Resizing costs: only if needed. */
export function fitCanvas(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const ratio = devicePixelRatio || 1;
  const deviceWidth = Math.round(width * ratio);
  const deviceHeight = Math.round(height * ratio);
  if (canvas.width !== deviceWidth) canvas.width = deviceWidth;
  if (canvas.height !== deviceHeight) canvas.height = deviceHeight;
  setLength(canvas, "width", width);
  setLength(canvas, "height", height);
  const ctx = canvas.getContext("2d");
  ctx?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return ctx;
}

function setLength({ style }: HTMLCanvasElement, side: "width" | "height", length: number): void {
  const text = `${length}px`;
  if (style[side] !== text) style[side] = text;
}
