import { formatDuration } from "../../../model/format.ts";
import type { StreamStats } from "../../../model/stream-stats.ts";
import type { Span } from "../../../model/trace.ts";
import css from "./details.module.css";

interface Step {
  name: string;
  startMs: number;
  endMs: number;
  accent: string;
}

/** The stream's stages one under another: waiting, reasoning, answer, what was left of the call. */
export function Staircase({ span, stats }: { span: Span; stats: StreamStats }) {
  const end = span.endMs === undefined ? stats.lastMs : span.endMs - span.startMs;
  const steps = stepsOf(stats, end);
  return (
    <div class={css.stairs}>
      {steps.map(({ name, startMs, endMs, accent }) => (
        <div key={name} class={css.step}>
          <span>{name}</span>
          <span class={css.stepTrack} aria-hidden="true">
            <i
              style={{
                left: `${(startMs / end) * 100}%`,
                width: `max(2px, ${((endMs - startMs) / end) * 100}%)`,
                background: `var(--kind-${accent})`,
              }}
            />
          </span>
          <span class={css.stepTime}>{formatDuration(endMs - startMs)}</span>
        </div>
      ))}
    </div>
  );
}

function stepsOf({ ttftMs, firstTextMs, lastMs }: StreamStats, end: number): Step[] {
  const answer = firstTextMs ?? lastMs;
  const steps: Step[] = [{ name: "waiting", startMs: 0, endMs: ttftMs, accent: "prompt" }];
  if (answer > ttftMs)
    steps.push({ name: "reasoning, tools", startMs: ttftMs, endMs: answer, accent: "agent" });
  if (firstTextMs !== undefined)
    steps.push({ name: "answer", startMs: answer, endMs: lastMs, accent: "model" });
  // A millisecond of clean-up is no stage.
  if (end - lastMs >= 1)
    steps.push({ name: "after last chunk", startMs: lastMs, endMs: end, accent: "other" });
  return steps;
}
