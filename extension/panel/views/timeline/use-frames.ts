import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { browserFrames, createFrameLoop } from "./frame-loop.ts";

/** Draws after each render, and once a frame for as long as `draw` says that something moves. */
export function useFrames(draw: () => boolean): void {
  const latest = useRef(draw);
  latest.current = draw;
  const loop = useMemo(() => createFrameLoop(browserFrames, () => latest.current()), []);
  useLayoutEffect(() => loop.request());
  useEffect(() => loop.stop, [loop]);
}

/** A canvas that does not scroll is painted anew only when what it shows changed: each costs the frame a bitmap. */
export interface Look {
  parts: readonly unknown[];
}

/** True when it changed, and remembers it. */
export function changed(look: Look, parts: readonly unknown[]): boolean {
  if (sameParts(look.parts, parts)) return false;
  look.parts = parts;
  return true;
}

export const sameParts = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((part, i) => Object.is(part, b[i]));
