import { type ClockSkew, clockSkewOf } from "../../../model/clock-skew.ts";
import type { StallRule } from "../../../model/stream-stats.ts";
import type { Rows } from "../../../model/table/rows.ts";
import { shiftTable } from "../../../model/table/shifted-table.ts";
import type { TraceTable } from "../../../model/table/trace-table.ts";
import type { Store } from "../../store/store.ts";
import { useStore } from "../shared/store-context.ts";
import { createRested } from "./rested.ts";

/** The trace as it is drawn. */
export interface Shown {
  /** With corrected times, unless raw ones are wanted; the trace's own rows while all clocks agree. */
  rows: Rows;
  /** Which clocks disagree, also while raw times are shown. */
  skew: ClockSkew | undefined;
  isRaw: boolean;
  /** Which gaps of streams are stalls. */
  stallRule: StallRule;
}

export function useShown(): Shown | null {
  return shownOf(useStore());
}

/** Of what the store shows now; inside a render it subscribes to it. */
export function shownOf({ opened, preferences }: Pick<Store, "opened" | "preferences">): Shown | null {
  const rows = opened.rows.value;
  const isRaw = opened.rawTimes.value;
  if (!rows || !opened.opened.value) return null;
  return cached(rows, isRaw, preferences.stallRule.value);
}

const rested = createRested<ClockSkew | undefined>();
let shifted: { of: TraceTable; skew: ClockSkew; revision: number; table: TraceTable } | undefined;
let last: { from: Rows; table: TraceTable; shown: Shown } | undefined;

function cached(from: Rows, isRaw: boolean, stallRule: StallRule): Shown {
  const skew = rested([from.table, from.tree], from.table.revision, () => clockSkewOf(from.table, from.tree));
  const table = skew && !isRaw ? shiftedOf(from.table, skew) : from.table;
  // Lines, caches and the critical path know what they were made of by its identity.
  const now = last?.shown;
  const isSame = now?.skew === skew && now?.isRaw === isRaw && now?.stallRule === stallRule;
  if (!last || last.from !== from || last.table !== table || !isSame) {
    const rows = table === from.table ? from : { ...from, table };
    last = { from, table, shown: { rows, skew, isRaw, stallRule } };
  }
  return last.shown;
}

function shiftedOf(of: TraceTable, skew: ClockSkew): TraceTable {
  const { revision } = of;
  const isSame = shifted?.of === of && sameOffsets(shifted.skew, skew);
  if (shifted && isSame && shifted.revision === revision) return shifted.table;
  const table = shiftTable(of, skew, isSame ? shifted?.table : undefined);
  shifted = { of, skew, revision, table };
  return table;
}

const sameOffsets = (a: ClockSkew, b: ClockSkew): boolean =>
  a.offsets.length === b.offsets.length && a.offsets.every((offset, i) => offset === b.offsets[i]);
