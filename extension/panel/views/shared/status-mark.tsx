import type { TraceStatus } from "../../../model/trace.ts";
import { STATUS_WORDS } from "./kind.ts";
import css from "./status-mark.module.css";

/** Each status has a shape of its own; the colour only repeats it. */
const SHAPES: Record<TraceStatus, string> = {
  ok: "M5 1.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 0 1 0-7z",
  error: "M2 2l6 6M8 2l-6 6",
  running: "M5 1.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 0 1 0-7z",
  aborted: "M2 2h6v6H2z",
  interrupted: "M5 1l4 7.5H1z",
};

export function StatusMark({ status }: { status: TraceStatus }) {
  return (
    <svg
      viewBox="0 0 10 10"
      width="10"
      height="10"
      class={`${css.mark} ${css[status]}`}
      role="img"
      aria-label={STATUS_WORDS[status]}
    >
      <path d={SHAPES[status]} />
    </svg>
  );
}
