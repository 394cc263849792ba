import type { TraceSummary } from "../../../model/trace.ts";
import { accentColor } from "../shared/kind.ts";
import css from "./trace-list.module.css";

/** The trace in miniature: each stage where and as long as it was. */
export function StageBar({ trace }: { trace: TraceSummary }) {
  const { stages } = trace;
  const total = Math.max(trace.durationMs ?? 0, ...stages.map((stage) => stage.endMs ?? stage.startMs), 1);
  return (
    <div class={css.stages} aria-hidden="true">
      {stages.map((stage, i) => {
        const end = stage.endMs ?? total;
        const left = percent(stage.startMs / total);
        const width = percent((end - stage.startMs) / total);
        return (
          <i
            key={i}
            class={stage.endMs === undefined ? css.openStage : undefined}
            style={{ left, width: `max(${width}, 2px)`, background: accentColor(stage.kind) }}
          />
        );
      })}
    </div>
  );
}

const percent = (share: number): string => `${(Math.min(1, Math.max(0, share)) * 100).toFixed(2)}%`;
