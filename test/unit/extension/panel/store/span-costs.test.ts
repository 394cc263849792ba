import { expect, it } from "vitest";
import type { SpanCost } from "../../../../../extension/engine/engine-api.ts";
import type { TraceSummary } from "../../../../../extension/model/trace.ts";
import { SpanCostsModel } from "../../../../../extension/panel/store/span-costs.ts";

const row = (more: Partial<TraceSummary> = {}) => ({ spanCount: 3, status: "ok", ...more }) as TraceSummary;

function world() {
  const rows = new Map<string, TraceSummary>([["t", row()]]);
  const asked: string[] = [];
  let costs: SpanCost[] = [{ spanId: "a", usd: 0.5, isTold: false }];
  const model = new SpanCostsModel(
    {
      costsIn: async (id) => {
        asked.push(id);
        return costs;
      },
    },
    (id) => rows.get(id),
  );
  return { model, rows, asked, tell: (next: SpanCost[]) => (costs = next) };
}

const answered = () => new Promise((resolve) => setImmediate(resolve));

it("the engine is asked when somebody first looks, once, and again when the trace has gone on or prices changed", async () => {
  const { model, rows, asked, tell } = world();
  expect(asked).toEqual([]);
  expect(model.of("t", "a")).toBeUndefined();
  model.of("t", "b");
  await answered();
  expect(model.of("t", "a")).toMatchObject({ usd: 0.5 });
  expect(model.of("t", "b")).toBeUndefined();
  expect(asked).toEqual(["t"]);

  tell([{ spanId: "a", usd: 0.75, isTold: true }]);
  rows.set("t", row({ outputTokens: 9 }));
  // What was known holds until the answer is there.
  expect(model.of("t", "a")).toMatchObject({ usd: 0.5 });
  await answered();
  expect(model.of("t", "a")).toMatchObject({ usd: 0.75, isTold: true });
  model.changed();
  model.of("t", "a");
  expect(asked).toEqual(["t", "t", "t"]);
});

it("traces that are too long to be read for a tooltip are not asked about, and another trace has no costs of this one", async () => {
  const { model, rows, asked } = world();
  rows.set("long", row({ spanCount: 6000 }));
  expect(model.of("long", "a")).toBeUndefined();
  expect(asked).toEqual([]);
  model.of("t", "a");
  await answered();
  rows.set("u", row());
  expect(model.of("u", "a")).toBeUndefined();
});
