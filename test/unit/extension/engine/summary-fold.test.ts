import fc from "fast-check";
import { expect, test } from "vitest";
import { foldForSummary } from "../../../../extension/engine/summary-fold.ts";
import { createTrace, foldRecord } from "../../../../extension/model/fold.ts";
import { summarize } from "../../../../extension/model/summary.ts";
import type { SpanRecord } from "../../../../sdk/protocol/index.ts";
import { chunk, end, sid, spanId, start, traceId } from "./engine-world.ts";

const attributes = fc
  .tuple(
    fc.dictionary(
      fc.constantFrom(
        "gen_ai.operation.name",
        "gen_ai.request.model",
        "gen_ai.tool.name",
        "gen_ai.usage.input_tokens",
        "gen_ai.conversation.id",
        "gen_ai.input.messages",
      ),
      fc.oneof(fc.constantFrom("chat", "execute_tool", "m"), fc.nat(1000), fc.constant([{ role: "user" }])),
    ),
    fc.constantFrom({}, { "genai_traces.output": "x".repeat(600) }),
  )
  .map(([some, long]) => ({ ...some, ...long }));
const span = fc.integer({ min: 1, max: 4 });
const time = fc.nat(100);
const record = fc.oneof(
  fc
    .tuple(span, time, attributes, fc.option(span))
    .map(([id, ms, attributes, parent]) =>
      start(1, id, ms, { attributes, ...(parent && { parent: spanId(parent) }) }),
    ),
  fc
    .tuple(span, time, fc.constantFrom("", "a", "b"))
    .map(([id, ms, text]) => ({ ...chunk(1, id, ms, ""), at: [0, 500], parts: [text, "z"] })),
  fc.tuple(span, time, attributes).map(([id, ms, attributes]) => end(1, id, ms, { attributes })),
  fc.tuple(span, time).map(([id, ms]) => end(1, id, ms, { status: { code: 2 } })),
  span.map((id) => ({ type: "update", trace: traceId(1), span: spanId(id), attributes: { n: 1 } })),
  fc.constant({ type: "gap", covers: 2, reason: "lost" }),
);

test("what the engine leaves out changes no summary", () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 30 }), (records) => {
      const [slim, whole] = [createTrace(traceId(1)), createTrace(traceId(1))];
      for (const record of records as SpanRecord[]) {
        foldForSummary(slim, sid(1), record);
        foldRecord(whole, { sid: sid(1), record }, () => undefined);
      }
      expect(summarize(slim, { origin: "o" })).toEqual(summarize(whole, { origin: "o" }));
    }),
    { numRuns: 1000 },
  );
});
