import { createJournal } from "../../../../sdk/journal/journal.ts";
import type { ChunksRecord, TraceRecord } from "../../../../sdk/protocol/index.ts";
import type { InitOptions } from "../../../../sdk/tracer/api.ts";
import { createTracer } from "../../../../sdk/tracer/tracer.ts";

/** A tracer over a journal that only the test reads. */
export function recorded(options: InitOptions = {}) {
  const { journal } = createJournal("page", { post() {}, now: () => 0, plan() {} });
  const tracer = createTracer(journal, options);
  const text = (): string => journal.drain(0).batch?.body ?? "[]";
  const all = (): TraceRecord[] => JSON.parse(text());
  return {
    tracer,
    journal,
    /** All that was recorded, as JSON. */
    text,
    all,
    /** Records of one type, in order. */
    of: <T extends TraceRecord["type"]>(type: T) =>
      all().filter((one): one is Extract<TraceRecord, { type: T }> => one.type === type),
    /** Types of all records but the resource. */
    types: () => all().flatMap((one) => (one.type === "resource" ? [] : [one.type])),
    parts: () => all().flatMap((one) => (one.type === "chunks" ? one.parts : [])),
  };
}

/** The text of streamed answers. */
export const textOf = (records: ChunksRecord[]): string => records.flatMap((one) => one.parts).join("");
