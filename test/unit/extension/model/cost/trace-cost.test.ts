import { describe, expect, it } from "vitest";
import {
  type BilledCalls,
  BillOfCalls,
  MAX_BILLED,
} from "../../../../../extension/model/cost/billed-calls.ts";
import type { ModelPrice } from "../../../../../extension/model/cost/price.ts";
import { priceKey } from "../../../../../extension/model/cost/price.ts";
import { totalCost, traceCost } from "../../../../../extension/model/cost/trace-cost.ts";
import { foldTrace } from "../../../../../extension/model/fold.ts";
import { summarize } from "../../../../../extension/model/summary.ts";
import type { TraceRecord } from "../../../../../sdk/protocol/index.ts";
import { traceFromText } from "../../../../fixtures/trace-from-text.ts";

const tiered: ModelPrice = {
  ...{ provider: "p", model: "m", source: "list" },
  input: { base: 1, tiers: [{ start: 200_000, price: 2 }] },
  output: 10,
};
const priced = (models: readonly string[]) => (models[0] === "m" ? tiered : null);
const cost = (billed: BilledCalls[], unmetered?: number) =>
  traceCost({ billed, unmetered, startMs: 0 }, ({ models }) => priced(models));

function bill(...calls: Omit<BilledCalls, "calls">[]): BilledCalls[] {
  const all = new BillOfCalls();
  for (const call of calls) all.add(call);
  return all.entries ?? [];
}

describe("a row's bill", () => {
  it("sums short calls of a model, and keeps long prompts apart, whose price is another", () => {
    const billed = bill(
      { model: "m", input: 90_000, output: 1000 },
      { model: "m", input: 90_000, output: 1000 },
      { model: "m", input: 90_000, output: 1000 },
      { model: "m", input: 250_000, output: 1000 },
    );
    expect(billed.map(({ calls }) => calls)).toEqual([3, 1]);
    expect(cost(billed)?.usd).toBeCloseTo((270_000 * 1 + 250_000 * 2 + 4000 * 10) / 1e6, 12);
  });

  it("keeps who was asked, where another answered, and who was paid", () => {
    const billed = bill(
      { model: "m", provider: "a" },
      { model: "m", provider: "b" },
      { model: "m", asked: "n" },
    );
    expect(billed).toHaveLength(3);
  });

  it("stays small, whatever a page calls", () => {
    const all = new BillOfCalls();
    for (let i = 0; i < 500; i++) all.add({ model: `model ${i}`, input: 1 });
    for (let i = 0; i < 500; i++) all.add({ model: "model 1", input: 200_000 });
    expect(all.entries?.length).toBe(MAX_BILLED * 2);
    expect((all.entries ?? []).reduce((sum, { calls }) => sum + calls, 0) + all.left).toBe(1000);
  });
});

describe("what a trace cost", () => {
  it("is the least it was, where a price or the tokens are not known", () => {
    const known = { model: "m", calls: 1, output: 100_000 };
    expect(cost([known])).toEqual({ usd: 1, isLeast: false, isTold: false });
    expect(cost([known, { model: "other", calls: 1, input: 5 }])).toMatchObject({ usd: 1, isLeast: true });
    expect(cost([known], 1)).toMatchObject({ usd: 1, isLeast: true });
  });

  it("is not known where no call has a price", () => {
    expect(cost([{ model: "other", calls: 2, input: 5 }])).toBeUndefined();
    expect(cost([], 3)).toBeUndefined();
  });

  it("is what the server told, rather than what a list says", () => {
    expect(cost([{ model: "m", calls: 1, output: 100_000, told: 0.25 }])).toEqual({
      ...{ usd: 0.25, isLeast: false, isTold: true },
    });
    const [both] = bill({ model: "m", told: 1 }, { model: "m", output: 1 });
    expect(both?.told).toBeUndefined();
  });

  it("of several traces is the least too, where one of them is not known", () => {
    const one = { cost: { usd: 1, isLeast: false, isTold: false } };
    const sum = totalCost([one, one]);
    expect(sum).toEqual({ usd: 2, isLeast: false, isTold: false });
    expect(totalCost([one, one, {}])).toEqual(sum);
    expect(totalCost([one, one, { unmetered: 1 }])).toMatchObject({ usd: 2, isLeast: true });
    expect(totalCost([{ unmetered: 1 }, one, one])).toMatchObject({ usd: 2, isLeast: true });
    expect(totalCost([{ billed: [{ model: "other", calls: 1 }] }])).toBeUndefined();
  });
});

describe("what a row keeps of a trace's calls", () => {
  const row = (drawing: string) => {
    const records = traceFromText(drawing) as TraceRecord[];
    const trace = foldTrace({
      traceId: "t",
      records: records.map((record) => ({ sid: "1".repeat(32), record })),
      resources: [],
    } as never);
    const { billed, unmetered } = summarize(trace, { origin: "" });
    return { billed, unmetered };
  };
  const usage = JSON.stringify({
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.provider.name": "openai",
    "gen_ai.usage.input_tokens": 10,
    "gen_ai.usage.output_tokens": 2,
  });

  it("has each call once, and none of the agent's totals", () => {
    const { billed, unmetered } = row(
      `agent a |==========| ${usage}\n  chat one | = | ${usage}\n  chat two |   = | ${usage}`,
    );
    expect(billed).toEqual([{ model: "gpt-4o", provider: "openai", calls: 2, input: 20, output: 4 }]);
    expect(unmetered).toBeUndefined();
  });

  it("counts the calls whose tokens nobody told, but not those that failed", () => {
    const { billed, unmetered } = row(
      `agent a |==========|\n  chat one | =     | ${usage}\n  chat two |   =   |\n  chat three |     x |`,
    );
    expect(billed).toHaveLength(1);
    expect(unmetered).toBe(1);
  });

  it("trusts a total that only the run tells", () => {
    const { billed, unmetered } = row(`agent a |==========| ${usage}\n  chat one | = |\n  chat two |   = |`);
    expect(billed?.[0]?.calls).toBe(1);
    expect(unmetered).toBeUndefined();
  });
});

it("asks once for what has the same answer", () => {
  const at = Date.UTC(2026, 10, 1, 10, 5);
  const question = { provider: "openai", models: ["m"], atMs: at };
  expect(priceKey({ ...question, atMs: at + 60_000 })).toBe(priceKey(question));
  expect(priceKey({ ...question, atMs: at + 3_600_000 })).not.toBe(priceKey(question));
  expect(priceKey({ ...question, provider: undefined })).not.toBe(priceKey(question));
});
