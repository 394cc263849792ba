import type { Row, Rows } from "../../../model/table/rows.ts";
import type { TimeScale } from "../../../model/time-scale.ts";
import type { CssPixels, Milliseconds } from "../../../model/units.ts";
import { type Critical, stretchesOf, stretchOfSubtree } from "./critical.ts";

/** A stretch of the critical path, in pixels of the chart. */
export interface CriticalScene {
  x: CssPixels;
  width: CssPixels;
}

interface CriticalInput {
  rows: Pick<Rows, "tree">;
  critical?: Critical;
  startMs: Milliseconds;
  width: CssPixels;
}

/** Where the trace's end waited for a span; of a closed one, for all that it hides. */
export function criticalAt(
  { place, collapsed }: Pick<Row, "place" | "collapsed">,
  lastMs: Milliseconds,
  scale: TimeScale,
  { rows: { tree }, critical, startMs, width }: CriticalInput,
): CriticalScene[] | undefined {
  if (!critical) return undefined;
  const stretches = collapsed
    ? stretchOfSubtree(critical, place, tree.ends[place] as number)
    : stretchesOf(critical, place);
  const found: CriticalScene[] = [];
  for (const stretch of stretches) {
    const x = scale.toPx(stretch.startMs - startMs);
    const end = scale.toPx(Math.min(stretch.endMs, lastMs) - startMs);
    const last = found.at(-1);
    // What joins the stretch before, or would not be seen beside it, makes it longer.
    if (last && x <= last.x + last.width + 0.5) last.width = Math.max(last.width, end - last.x);
    else if (end >= 0 && x <= width) found.push({ x, width: Math.max(1, end - x) });
  }
  return found.length ? found : undefined;
}
