import { useMemo } from "preact/hooks";
import { type FlameLanes, laneOfKey } from "../../../../model/table/flame-lanes.ts";
import { indexOfKey, type NodeKey, rowAt } from "../../../../model/table/rows.ts";
import { type TimeWindow, timeScale } from "../../../../model/time-scale.ts";
import type { CssPixels } from "../../../../model/units.ts";
import { useStore } from "../../shared/store-context.ts";
import { describeRow } from "../describe-row.ts";
import { extentOf } from "../extent.ts";
import type { Shown } from "../shown.ts";
import own from "./flame.module.css";
import { drawnEnd } from "./flame-scene.ts";

interface ChosenBarProps {
  shown: Shown;
  packed: { lanes: FlameLanes; tops: Float64Array };
  width: CssPixels;
  window: TimeWindow | null;
  /** Without one the first span is told to a reader. */
  chosen: NodeKey | undefined;
}

export const flameItemId = (key: NodeKey): string => `flame-${key}`;

const MIN_WIDTH: CssPixels = 4;
const BEYOND: CssPixels = 4;

/**
 * The one item of the tree that is a DOM node: an outline over the chosen bar, and all that a screen reader needs to tell it. It
 * is a new node for each span, so that it is announced.
 */
export function ChosenBar({ shown, packed, width, window, chosen }: ChosenBarProps) {
  const { now } = useStore();
  const { rows } = shown;
  const { lanes, tops } = packed;
  const line = chosen === undefined ? 0 : indexOfKey(rows, chosen);
  const row = rowAt(rows, line);
  const lane = row ? laneOfKey(lanes, row.key) : -1;
  // A parent's own time is reckoned from all its children: not with each frame of a zoom.
  const words = useMemo(
    () => (row ? describeRow(shown, row) : ""),
    [shown, rows.table.revision, row?.key, row?.collapsed],
  );
  if (!row || lane < 0) return null;
  const { startMs, totalMs, lastMs } = extentOf(rows.table, now());
  const item = itemOf(lanes, lane, row.key);
  const scale = timeScale(window ?? { startMs: 0, endMs: totalMs }, width);
  const end = drawnEnd({ lanes, nowMs: now() - rows.table.originMs, lastMs }, item);
  const left = Math.max(-BEYOND, scale.toPx((lanes.starts[item] as number) - startMs));
  const right = Math.min(width + BEYOND, Math.max(left + MIN_WIDTH, scale.toPx(end - startMs)));
  const isSeen = right > 0 && left < width && chosen !== undefined;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and the keys
    <div
      key={row.key}
      id={flameItemId(row.key)}
      role="treeitem"
      class={isSeen ? own.chosen : own.unseen}
      aria-level={row.depth + 1}
      aria-selected={chosen !== undefined}
      aria-expanded={row.hasChildren ? !row.collapsed : undefined}
      aria-label={words}
      style={{
        transform: `translate(${left}px, ${tops[lane]}px)`,
        width: `${Math.max(MIN_WIDTH, right - left)}px`,
        height: `${(tops[lane + 1] as number) - (tops[lane] as number)}px`,
      }}
    />
  );
}

function itemOf({ offsets, keys }: FlameLanes, lane: number, key: NodeKey): number {
  const from = offsets[lane] as number;
  return from + keys.subarray(from, offsets[lane + 1]).indexOf(key);
}
