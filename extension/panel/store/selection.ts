import { createModel, effect, signal } from "@preact/signals";
import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import type { EpochMs } from "../../model/units.ts";
import { type KeyValueStorage, readSaved, savedSignal, writeSaved } from "./saved-value.ts";

export const DETAIL_TABS = [
  "overview",
  "why",
  "conversation",
  "stream",
  "tools",
  "diff",
  "context",
  "prompt",
  "documents",
  "attributes",
  "events",
  "raw",
] as const;
export type DetailTab = (typeof DETAIL_TABS)[number];

const isTab = (value: unknown): value is DetailTab => DETAIL_TABS.includes(value as DetailTab);
const isId = (value: unknown): value is string | null => value === null || typeof value === "string";

const isLeft = (value: unknown): value is { traceId: TraceId | null; spanId: SpanId | null } => {
  const { traceId, spanId } = (value ?? {}) as { traceId: unknown; spanId: unknown };
  return isId(traceId) && isId(spanId);
};

/** What the user is looking at. */
export const SelectionModel = createModel((storage: KeyValueStorage) => {
  const traceId = savedSignal<TraceId | null>(storage, "trace", null, isId, "place");
  const spanId = signal<SpanId | null>(null);
  /** Where the panel was when it was closed; `spanId` follows once the trace is there again. */
  const left = readSaved(storage, "span", isLeft);
  effect(() => {
    const place = { traceId: traceId.value, spanId: spanId.value };
    if (place.spanId !== null || place.traceId !== left?.traceId) writeSaved(storage, "span", place);
  });
  /** The tab asked for last; a span without it shows its overview. */
  const tab = savedSignal<DetailTab>(storage, "tab", "overview", isTab, "place");

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
    /** The span of last time, if its trace is still the chosen one and no other span was chosen meanwhile. */
    restoreSpan() {
      if (left && left.traceId === traceId.peek() && spanId.peek() === null) spanId.value = left.spanId;
    },
    selectSpan(id: SpanId | null) {
      if (id === null) writeSaved(storage, "span", { traceId: traceId.peek(), spanId: null });
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
