import type { TraceSummary } from "../../../model/trace.ts";
import { accentColor } from "../shared/kind.ts";
import css from "./trace-list.module.css";

/** The trace in miniature: each stage where and as long as it was. One element, for there are many rows. */
export function StageBar({ trace }: { trace: TraceSummary }) {
  return <div class={css.stages} aria-hidden="true" style={{ backgroundImage: stagesGradient(trace) }} />;
}

/**
 * Hard stops from left to right; what overlaps shows where the one before ends. At least two pixels each,
 * as in the waterfall, and what still runs is lighter.
 */
export function stagesGradient({ stages, durationMs }: TraceSummary): string {
  const total = Math.max(durationMs ?? 0, ...stages.map((stage) => stage.endMs ?? stage.startMs), 1);
  const stops = stages
    .toSorted((a, b) => a.startMs - b.startMs)
    .flatMap(({ kind, startMs, endMs }) => {
      const from = percent(startMs / total);
      const to = `max(${percent((endMs ?? total) / total)}, ${from} + 2px)`;
      const color =
        endMs === undefined ? `color-mix(in srgb, ${accentColor(kind)} 55%, transparent)` : accentColor(kind);
      return [`transparent ${from}`, `${color} ${from} ${to}`, `transparent ${to}`];
    });
  return stops.length ? `linear-gradient(to right, ${stops.join(", ")})` : "none";
}

const percent = (share: number): string => `${(Math.min(1, Math.max(0, share)) * 100).toFixed(2)}%`;
