import { createModel, signal } from "@preact/signals";
import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import type { EpochMs } from "../../model/units.ts";
import { type KeyValueStorage, savedSignal } from "./saved-value.ts";

export const DETAIL_TABS = [
  "overview",
  "conversation",
  "stream",
  "tools",
  "diff",
  "prompt",
  "documents",
  "attributes",
  "events",
  "raw",
] as const;
export type DetailTab = (typeof DETAIL_TABS)[number];

const isTab = (value: unknown): value is DetailTab => DETAIL_TABS.includes(value as DetailTab);
const isId = (value: unknown): value is string | null => value === null || typeof value === "string";

/** What the user is looking at. */
export const SelectionModel = createModel((storage: KeyValueStorage) => {
  const traceId = savedSignal<TraceId | null>(storage, "trace", null, isId);
  const spanId = signal<SpanId | null>(null);
  /** The tab asked for last; a span without it shows its overview. */
  const tab = savedSignal<DetailTab>(storage, "tab", "overview", isTab);

  /** Where a replay of the chosen span's stream stands; null while none does. */
  const playhead = signal<EpochMs | null>(null);
  /** Where others want it to stand; a new object for each wish, fulfilled by the replay. */
  const scrubTo = signal<{ at: EpochMs } | null>(null);

  return {
    traceId,
    spanId,
    tab,
    playhead,
    scrubTo,
    selectTrace(id: TraceId | null) {
      if (traceId.value === id) return;
      traceId.value = id;
      spanId.value = null;
    },
    selectSpan(id: SpanId | null) {
      spanId.value = id;
    },
    movePlayhead(at: EpochMs | null) {
      playhead.value = at;
    },
    scrub(at: EpochMs) {
      scrubTo.value = { at };
    },
    showTab(next: DetailTab) {
      tab.value = next;
    },
  };
});
