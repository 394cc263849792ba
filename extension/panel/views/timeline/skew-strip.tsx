import type { ClockSkew } from "../../../model/clock-skew.ts";
import { skewWords } from "../../../model/clock-skew.ts";
import { clip } from "../shared/clip.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./timeline.module.css";

/** So many are named; there is one for each service and worker. */
const NAMED = 3;

/** Says which clocks disagree with the trace's first one, and how their spans are drawn. */
export function SkewStrip({ skew, isRaw }: { skew: ClockSkew; isRaw: boolean }) {
  const { opened } = useStore();
  const { clocks } = skew;
  const named = clocks.slice(0, NAMED).map((clock) => `${clip(clock.name)} ${skewWords(clock)}`);
  const others = clocks.length - named.length;
  const spans = clocks.reduce((sum, clock) => sum + clock.spans, 0);
  const text = `${clocks.length === 1 ? "A clock disagrees" : "Clocks disagree"}: ${named.join(", ")}${
    others > 0 ? ` and ${others} more` : ""
  }. ${spans === 1 ? "1 span is" : `${spans} spans are`} ${
    isRaw ? "shown as told" : "shown shifted, so that calls lie within their callers"
  }.`;
  return (
    <div class={css.skew} role="note" title={text}>
      <span class={css.gapText} dir="auto">
        <span class={css.clock} aria-hidden="true" /> {text}
      </span>
      <button type="button" class={css.strip} onClick={() => opened.showRawTimes(!isRaw)}>
        {isRaw ? "Show corrected times (K)" : "Show raw times (K)"}
      </button>
    </div>
  );
}
