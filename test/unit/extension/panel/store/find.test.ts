import { signal } from "@preact/signals";
import { expect, it } from "vitest";
import type { FoundInTrace } from "../../../../../extension/engine/engine-api.ts";
import { FindModel } from "../../../../../extension/panel/store/find.ts";

const FOUND: FoundInTrace = {
  spans: [
    { spanId: "a", count: 2 },
    { spanId: "b", count: 1 },
  ],
  total: 3,
};

function world() {
  const asked: { text: string; answer(found: FoundInTrace): void }[] = [];
  const traceId = signal<string | null>("t");
  const spanId = signal<string | null>(null);
  const find = new FindModel({
    engine: {
      findInTrace: (_id, text) => new Promise((answer) => asked.push({ text, answer })),
    },
    traceId,
    spanId,
    selectSpan: (id) => {
      spanId.value = id;
    },
  });
  find.open();
  return { find, asked, traceId, spanId };
}

it("goes from span to span that has the words, and round", async () => {
  const { find, asked, spanId } = world();
  find.setText(" refund ");
  expect(asked.map(({ text }) => text)).toEqual(["refund"]);
  asked[0]?.answer(FOUND);
  await expect.poll(() => find.found.value.total).toBe(3);
  const walked = [1, 1, 1, -1].map((by) => {
    find.step(by as 1 | -1);
    return spanId.value;
  });
  expect(walked).toEqual(["a", "b", "a", "b"]);
  expect(find.counts.value.get("a")).toBe(2);
});

it("an answer that comes after another question is not shown", async () => {
  const { find, asked } = world();
  find.setText("a");
  find.setText("ab");
  asked[1]?.answer({ spans: [], total: 0 });
  await expect.poll(() => find.isLooking.value).toBe(false);
  asked[0]?.answer(FOUND);
  await Promise.resolve();
  expect(find.found.value.total).toBe(0);
});

it("closed it marks nothing; another trace is asked anew", async () => {
  const { find, asked, traceId } = world();
  find.setText("x");
  traceId.value = "u";
  expect(asked).toHaveLength(2);
  asked[1]?.answer(FOUND);
  await expect.poll(() => find.counts.value.size).toBe(2);
  find.close();
  expect(find.counts.value.size).toBe(0);
});
