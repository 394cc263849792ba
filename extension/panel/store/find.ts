import { computed, createModel, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import type { FoundInTrace } from "../../engine/engine-api.ts";

interface Parts {
  engine: { findInTrace(traceId: TraceId, text: string): Promise<FoundInTrace> };
  traceId: ReadonlySignal<TraceId | null>;
  spanId: ReadonlySignal<SpanId | null>;
  selectSpan(id: SpanId): void;
}

const NOTHING: FoundInTrace = { spans: [], total: 0 };

/** Looking for words in the opened trace. */
export const FindModel = createModel(({ engine, traceId, spanId, selectSpan }: Parts) => {
  const isOpen = signal(false);
  const text = signal("");
  const found = signal<FoundInTrace>(NOTHING);
  const failed = signal<string | null>(null);
  /** The answer to what is asked now is not there yet. */
  const isLooking = signal(false);
  let asked = 0;

  const counts = computed<ReadonlyMap<SpanId, number>>(
    () => new Map(isOpen.value ? found.value.spans.map(({ spanId, count }) => [spanId, count]) : []),
  );
  /** Index of the chosen span among those found; −1: it is none of them. */
  const at = computed(() => found.value.spans.findIndex((span) => span.spanId === spanId.value));

  effect(() => {
    const id = traceId.value;
    const wanted = isOpen.value ? text.value.trim() : "";
    const turn = ++asked;
    untracked(() => {
      failed.value = null;
      isLooking.value = id !== null && wanted !== "";
      if (!isLooking.value || id === null) {
        found.value = NOTHING;
        return;
      }
      engine.findInTrace(id, wanted).then(
        (answer) => {
          if (turn !== asked) return;
          isLooking.value = false;
          found.value = answer;
        },
        (error: unknown) => {
          if (turn !== asked) return;
          isLooking.value = false;
          found.value = NOTHING;
          failed.value = error instanceof Error ? error.message : String(error);
        },
      );
    });
  });

  return {
    isOpen,
    text,
    found,
    failed,
    isLooking,
    counts,
    at,
    open(): void {
      isOpen.value = true;
    },
    close(): void {
      isOpen.value = false;
    },
    setText(next: string): void {
      text.value = next;
    },
    /** The next span with hits, or the one before; after the last comes the first. */
    step(by: 1 | -1): void {
      const { spans } = found.peek();
      if (spans.length === 0) return;
      const now = at.peek();
      const next = now < 0 ? (by > 0 ? 0 : spans.length - 1) : (now + by + spans.length) % spans.length;
      const span = spans[next];
      if (span) selectSpan(span.spanId);
    },
  };
});
