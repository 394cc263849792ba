import { useRef, useState } from "preact/hooks";
import { METRIC_FACTS, METRICS, type Metric } from "../../../model/statistics/metric.ts";
import type { Overview, StatisticsChoice } from "../../store/statistics.ts";
import { clip } from "../shared/clip.ts";
import { useStore } from "../shared/store-context.ts";
import { FIGURE_NAMES, type Figure, formatShare, formatWhole } from "./format-metric.ts";
import {
  type Column,
  columnId,
  type FigureColumn,
  type GroupFigures,
  type GroupSort,
  sortGroups,
  valueIn,
} from "./sort-groups.ts";
import css from "./statistics.module.css";
import { useMetricFormat } from "./use-metric-format.ts";
import { dimensionName, groupName } from "./words.ts";

interface GroupsTableProps {
  overview: Overview;
  shown: StatisticsChoice;
  /** Of the metrics that are not the chosen one. */
  figure: Figure;
}

const BY_COUNT: GroupSort = { column: { key: "count" }, isAscending: false };
const OF_CHOSEN: readonly Figure[] = ["p50", "p90", "p95", "p99"];

/** Groups and their figures: the chosen metric's quantiles, one figure of each other metric that anybody tells. */
export function GroupsTable({ overview, shown, figure }: GroupsTableProps) {
  const { statistics } = useStore();
  const [sort, setSort] = useState(BY_COUNT);
  const [at, setAt] = useState(0);
  const body = useRef<HTMLTableSectionElement>(null);
  const columns = columnsOf(overview, shown.metric, figure);
  const rows = sortGroups(overview.groups, sort);
  const cursor = Math.min(at, rows.length - 1);
  const chosen = statistics.group.value;

  const onKeyDown = (event: KeyboardEvent) => {
    const to: Record<string, number> = {
      ArrowDown: cursor + 1,
      ArrowUp: cursor - 1,
      Home: 0,
      End: rows.length - 1,
    };
    if (!Object.hasOwn(to, event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = Math.min(Math.max(to[event.key] as number, 0), rows.length - 1);
    setAt(next);
    body.current?.rows[next]?.querySelector("button")?.focus();
  };

  return (
    <div class={css.tableBox}>
      <table class={css.table} aria-label="Groups">
        <thead>
          <tr>
            <HeaderCell column={{ key: "group" }} name={nameOfGroups(shown)} {...{ sort, setSort }} />
            {columns.map((column) => (
              <HeaderCell
                key={columnId(column)}
                column={column}
                {...wordsOf(column)}
                {...{ sort, setSort }}
              />
            ))}
            <td />
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown}>
          {rows.map((group, i) => (
            <tr
              key={group.value ?? ""}
              class={chosen && chosen.value === group.value ? css.chosen : undefined}
              onFocusIn={() => setAt(i)}
            >
              <th scope="row">
                {shown.by === null ? (
                  "All"
                ) : (
                  <button
                    type="button"
                    class={css.group}
                    tabIndex={i === cursor ? 0 : -1}
                    aria-pressed={chosen !== undefined && chosen.value === group.value}
                    title="Draw this group alone"
                    dir="auto"
                    onClick={() => statistics.chooseGroup(group.value)}
                  >
                    {clip(groupName(group.value))}
                  </button>
                )}
              </th>
              {columns.map((column) => (
                <Cell key={columnId(column)} group={group} column={column} total={overview.total} />
              ))}
              <td>
                {shown.by !== null && (
                  <button
                    type="button"
                    class={css.list}
                    tabIndex={i === cursor ? 0 : -1}
                    aria-label={`List the traces of ${clip(groupName(group.value))}`}
                    title="List these traces"
                    onClick={() =>
                      void statistics.listTraces({ group: { value: group.value } }, labelOf(shown, group))
                    }
                  >
                    List
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
        {shown.by !== null && rows.length > 1 && (
          <tfoot>
            <tr>
              <th scope="row">All</th>
              {columns.map((column) => (
                <Cell key={columnId(column)} group={overview.total} column={column} total={overview.total} />
              ))}
              <td />
            </tr>
          </tfoot>
        )}
      </table>
      {overview.groupsLeft > 0 && (
        <p class={css.note}>{formatWhole(overview.groupsLeft)} smaller groups are only in the last line.</p>
      )}
    </div>
  );
}

export const labelOf = ({ by }: StatisticsChoice, { value }: Pick<GroupFigures, "value">): string =>
  by === null ? "all" : `${dimensionName(by)}: ${groupName(value)}`;

const nameOfGroups = ({ by }: StatisticsChoice): string => (by === null ? "Group" : dimensionName(by));

/** Metrics that nobody tells have no column. */
function columnsOf({ total }: Overview, chosen: Metric, figure: Figure): FigureColumn[] {
  const others = METRICS.filter((metric) => metric !== chosen && total.figures[metric]);
  return [
    { key: "count" },
    { key: "errors" },
    ...OF_CHOSEN.map((each) => ({ key: "figure" as const, metric: chosen, figure: each })),
    ...others.map((metric) => ({
      key: "figure" as const,
      metric,
      figure: figure === "sum" && !METRIC_FACTS[metric].sums ? ("p50" as const) : figure,
    })),
  ];
}

function wordsOf(column: FigureColumn): { name: string; sub?: string; title?: string } {
  if (column.key !== "figure") return { name: column.key === "count" ? "Count" : "Errors" };
  const { name, meaning } = METRIC_FACTS[column.metric];
  return { name, sub: FIGURE_NAMES[column.figure], title: meaning };
}

interface HeaderCellProps {
  column: Column;
  name: string;
  sub?: string;
  title?: string;
  sort: GroupSort;
  setSort: (sort: GroupSort) => void;
}

function HeaderCell({ column, name, sub, title, sort, setSort }: HeaderCellProps) {
  const isSorted = columnId(sort.column) === columnId(column);
  const isAscending = isSorted ? !sort.isAscending : column.key === "group";
  return (
    <th scope="col" aria-sort={isSorted ? (sort.isAscending ? "ascending" : "descending") : undefined}>
      <button type="button" class={css.sort} title={title} onClick={() => setSort({ column, isAscending })}>
        {name}
        {sub && <span class={css.sub}> {sub}</span>}
        <span aria-hidden="true">{isSorted ? (sort.isAscending ? " ▲" : " ▼") : ""}</span>
      </button>
    </th>
  );
}

interface CellProps {
  group: GroupFigures;
  column: FigureColumn;
  total: GroupFigures;
}

function Cell({ group, column, total }: CellProps) {
  const formatMetric = useMetricFormat();
  const value = valueIn(group, column);
  if (column.key === "count")
    return (
      <td
        title={`${formatShare(group.count, total.count)} of all${group.open ? `; ${formatWhole(group.open)} not ended` : ""}`}
      >
        {formatWhole(group.count)}
      </td>
    );
  if (column.key === "errors")
    return (
      <td
        class={group.errors ? css.error : css.faint}
        title={`${formatWhole(group.errors)} of ${formatWhole(group.count)}`}
      >
        {group.errors ? formatShare(group.errors, group.count) : "0"}
      </td>
    );
  if (column.key !== "figure") return <td />;
  if (value === undefined) return <td class={css.faint}>–</td>;
  const told = group.figures[column.metric]?.count ?? 0;
  return (
    <td
      title={told === group.count ? undefined : `Told by ${formatWhole(told)} of ${formatWhole(group.count)}`}
    >
      {formatMetric(column.metric, value)}
    </td>
  );
}
