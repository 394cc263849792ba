import { useMemo } from "preact/hooks";
import { curveOf } from "../../../model/arrivals.ts";
import { formatCount } from "../../../model/format.ts";
import type { Stall } from "../../../model/stream-stats.ts";
import type { ChunkSeries } from "../../../model/trace.ts";
import type { Milliseconds } from "../../../model/units.ts";
import own from "./stream.module.css";

interface StreamCurveProps {
  stream: ChunkSeries;
  totalMs: Milliseconds;
  stalls: readonly Stall[];
  /** Where the replay stands. */
  atMs: Milliseconds;
}

const STEPS = 300;
const HEIGHT = 56;

/** Characters that had come, over time: flat is waiting, steep is fast, a jump is many in one network chunk. */
export function StreamCurve({ stream, totalMs, stalls, atMs }: StreamCurveProps) {
  const { path, characters } = useMemo(() => {
    const curve = curveOf(stream, totalMs, STEPS);
    const most = Math.max(curve[STEPS - 1] as number, 1);
    const points = Array.from(curve, (value, i) => `${i + 1},${HEIGHT - (value / most) * (HEIGHT - 2) - 1}`);
    return { path: `M0,${HEIGHT - 1}L${points.join("L")}`, characters: curve[STEPS - 1] as number };
  }, [stream, stream.count, totalMs]);
  const x = (ms: Milliseconds) => (ms / totalMs) * STEPS;
  return (
    <svg
      class={own.curve}
      viewBox={`0 0 ${STEPS} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${formatCount(characters)} characters over time${stalls.length ? `, ${stalls.length} stalls` : ""}`}
    >
      {stalls.map(({ startMs, endMs }) => (
        <rect key={startMs} x={x(startMs)} y={0} width={x(endMs) - x(startMs)} height={HEIGHT} />
      ))}
      <path d={path} />
      <line class={own.cursor} x1={x(atMs)} x2={x(atMs)} y1={0} y2={HEIGHT} />
    </svg>
  );
}
