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
  const stops = merged(stages, total).flatMap(({ kind, startMs, endMs }) => {
    const from = percent(startMs / total);
    const to = `max(${percent((endMs ?? total) / total)}, ${from} + 2px)`;
    const color =
      endMs === undefined ? `color-mix(in srgb, ${accentColor(kind)} 55%, transparent)` : accentColor(kind);
    return [`transparent ${from}`, `${color} ${from} ${to}`, `transparent ${to}`];
  });
  return stops.length ? `linear-gradient(to right, ${stops.join(", ")})` : "none";
}

/** A row is some 300 px wide: what is nearer than this share of it is not seen apart. */
const SEEN_APART = 0.004;

/** In order of their start; neighbours of one kind that touch become one, so that a hundred tool calls cost as little as one. */
function merged(stages: TraceSummary["stages"], total: number): TraceSummary["stages"] {
  const result: TraceSummary["stages"] = [];
  for (const stage of stages.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = result.at(-1);
    const { endMs } = last ?? {};
    const touches = endMs !== undefined && stage.startMs - endMs < total * SEEN_APART;
    if (last?.kind === stage.kind && touches && stage.endMs !== undefined)
      result[result.length - 1] = { ...last, endMs: Math.max(endMs, stage.endMs) };
    else result.push(stage);
  }
  return result;
}

const percent = (share: number): string => `${(Math.min(1, Math.max(0, share)) * 100).toFixed(2)}%`;
