import { useRef } from "preact/hooks";
import { labelOf } from "../../../model/table/rows.ts";
import { clip } from "../shared/clip.ts";
import { useStore } from "../shared/store-context.ts";
import { useSize } from "../shared/use-size.ts";
import { Flame } from "./flame/flame.tsx";
import { GapStrip } from "./gap-strip.tsx";
import { Overview } from "./overview.tsx";
import { ReadingMark } from "./reading-mark.tsx";
import { useShown } from "./shown.ts";
import { SkewStrip } from "./skew-strip.tsx";
import css from "./timeline.module.css";
import { FocusStrip } from "./tree-tools.tsx";
import { usePalette } from "./use-palette.ts";
import { Waterfall } from "./waterfall.tsx";

/** The opened trace in time: all of it in a strip, notes on what cannot be drawn, and its spans as waterfall or flame. */
export function Timeline() {
  const { opened, settings } = useStore();
  const root = useRef<HTMLElement>(null);
  const { width } = useSize(root);
  const palette = usePalette(root);
  const shown = useShown();
  const focus = opened.focus.value;
  return (
    <section ref={root} class={css.timeline} aria-label="Timeline">
      <Overview width={width} palette={palette} />
      <ReadingMark />
      {shown && focus !== null && <FocusStrip label={clip(labelOf(shown.rows, focus))} />}
      {shown && <GapStrip gaps={shown.rows.table.gaps} />}
      {shown?.skew && <SkewStrip skew={shown.skew} isRaw={shown.isRaw} />}
      {settings.timelineView.value === "flame" ? (
        <Flame palette={palette} />
      ) : (
        <Waterfall palette={palette} />
      )}
    </section>
  );
}
