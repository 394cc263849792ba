import { useStore } from "../shared/store-context.ts";
import css from "./reading-mark.module.css";

/** How much of a big trace is read, over what there is of it already; gone when it is all there. */
export function ReadingMark() {
  const share = useStore().opened.reading.value;
  if (share === null) return null;
  const percent = Math.floor(share * 100);
  return (
    <div
      class={css.mark}
      role="progressbar"
      aria-label="Reading the trace"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <span class={css.bar} style={{ transform: `scaleX(${share})` }} />
      <span class={css.words}>Reading the trace… {percent} %</span>
    </div>
  );
}
