import type { Gap } from "../../../model/trace.ts";
import css from "./timeline.module.css";

const REASONS = {
  overflow: "dropped by the page’s full buffer",
  lost: "never arrived",
  invalid: "refused as invalid",
} as const;

/** Says what the picture below cannot show. */
export function GapStrip({ gaps }: { gaps: readonly Gap[] }) {
  if (gaps.length === 0) return null;
  const records = gaps.reduce((sum, gap) => sum + gap.records, 0);
  const chunks = gaps.reduce((sum, gap) => sum + gap.chunks, 0);
  const reasons = Object.entries(REASONS).flatMap(([reason, words]) => {
    const sum = gaps.reduce((total, gap) => total + (gap.reason === reason ? gap.records : 0), 0);
    return sum ? [`${sum} ${words}`] : [];
  });
  const text = `${records} ${records === 1 ? "record" : "records"} missing here: ${reasons.join(", ")}${
    chunks > 0 ? `; ${chunks} streamed chunks among them` : ""
  }.`;
  return (
    <div class={css.gaps} role="note" title={text}>
      <span aria-hidden="true" class={css.gapMark} />
      <span class={css.gapText}>{text}</span>
    </div>
  );
}
