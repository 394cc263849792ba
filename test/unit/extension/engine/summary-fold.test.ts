import fc from "fast-check";
import { expect, test } from "vitest";
import { foldForSummary } from "../../../../extension/engine/summary-fold.ts";
import { createTrace, foldRecord } from "../../../../extension/model/fold.ts";
import { summarize } from "../../../../extension/model/summary.ts";
import * as protocol from "../../../../sdk/protocol/index.ts";
import { chunk, end, sid, spanId, start, traceId } from "./engine-world.ts";

/** All attribute names of the protocol: whichever of them a summary reads, the engine must keep. */
const names = Object.values<unknown>(protocol).filter(
  (name): name is string => typeof name === "string" && name.includes("."),
);
const attributes = fc
  .tuple(
    fc.constantFrom("chat", "embeddings", "execute_tool", "invoke_agent"),
    fc.dictionary(
      fc.constantFrom(...names),
      fc.oneof(
        fc.constantFrom("rerank", "m", ""),
        fc.nat(1000),
        fc.boolean(),
        fc.constant([{ role: "user" }]),
        fc.constant([{ role: "user", parts: [{ type: "text", content: "why?" }] }, { role: "tool" }]),
      ),
    ),
  )
  .map(([operation, some]) => ({ "gen_ai.operation.name": operation, ...some }));
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
  fc
    .tuple(span, attributes)
    .map(([id, attributes]) => ({ type: "update", trace: traceId(1), span: spanId(id), attributes })),
  span.map((id) => ({ type: "update", trace: traceId(1), span: spanId(id), attributes: { n: 1 } })),
  fc.constant({ type: "gap", covers: 2, reason: "lost" }),
);

/** Once below another span and once as a root, which has the trace's question. */
const ASKED = { attributes: { "gen_ai.operation.name": "chat", "gen_ai.input.messages": "why?" } };
const CHAT = { attributes: { "gen_ai.operation.name": "chat" } };
const BELOW = { parent: spanId(1) };
const TOLD_TWICE = [
  [start(1, 3, 0, { ...BELOW, ...ASKED }), start(1, 3, 0, CHAT)],
  [start(1, 3, 0, CHAT), start(1, 3, 0, { ...BELOW, ...ASKED })],
];

test("what the engine leaves out changes no summary", () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 30 }), (records) => {
      const [slim, whole] = [createTrace(traceId(1)), createTrace(traceId(1))];
      for (const record of records as protocol.SpanRecord[]) {
        foldForSummary(slim, sid(1), record);
        foldRecord(whole, { sid: sid(1), record }, () => undefined);
      }
      expect(summarize(slim, { origin: "o" })).toEqual(summarize(whole, { origin: "o" }));
    }),
    { numRuns: 1000, examples: TOLD_TWICE.map((records): [typeof records] => [records]) },
  );
});
