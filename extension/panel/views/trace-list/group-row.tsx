import { formatCost, formatCount, formatDuration, formatTokens } from "../../../model/format.ts";
import type { Currency } from "../../../model/money.ts";
import { budgetWords } from "../../store/budget-words.ts";
import type { ColumnKey } from "../../store/columns.ts";
import type { TraceGroup } from "../../store/grouping.ts";
import type { TimeFormat } from "../../store/preferences.ts";
import { clip } from "../shared/clip.ts";
import { useStore } from "../shared/store-context.ts";
import { COLUMNS } from "./columns.ts";
import css from "./trace-list.module.css";

interface GroupRowProps {
  group: TraceGroup;
  index: number;
  top: number;
  columns: readonly ColumnKey[];
  tracks: string;
  collapsed: boolean;
  current: boolean;
  onToggle: () => void;
}

/** Element id of a group's line; keys have what a page chose in them. */
export const groupRowId = (index: number): string => `trace-group-${index}`;

/** The line above a group's traces, with their totals under the columns they belong to. */
export function GroupRow({
  group,
  index,
  top,
  columns,
  tracks,
  collapsed,
  current,
  onToggle,
}: GroupRowProps) {
  const { preferences, prices, budgets } = useStore();
  const times = preferences.timeFormat.value;
  const currency = prices.currency.value;
  const title = titleOf(group, times);
  const over =
    group.group === "conversation"
      ? budgetWords(
          { traceId: "", conversationId: group.id },
          { limits: budgets.limits.value, over: budgets.over.value, currency },
        )
      : undefined;
  const facts = factsOf(group, currency) + (over ? ` · ${over}` : "");
  const sentence = `${title}: ${facts}, ${collapsed ? "collapsed" : "expanded"}`;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and the keys
    // biome-ignore lint/a11y/useSemanticElements: virtual rows cannot be a table
    <div
      id={groupRowId(index)}
      class={`${css.row} ${css.group} ${current ? css.current : ""}`}
      role="row"
      aria-rowindex={index + 2}
      aria-label={sentence}
      title={`${title}: ${facts}`}
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: tracks }}
      onClick={onToggle}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
      <div role="gridcell" class={css.name}>
        <span class={collapsed ? css.closed : css.opened} aria-hidden="true" />
        <bdi class={css.nameText}>{title}</bdi>
        {over && (
          <span class={css.overBudget} role="img" aria-label={over} title={over}>
            $!
          </span>
        )}
      </div>
      {columns.map((key) => (
        // biome-ignore lint/a11y/useSemanticElements: as above
        // biome-ignore lint/a11y/useFocusableInteractive: as above
        <div key={key} role="gridcell" class={COLUMNS[key].numeric ? css.number : css.cell}>
          {TOTALS[key]?.(group, times, currency)}
        </div>
      ))}
      <div class={css.facts} aria-hidden="true">
        {facts}
      </div>
    </div>
  );
}

/** Columns in which a sum means something. */
const TOTALS: Partial<
  Record<ColumnKey, (group: TraceGroup, times: TimeFormat, currency: Currency) => string>
> = {
  start: ({ first }, times) => COLUMNS.start.text(first, times),
  duration: ({ busyMs }) => (busyMs ? formatDuration(busyMs) : ""),
  tokens: formatTokens,
  input: ({ inputTokens }) => (inputTokens === undefined ? "" : formatCount(inputTokens)),
  output: ({ outputTokens }) => (outputTokens === undefined ? "" : formatCount(outputTokens)),
  cost: ({ cost }, _times, currency) => (cost ? formatCost(cost, currency) : ""),
  errors: ({ failed }) => (failed ? formatCount(failed) : ""),
  origin: ({ first, group }, times) => (group === "page" ? COLUMNS.origin.text(first, times) : ""),
};

function titleOf({ group, id, first }: TraceGroup, times: TimeFormat): string {
  if (group === "page")
    return `Page load ${COLUMNS.start.text(first, times)} · ${COLUMNS.origin.text(first, times)}`;
  return id === undefined
    ? "Without a conversation"
    : `${clip(first.question ?? first.name)} (conversation ${clip(id)})`;
}

function factsOf(group: TraceGroup, currency: Currency): string {
  const { traces, running, failed, busyMs, startMs, endMs } = group;
  const facts = [`${traces.toLocaleString("en")} ${traces === 1 ? "trace" : "traces"}`];
  if (running) facts.push(`${running} running`);
  if (failed) facts.push(`${failed} with errors`);
  if (busyMs) facts.push(`${formatDuration(busyMs)} busy in ${formatDuration(endMs - startMs)}`);
  if (formatTokens(group)) facts.push(`tokens ${formatTokens(group)}`);
  if (group.cost) facts.push(`cost ${formatCost(group.cost, currency)}`);
  return facts.join(" · ");
}
