import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ChunkSeries } from "../../../model/trace.ts";

/** A stream of so many chunks is counted anew in well under a frame. */
const SMALL = 2000;
/** A longer one that is still coming in is looked at so often. */
const REST_MS = 250;

/**
 * The stream as it stood at some moment, which does not change: a short or finished one as it is now, a long one that
 * runs as it was at most {@link REST_MS} ago. Chunks are shared, they are only ever added.
 */
export function useSettledStream(stream: ChunkSeries, isRunning: boolean): ChunkSeries {
  const { count } = stream;
  const isNow = !isRunning || count < SMALL;
  const now = useMemo(() => (isNow ? { ...stream } : undefined), [stream, isNow, isNow && count]);
  const [kept, setKept] = useState(() => ({ ...stream }));
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    if (isNow || timer.current !== undefined || kept.count === count) return;
    // Not undone with each drawing: there is one a frame.
    timer.current = setTimeout(() => {
      timer.current = undefined;
      setKept({ ...stream });
    }, REST_MS);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return now ?? kept;
}
