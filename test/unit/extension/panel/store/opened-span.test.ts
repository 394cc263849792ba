import { effect } from "@preact/signals";
import { expect, test } from "vitest";
import type { TraceContent } from "../../../../../extension/engine/engine-api.ts";
import { OpenedSpanModel } from "../../../../../extension/panel/store/opened-span.ts";
import { traceIdOf } from "../../../../fixtures/trace-from-text.ts";

const TRACE = traceIdOf(1);
const SPAN = "a".repeat(16);
const ids = { trace: TRACE, span: SPAN };

const contentOf = (...records: TraceContent["records"][number]["record"][]): TraceContent => ({
  ...{ traceId: TRACE, resources: [] },
  records: records.map((record) => ({ sid: "s", record })),
});

const chunks = (count: number) =>
  contentOf({
    ...{ type: "chunks", ...ids, time: "1000000000000000000" },
    ...{ at: new Array<number>(count).fill(0), parts: new Array<string>(count).fill("x") },
  });

const START = contentOf({
  ...{ type: "start", ...ids, name: "chat", kind: 1, time: "1000000000000000000", resource: 1 },
});

async function createOpened() {
  let now = 0;
  let due: { at: number; fn: () => void }[] = [];
  const timers = {
    set: (fn: () => void, ms: number) => due.push({ at: now + ms, fn }),
    clear: () => {
      due = [];
    },
  };
  const model = new OpenedSpanModel({ openSpans: async () => START }, { now: () => now, timers });
  const seen: number[] = [];
  effect(() => {
    const span = model.opened.value?.span;
    if (span) seen.push(span.stream?.count ?? 0);
  });
  await model.open(TRACE, SPAN);
  seen.length = 0;
  return {
    model,
    seen,
    pass(ms: number) {
      now += ms;
      for (const timer of due.splice(0))
        if (timer.at <= now) timer.fn();
        else due.push(timer);
    },
  };
}

test("a short stream is shown with each news", async () => {
  const { model, seen } = await createOpened();
  for (let i = 0; i < 3; i++) model.append(chunks(10));
  expect(seen).toEqual([10, 20, 30]);
});

test("a long one is shown less often, and what came last is shown in the end", async () => {
  const { model, seen, pass } = await createOpened();
  model.append(chunks(10_000));
  for (let i = 0; i < 5; i++) {
    pass(16);
    model.append(chunks(10));
  }
  expect(seen).toEqual([10_000]);
  pass(100);
  expect(seen).toEqual([10_000, 10_050]);
});

test("what waits to be shown is not shown of another span", async () => {
  const { model, seen, pass } = await createOpened();
  model.append(chunks(10_000));
  model.append(chunks(1));
  await model.open(null, null);
  seen.length = 0;
  pass(1000);
  expect(seen).toEqual([]);
});
