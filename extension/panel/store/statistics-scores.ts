import { computed, createModel, signal } from "@preact/signals";
import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import type { GivenScore } from "../../engine/engine-api.ts";
import { type KeyValueStorage, readSaved, writeSaved } from "./saved-value.ts";

/** What the user thinks of a span. */
export interface Judgement {
  /** Good or bad, as thumbs are. */
  score?: 1 | -1;
  note?: string;
}

/** Longest note, UTF-16 code units. */
export const LONGEST_JUDGEMENT = 1000;
/** Kept; the oldest go first. */
const MOST_JUDGEMENTS = 2000;

type Judgements = Readonly<Record<string, Judgement>>;

const KEY = /^[0-9a-f]{32}\/[0-9a-f]{16}$/;
const isJudgement = (value: unknown): value is Judgement => {
  const { score, note } = (value ?? {}) as Judgement;
  return (
    (score === undefined || score === 1 || score === -1) && (note === undefined || typeof note === "string")
  );
};
const areJudgements = (value: unknown): value is Judgements =>
  typeof value === "object" &&
  value !== null &&
  Object.entries(value).every(([key, each]) => KEY.test(key) && isJudgement(each));

const keyOf = (traceId: TraceId, spanId: SpanId): string => `${traceId}/${spanId}`;

/** A function by itself: what a model's own functions read is not followed by who draws it. */
export const judgementOf = (judgements: Judgements, traceId: TraceId, spanId: SpanId): Judgement =>
  judgements[keyOf(traceId, spanId)] ?? {};

/** Scores and notes of the user on spans, kept as the marks of traces are. */
export const SpanScoresModel = createModel((storage: KeyValueStorage) => {
  const read = () => readSaved(storage, "span-scores", areJudgements);
  const judgements = signal<Judgements>(read() ?? {});

  function change(key: string, changed: (judgement: Judgement) => Judgement): void {
    // Another tab's panel may have written meanwhile.
    const next = new Map(Object.entries({ ...judgements.peek(), ...read() }));
    const judgement = changed(next.get(key) ?? {});
    next.delete(key);
    if (judgement.score || judgement.note) next.set(key, judgement);
    for (const [oldest] of next) if (next.size > MOST_JUDGEMENTS) next.delete(oldest);
    judgements.value = Object.fromEntries(next);
    writeSaved(storage, "span-scores", judgements.value);
  }

  return {
    judgements,
    /** All of them, as the engine takes them. */
    given: computed<GivenScore[]>(() =>
      Object.entries(judgements.value).map(([key, { score, note }]) => {
        const [traceId = "", spanId = ""] = key.split("/");
        return { traceId, spanId, ...(score && { score }), ...(note && { note }) };
      }),
    ),
    /** The same again takes it back. */
    score(traceId: TraceId, spanId: SpanId, score: 1 | -1) {
      change(keyOf(traceId, spanId), (old) => ({
        ...(old.note && { note: old.note }),
        ...(old.score !== score && { score }),
      }));
    },
    note(traceId: TraceId, spanId: SpanId, text: string) {
      const note = text.trim().slice(0, LONGEST_JUDGEMENT);
      change(keyOf(traceId, spanId), (old) => ({
        ...(old.score && { score: old.score }),
        ...(note && { note }),
      }));
    },
  };
});
