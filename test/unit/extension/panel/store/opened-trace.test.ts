import { expect, test } from "vitest";
import { OpenedTable } from "../../../../../extension/engine/opened-table.ts";
import { OpenedTraceModel } from "../../../../../extension/panel/store/opened-trace.ts";
import type { SpanRecord } from "../../../../../sdk/protocol/index.ts";
import { generateTrace } from "../../../../fixtures/generate-trace.ts";
import { traceIdOf } from "../../../../fixtures/trace-from-text.ts";

const TRACE = traceIdOf(9001);

test("how much of a trace is read is known while it is, and forgotten with the trace", async () => {
  const model = new OpenedTraceModel({ openTrace: async () => true });
  const table = new OpenedTable(TRACE, () => 0);
  for (const record of generateTrace({ spans: 20 }))
    if (record.type !== "resource") table.add("s", record as SpanRecord);
  const delta = table.take();
  if (!delta) throw new Error("nothing to tell");
  await model.open(TRACE);
  expect(model.reading.value).toBeNull();
  model.append({ ...delta, share: 0.25 });
  expect(model.reading.value).toBe(0.25);
  expect(model.rows.value?.visible.length).toBeGreaterThan(20);
  const last = { ...delta, whole: undefined, share: undefined };
  model.append(last);
  expect(model.reading.value).toBeNull();
  model.append({ ...last, share: 0.5 });
  await model.open(null);
  expect(model.reading.value).toBeNull();
});
