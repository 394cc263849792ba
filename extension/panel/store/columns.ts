import { createModel } from "@preact/signals";
import type { CssPixels } from "../../model/units.ts";
import { type KeyValueStorage, savedSignal } from "./saved-value.ts";
import { SORT_KEYS, type SortKey } from "./sort.ts";

/** A column that may be left out. */
export type ColumnKey = Exclude<SortKey, "name">;

/** All of them, as they stand from left to right at first. */
export const COLUMN_KEYS: readonly ColumnKey[] = SORT_KEYS.filter((key): key is ColumnKey => key !== "name");

const DEFAULT_COLUMNS: readonly ColumnKey[] = [
  "status",
  "start",
  "model",
  "duration",
  "ttft",
  "tokens",
  "cost",
];

export const DEFAULT_WIDTHS: Readonly<Record<ColumnKey, CssPixels>> = {
  status: 70,
  start: 58,
  model: 110,
  tools: 110,
  duration: 56,
  ttft: 52,
  tokens: 74,
  input: 48,
  output: 52,
  cached: 52,
  reasoning: 64,
  rate: 58,
  cost: 60,
  errors: 44,
  origin: 130,
};

export const MIN_COLUMN: CssPixels = 32;
export const MAX_COLUMN: CssPixels = 600;
/** Between two columns. */
export const COLUMN_GAP: CssPixels = 8;
/** The name takes what the others leave, and never less. */
const MIN_NAME: CssPixels = 130;

/** What a narrow list keeps longest first. */
const WORTH: readonly ColumnKey[] = [
  "tokens",
  "ttft",
  "cost",
  "duration",
  "model",
  "start",
  "status",
  "errors",
  "output",
  "input",
  "rate",
  "cached",
  "reasoning",
  "tools",
  "origin",
];

type Widths = Partial<Record<ColumnKey, CssPixels>>;

const isColumn = (value: unknown): value is ColumnKey => COLUMN_KEYS.includes(value as ColumnKey);
const areColumns = (value: unknown): value is ColumnKey[] =>
  Array.isArray(value) && value.every(isColumn) && new Set(value).size === value.length;
const areWidths = (value: unknown): value is Widths =>
  typeof value === "object" &&
  value !== null &&
  Object.entries(value).every(([key, width]) => isColumn(key) && Number.isFinite(width));

/** Which columns the list has, in which order, and how wide they are; remembered. */
export const ColumnsModel = createModel((storage: KeyValueStorage) => {
  const chosen = savedSignal<readonly ColumnKey[]>(storage, "columns", DEFAULT_COLUMNS, areColumns);
  const widths = savedSignal<Widths>(storage, "column-widths", {}, areWidths);

  return {
    chosen,
    widths,
    widthOf: (key: ColumnKey): CssPixels => clamped(widths.value[key] ?? DEFAULT_WIDTHS[key]),
    toggle(key: ColumnKey) {
      const others = chosen.value.filter((each) => each !== key);
      chosen.value = others.length < chosen.value.length ? others : withColumn(others, key);
    },
    /** To the left of another column; `null`: to the end. */
    move(key: ColumnKey, before: ColumnKey | null) {
      if (before === key || !chosen.value.includes(key)) return;
      const others = chosen.value.filter((each) => each !== key);
      const at = before === null ? others.length : others.indexOf(before);
      if (at >= 0) chosen.value = others.toSpliced(at, 0, key);
    },
    resize(key: ColumnKey, width: CssPixels) {
      widths.value = { ...widths.value, [key]: Math.round(clamped(width)) };
    },
    /** As wide as at first. */
    resetWidth(key: ColumnKey) {
      const { [key]: _, ...others } = widths.value;
      widths.value = others;
    },
    reset() {
      chosen.value = DEFAULT_COLUMNS;
      widths.value = {};
    },
  };
});

/** Where it stands at first: left of the first that stood right of it then. */
function withColumn(chosen: readonly ColumnKey[], key: ColumnKey): ColumnKey[] {
  const place = COLUMN_KEYS.indexOf(key);
  const at = chosen.findIndex((each) => COLUMN_KEYS.indexOf(each) > place);
  return chosen.toSpliced(at < 0 ? chosen.length : at, 0, key);
}

const clamped = (width: CssPixels): CssPixels => Math.min(Math.max(width, MIN_COLUMN), MAX_COLUMN);

/** The chosen columns that fit beside the name; the others come back as the list widens, in the order of their worth. */
export function fittingColumns(
  chosen: readonly ColumnKey[],
  widthOf: (key: ColumnKey) => CssPixels,
  available: CssPixels,
): ColumnKey[] {
  const fitting = new Set<ColumnKey>();
  let left = available - MIN_NAME;
  for (const key of WORTH) {
    if (!chosen.includes(key)) continue;
    left -= widthOf(key) + COLUMN_GAP;
    if (left < 0) break;
    fitting.add(key);
  }
  return chosen.filter((key) => fitting.has(key));
}
