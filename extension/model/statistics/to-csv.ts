import { type Dimension, dimensionName, type Population } from "./dimension.ts";
import type { Figures } from "./figures.ts";
import { METRICS } from "./metric.ts";
import type { GroupFigures } from "./overview.ts";

const COLUMNS: readonly (keyof Figures)[] = [
  "count",
  "mean",
  "p50",
  "p90",
  "p95",
  "p99",
  "min",
  "max",
  "sum",
];

export interface CsvTable {
  of: Population;
  by: Dimension | null;
  groups: readonly GroupFigures[];
  total: GroupFigures;
}

/** All figures of all groups and of all together (RFC 4180: CRLF, quotes doubled). Durations in milliseconds. */
export function toCsv({ of, by, groups, total }: CsvTable): string {
  const metrics = METRICS.flatMap((metric) => COLUMNS.map((column) => `${metric} ${column}`));
  const rows = by === null ? [total] : [...groups, total];
  return [
    ["of", "group by", "group", "count", "errors", "not ended", ...metrics],
    ...rows.map((row) => [
      of,
      by === null ? "" : dimensionName(by),
      row === total ? "(all)" : (row.value ?? "(none)"),
      row.count,
      row.errors,
      row.open,
      ...METRICS.flatMap((metric) => COLUMNS.map((column) => row.figures[metric]?.[column] ?? "")),
    ]),
  ]
    .map((cells) => `${cells.map(csvCell).join(",")}\r\n`)
    .join("");
}

/** What spreadsheets take for the beginning of a formula, at the start of a text. */
const FORMULA = /^[\s]*[=+\-@\t\r]/;

/** A text that would be run as a formula begins with an apostrophe (OWASP, CSV injection). */
export function csvCell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
