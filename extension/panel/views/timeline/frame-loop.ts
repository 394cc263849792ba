export interface Frames {
  request(fn: () => void): number;
  cancel(id: number): void;
}

export interface FrameLoop {
  /** Draws with the next frame, once, however often it is asked. */
  request(): void;
  stop(): void;
}

/** Frames while something moves, none otherwise: `draw` says whether it wants another. */
export function createFrameLoop(frames: Frames, draw: () => boolean): FrameLoop {
  let pending: number | undefined;
  const run = (): void => {
    pending = undefined;
    if (draw()) request();
  };
  const request = (): void => {
    pending ??= frames.request(run);
  };
  return {
    request,
    stop() {
      if (pending !== undefined) frames.cancel(pending);
      pending = undefined;
    },
  };
}

/** A reader who asked for less motion gets a new picture once a second instead of sixty times. */
const CALM_MS = 1000;

export const browserFrames: Frames = {
  request: (fn) =>
    matchMedia("(prefers-reduced-motion: reduce)").matches
      ? window.setTimeout(fn, CALM_MS)
      : requestAnimationFrame(fn),
  cancel(id) {
    cancelAnimationFrame(id);
    clearTimeout(id);
  },
};
