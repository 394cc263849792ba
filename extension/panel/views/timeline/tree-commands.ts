import type { NodeKey, Rows } from "../../../model/table/rows.ts";
import { lastSign } from "../../../model/table/trace-table.ts";
import type { TimeWindow } from "../../../model/time-scale.ts";
import type { Store } from "../../store/store.ts";
import type { Extent } from "./extent.ts";

type Opened = Pick<
  Store["opened"],
  "openTo" | "focusOn" | "reveal" | "showCritical" | "showRawTimes" | "focus" | "critical" | "rawTimes"
>;

export interface CommandState {
  opened: Opened;
  timeWindow: Pick<Store["timeWindow"], "show">;
  settings: Pick<Store["settings"], "timelineView" | "showTimeline">;
  rows: Rows | null;
  selected: NodeKey | undefined;
  extent(): Extent;
  measure: { value: TimeWindow | null };
  /** Brings the selected line into view. */
  scrollToSelected(): void;
}

/** Room beside a span that is gone to, as a share of its length. */
const BESIDE = 0.1;

/** What can be done with the tree and the chart by a single key, wherever the focus is. True when the key was used. */
export function commandKey(event: Pick<KeyboardEvent, "key" | "shiftKey">, state: CommandState): boolean {
  const { opened, measure } = state;
  switch (event.key) {
    case "f":
      toggleFocus(state);
      return true;
    case "g":
      goToSelection(state);
      return true;
    case "c":
      opened.showCritical(!opened.critical.value);
      return true;
    case "v":
      toggleView(state.settings);
      return true;
    case "k":
      opened.showRawTimes(!opened.rawTimes.value);
      return true;
    case "m":
      measure.value = measure.value ? null : timesOf(state);
      return true;
    case "Escape":
      if (!measure.value) return false;
      measure.value = null;
      return true;
    case "*":
      opened.openTo();
      return true;
    default:
      if (!/^[1-9]$/.test(event.key)) return false;
      opened.openTo(Number(event.key) - 1);
      return true;
  }
}

/** Only the chosen subtree; again: the whole trace. */
export function toggleFocus({ opened, selected }: Pick<CommandState, "opened" | "selected">): void {
  if (opened.focus.value !== null) opened.focusOn(null);
  else if (selected !== undefined) opened.focusOn(selected);
}

/** Waterfall or flame view. */
export function toggleView({ timelineView, showTimeline }: CommandState["settings"]): void {
  showTimeline(timelineView.value === "flame" ? "waterfall" : "flame");
}

export function goToSelection(state: Omit<CommandState, "settings" | "measure">): void {
  const { opened, timeWindow, selected, extent } = state;
  const times = timesOf(state);
  if (!times || selected === undefined) return;
  opened.reveal(selected);
  const room = (times.endMs - times.startMs) * BESIDE;
  timeWindow.show({ startMs: times.startMs - room, endMs: times.endMs + room }, extent().totalMs);
  state.scrollToSelected();
}

/** When the chosen span was, since the trace's start. */
function timesOf({
  rows,
  selected,
  extent,
}: Pick<CommandState, "rows" | "selected" | "extent">): TimeWindow | null {
  if (!rows || selected === undefined || selected < 0) return null;
  const { startMs } = extent();
  const start = (rows.table.starts[selected] as number) - startMs;
  return { startMs: start, endMs: lastSign(rows.table, selected) - startMs };
}
