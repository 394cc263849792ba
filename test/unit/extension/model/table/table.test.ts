import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTrace, failureOf, foldRecord } from "../../../../../extension/model/fold.ts";
import { STAGE_KINDS, stageKind } from "../../../../../extension/model/stage-kind.ts";
import { foldIntoTable } from "../../../../../extension/model/table/fold-table.ts";
import { idHigh, idLow, idText } from "../../../../../extension/model/table/id-index.ts";
import { chunkKind, HAS_CONTENT } from "../../../../../extension/model/table/stream-table.ts";
import {
  ABORTED,
  createTable,
  ENDED,
  FAILED,
  has,
  lastSign,
  nameAt,
  rowOf,
  START_MISSING,
  TRUNCATED,
  type TraceTable,
} from "../../../../../extension/model/table/trace-table.ts";
import type { Span } from "../../../../../extension/model/trace.ts";
import type { Attributes, ChunkPart, SpanRecord } from "../../../../../sdk/protocol/index.ts";
import { generateTrace } from "../../../../fixtures/generate-trace.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const sid = "1".repeat(32);
const BASE = 1_700_000_000_000;
const id = (n: number) => n.toString(16).padStart(16, "0");
const at = (ms: number) => `${BASE + Math.floor(ms)}${String(Math.round((ms % 1) * 1e6)).padStart(6, "0")}`;

const spanId = fc.integer({ min: 1, max: 6 }).map(id);
const ms = fc.integer({ min: 0, max: 5000 }).map((tenths) => tenths / 10);
const attributes: fc.Arbitrary<Attributes | undefined> = fc.constantFrom<(Attributes | undefined)[]>(
  undefined,
  {},
  { "gen_ai.operation.name": "chat" },
  { "gen_ai.operation.name": "execute_tool" },
);
const record: fc.Arbitrary<SpanRecord> = fc.oneof(
  fc.record({
    type: fc.constant("start" as const),
    trace: fc.constant(TRACE),
    span: spanId,
    parent: fc.option(spanId, { nil: undefined }),
    name: fc.constantFrom("a", "b", "c"),
    kind: fc.constant(1 as const),
    time: ms.map(at),
    resource: fc.constant(1),
    attributes,
  }),
  fc.record({
    type: fc.constant("chunks" as const),
    trace: fc.constant(TRACE),
    span: spanId,
    time: ms.map(at),
    at: fc.constant<number[]>([0, 1500]),
    parts: fc.constantFrom<ChunkPart[][]>(
      ["", "two"],
      [{ reasoning: "hm" }, 4],
      [{ toolCall: { index: 0, name: "f" } }, 0],
    ),
  }),
  fc.record({
    type: fc.constant("end" as const),
    trace: fc.constant(TRACE),
    span: spanId,
    time: ms.map(at),
    status: fc.constantFrom(undefined, { code: 2 as const, message: "broken" }),
    aborted: fc.constantFrom(undefined, true as const),
    attributes,
  }),
  fc.record({
    type: fc.constant("update" as const),
    trace: fc.constant(TRACE),
    span: spanId,
    name: fc.constantFrom(undefined, "renamed"),
    attributes,
  }),
);

/** What a table and a whole span must agree on, rounded to the microsecond that doubles hold. */
function told(table: TraceTable, span: Span, originMs: number) {
  const row = rowOf(table, idHigh(span.spanId), idLow(span.spanId));
  const stream = table.streams.get(row);
  return {
    name: nameAt(table, row),
    kind: STAGE_KINDS[table.kinds[row] as number],
    ended: has(table, row, ENDED),
    failed: has(table, row, FAILED),
    aborted: has(table, row, ABORTED),
    missing: has(table, row, START_MISSING),
    failure: has(table, row, FAILED) ? table.failures.get(row) : undefined,
    start: (table.starts[row] as number) + originMs,
    end: has(table, row, ENDED) ? lastSign(table, row) + originMs : undefined,
    chunks: Array.from({ length: stream?.count ?? 0 }, (_, i) => [
      stream?.times[i] as number,
      stream && chunkKind(stream, i),
      ((stream?.kinds[i] as number) & HAS_CONTENT) !== 0,
    ]),
  };
}

const wanted = (span: Span) => ({
  name: span.name,
  kind: stageKind(span.attributes),
  ended: span.endNs !== undefined,
  failed: span.status.code === 2,
  aborted: span.aborted,
  missing: span.startMissing,
  failure: failureOf(span),
  start: span.startMs,
  end: span.endMs,
  chunks: (span.stream?.chunks ?? []).map((chunk, i) => [
    span.stream?.times[i] as number,
    chunk.kind,
    chunk.length > 0 || chunk.toolCall !== undefined,
  ]),
});

const endsBeforeItBegins = (records: SpanRecord[]): boolean =>
  records.some((end) => end.type === "end" && records.some((one) => "time" in one && one.time > end.time));

/** A hair below nothing is nothing: of two zeros with different signs a test would say that they differ. */
const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, v) => (typeof v === "number" ? Math.round(v * 1000) / 1000 + 0 : v));

describe("a table", () => {
  it("says what whole spans say, whatever comes in whatever order", () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 30 }), (records) => {
        const trace = createTrace(TRACE);
        const table = createTable(TRACE, 2);
        for (const one of records) {
          foldRecord(trace, { sid, record: one }, () => undefined);
          foldIntoTable(table, { sid, record: one }, () => "app");
        }
        const { originMs } = table;
        expect(table.count).toBe(trace.spans.size);
        for (const span of trace.spans.values()) {
          // One that an update told first has no time of its own: both guess, each in its way.
          if (records.find((r) => r.span === span.spanId)?.type === "update") continue;
          // Whole spans clamp an end to the start known then, tables to the one known now.
          if (endsBeforeItBegins(records.filter((r) => r.span === span.spanId))) continue;
          expect(rounded(told(table, span, originMs))).toEqual(rounded(wanted(span)));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("finds every one of many spans again", () => {
    const table = createTable(TRACE);
    for (const one of generateTrace({ spans: 5000, chunks: 1 }))
      if (one.type !== "resource") foldIntoTable(table, { sid, record: one }, () => "app");
    for (let row = 0; row < table.count; row++) {
      const [high, low] = [table.ids[row * 2] as number, table.ids[row * 2 + 1] as number];
      expect(rowOf(table, high, low)).toBe(row);
      const text = idText(high, low);
      expect([idHigh(text), idLow(text)]).toEqual([high, low]);
    }
    expect(rowOf(table, 0xdead, 0xbeef)).toBe(-1);
  });

  it("keeps the numbers of records that are missing", () => {
    const table = createTable(TRACE);
    const row = foldIntoTable(table, { sid, record: { type: "gap", covers: 3, reason: "lost" } }, () => "");
    expect(row).toBe(-1);
    expect(table.gaps).toEqual([{ sessionId: sid, reason: "lost", records: 3, chunks: 0 }]);
  });
});

describe("an answer that reached a limit", () => {
  const common = { trace: TRACE, span: id(1) };
  const ended = (reasons: string[]) => {
    const table = createTable(TRACE);
    const end: SpanRecord = {
      type: "end",
      ...common,
      time: at(5),
      attributes: { "gen_ai.response.finish_reasons": reasons },
    };
    foldIntoTable(table, { sid, record: end }, () => "");
    return has(table, 0, TRUNCATED);
  };

  it("is told from one that was finished, by each provider's own word", () => {
    expect(["length", "max_tokens", "MAX_TOKENS", "model_length"].map((word) => ended([word]))).toEqual(
      Array(4).fill(true),
    );
    expect(["stop", "tool_calls", "content_filter", "?"].map((word) => ended([word]))).toEqual(
      Array(4).fill(false),
    );
    expect(ended(["stop", "length"])).toBe(true);
  });
});
