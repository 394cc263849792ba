import { useEffect, useRef } from "preact/hooks";
import { advance, type Replay } from "../../../model/replay.ts";

/** With reduced motion a replay goes on in steps instead of flowing. */
const STEP_MS = 1000;

/** Moves a replay on with the clock for as long as it plays. */
export function usePlaying(replay: Replay, change: (replay: Replay) => void): void {
  const latest = useRef(replay);
  latest.current = replay;
  const { playing } = replay;
  useEffect(() => {
    if (!playing) return;
    const stepMs = matchMedia("(prefers-reduced-motion: reduce)").matches ? STEP_MS : 0;
    let before = performance.now();
    let frame = requestAnimationFrame(function move(now) {
      frame = requestAnimationFrame(move);
      const elapsed = now - before;
      if (elapsed < stepMs) return;
      before = now;
      change(advance(latest.current, elapsed));
    });
    return () => cancelAnimationFrame(frame);
  }, [playing, change]);
}
