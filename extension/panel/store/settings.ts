import { createModel } from "@preact/signals";
import type { RetentionSettings } from "../../engine/engine-api.ts";
import { isBoolean, type KeyValueStorage, savedSignal } from "./saved-value.ts";

/** Which stored traces the list shows. */
export type Scope = "tab" | "all";

/** How the spans of a trace are drawn: a line each, or packed. */
export type TimelineView = "waterfall" | "flame";

/** Where the details of a span stand in a wide panel; in a narrow one they are always below. */
export type DetailsSide = "right" | "below";

/** Sizes of the panes in CSS pixels; the layout clamps them to what fits. */
export interface PaneSizes {
  list: number;
  details: number;
  /** Height of the details where they stand below the timeline. */
  detailsHeight: number;
  /** Names' column of the waterfall. */
  gutter: number;
}

export const DEFAULT_PANES: PaneSizes = { list: 320, details: 400, detailsHeight: 280, gutter: 220 };
export const DEFAULT_RETENTION: RetentionSettings = { days: 7, megabytes: 200 };

const isTimelineView = (value: unknown): value is TimelineView => value === "waterfall" || value === "flame";
const isDetailsSide = (value: unknown): value is DetailsSide => value === "right" || value === "below";
const isScope = (value: unknown): value is Scope => value === "tab" || value === "all";

function isPaneSizes(value: unknown): value is PaneSizes {
  const sizes = value as PaneSizes | null;
  return (
    typeof sizes === "object" &&
    sizes !== null &&
    [sizes.list, sizes.details, sizes.detailsHeight, sizes.gutter].every(Number.isFinite)
  );
}

function isRetention(value: unknown): value is RetentionSettings {
  const retention = value as RetentionSettings | null;
  return typeof retention === "object" && retention !== null && retention.days > 0 && retention.megabytes > 0;
}

/** What the user chose and wants back the next time. */
export const SettingsModel = createModel((storage: KeyValueStorage) => {
  /** True: earlier page loads stay in the list. DevTools calls it "Keep log". */
  const keepLog = savedSignal(storage, "keep-log", true, isBoolean);
  const scope = savedSignal(storage, "scope", "tab" as Scope, isScope);
  const timelineView = savedSignal(storage, "timeline-view", "waterfall" as TimelineView, isTimelineView);
  const detailsSide = savedSignal(storage, "details-side", "right" as DetailsSide, isDetailsSide);
  const panes = savedSignal(storage, "panes", DEFAULT_PANES, isPaneSizes);
  /** Words of messages as Markdown, or as they were written. */
  const markdown = savedSignal(storage, "markdown", true, isBoolean);
  /** Who wrote what of a message. */
  const origins = savedSignal(storage, "origins", true, isBoolean);
  const retention = savedSignal(storage, "retention", DEFAULT_RETENTION, isRetention, "work");
  /** Sessions are sealed while they are recorded. */
  const sealing = savedSignal(storage, "sealing", false, isBoolean, "work");

  return {
    keepLog,
    scope,
    timelineView,
    detailsSide,
    panes,
    markdown,
    origins,
    retention,
    sealing,
    setKeepLog(on: boolean) {
      keepLog.value = on;
    },
    setMarkdown(on: boolean) {
      markdown.value = on;
    },
    setOrigins(on: boolean) {
      origins.value = on;
    },
    setScope(next: Scope) {
      scope.value = next;
    },
    showTimeline(next: TimelineView) {
      timelineView.value = next;
    },
    showDetails(side: DetailsSide) {
      detailsSide.value = side;
    },
    resizePane(name: keyof PaneSizes, size: number) {
      panes.value = { ...panes.value, [name]: Math.round(size) };
    },
    setSealing(on: boolean) {
      sealing.value = on;
    },
    setRetention(next: RetentionSettings) {
      retention.value = next;
    },
  };
});
