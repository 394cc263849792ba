import type { Metric } from "../../../model/statistics/metric.ts";
import type { Overview } from "../../store/statistics.ts";
import { type Figure, figureOf } from "./format-metric.ts";

export type GroupFigures = Overview["groups"][number];

/** A column of the table: the group's name, how many, how many failed, or a figure of a metric. */
export type Column = { key: "group" } | FigureColumn;
export type FigureColumn = { key: "count" | "errors" } | { key: "figure"; metric: Metric; figure: Figure };

export interface GroupSort {
  column: Column;
  isAscending: boolean;
}

export const columnId = (column: Column): string =>
  column.key === "figure" ? `${column.metric} ${column.figure}` : column.key;

/** What nobody told is last, whichever way it is sorted. */
export function sortGroups(
  groups: readonly GroupFigures[],
  { column, isAscending }: GroupSort,
): GroupFigures[] {
  const sign = isAscending ? 1 : -1;
  if (column.key === "group")
    return groups.toSorted(
      (a, b) => sign * (a.value ?? "").localeCompare(b.value ?? "", "en", { numeric: true }),
    );
  return groups.toSorted((a, b) => {
    const [x, y] = [valueIn(a, column), valueIn(b, column)];
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
    return sign * (x - y);
  });
}

export function valueIn(group: GroupFigures, column: Column): number | undefined {
  switch (column.key) {
    case "count":
      return group.count;
    case "errors":
      return group.count ? group.errors / group.count : 0;
    case "figure":
      return figureOf(column.metric, group.figures[column.metric], column.figure);
    default:
      return undefined;
  }
}
