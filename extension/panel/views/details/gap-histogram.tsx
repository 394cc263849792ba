import { type Bin, binsOf } from "../../../model/arrivals.ts";
import { formatDuration } from "../../../model/format.ts";
import type { Milliseconds } from "../../../model/units.ts";
import own from "./stream.module.css";

/** How often each length of pause occurred; the scale of lengths is logarithmic. From `longMs` on they stand out. */
export function GapHistogram({ gaps, longMs }: { gaps: Float64Array; longMs: Milliseconds }) {
  const bins = binsOf(gaps);
  const most = bins.reduce((max, { count }) => Math.max(max, count), 1);
  if (bins.length === 0) return null;
  return (
    <dl class={own.bins} aria-label="How long the pauses between network chunks were">
      {bins.map((bin) => (
        <div key={bin.fromMs} class={own.bin}>
          <dt>{nameOf(bin)}</dt>
          <dd aria-hidden="true">
            <div
              class={bin.fromMs >= longMs ? `${own.binBar} ${own.long}` : own.binBar}
              style={{ width: bin.count === 0 ? "0" : `max(2px, ${(bin.count / most) * 100}%)` }}
            />
          </dd>
          <dd>{bin.count}×</dd>
        </div>
      ))}
    </dl>
  );
}

function nameOf({ fromMs, toMs }: Bin): string {
  if (toMs === Number.POSITIVE_INFINITY) return `≥ ${formatDuration(fromMs)}`;
  return fromMs === 0 ? `< ${formatDuration(toMs)}` : `${formatDuration(fromMs)} – ${formatDuration(toMs)}`;
}
