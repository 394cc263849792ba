import { expect, it } from "vitest";
import { CompareModel, MOST_SPANS } from "../../../../../extension/panel/store/compare.ts";
import { CostsModel } from "../../../../../extension/panel/store/costs.ts";
import { FakeEngine } from "../../../../fixtures/fake-engine.ts";
import { traceFromText, traceIdOf } from "../../../../fixtures/trace-from-text.ts";

const FIRST = `
  agent a       |==========|
    chat x      |====      |
    tool f      |     ==   |`;
const SECOND = `
  agent a       |==========|
    chat y      |====      |
    tool f      |     ==   |
    tool g      |       ===|`;

async function world(spanCount?: number) {
  const engine = new FakeEngine();
  engine.apply(traceFromText(SECOND, { seed: 2, startMs: 2_000_000 }));
  engine.apply(traceFromText(FIRST, { seed: 1, startMs: 1_000_000 }));
  const byId = new Map(
    (await engine.list()).map((row) => [row.traceId, spanCount ? { ...row, spanCount } : row]),
  );
  const said: string[] = [];
  const saved = new Map<string, string>();
  const compare = new CompareModel({
    engine,
    storage: {
      getItem: (key) => saved.get(key) ?? null,
      setItem: (key, value) => void saved.set(key, value),
    },
    notices: { show: ({ text }) => void said.push(text) },
    summaryOf: (id) => byId.get(id),
    costs: new CostsModel(engine, { set: () => 0, clear: () => {} }),
    breathe: () => Promise.resolve(),
  });
  return { compare, said };
}

const names = ({ compare }: Awaited<ReturnType<typeof world>>) =>
  compare.rows.value.map(({ pair: { before, after } }) => [before?.name ?? null, after?.name ?? null]);

it("the earlier trace stands first, whichever was picked first; swapped it stands last", async () => {
  const it = await world();
  await it.compare.compareTraces(traceIdOf(2), traceIdOf(1));
  expect(names(it)).toEqual([
    ["invoke_agent a", "invoke_agent a"],
    ["chat x", "chat y"],
    ["execute_tool f", "execute_tool f"],
    [null, "execute_tool g"],
  ]);
  expect(it.compare.comparison.value?.totals).toMatchObject({
    before: { duration: 1000 },
    after: { duration: 1000 },
  });
  it.compare.swap();
  await Promise.resolve();
  await expect.poll(() => names(it).at(-1)).toEqual(["execute_tool g", null]);
});

it("the first row that differs is chosen, and stays chosen when only differences are shown", async () => {
  const it = await world();
  await it.compare.compareTraces(traceIdOf(1), traceIdOf(2));
  expect(it.compare.chosen.value).toBe(1);
  it.compare.showOnlyDifferences(true);
  expect(names(it)).toEqual([
    ["chat x", "chat y"],
    [null, "execute_tool g"],
  ]);
  expect(it.compare.chosen.value).toBe(0);
});

it("a span is marked first and compared with the next; the same again unmarks it", async () => {
  const { compare, said } = await world();
  const span = { traceId: traceIdOf(1), spanId: "0000000100000002", name: "chat x" };
  compare.compareSpan(span);
  expect(said).toHaveLength(1);
  compare.compareSpan(span);
  expect(compare.marked.value).toBeNull();
  compare.compareSpan(span);
  compare.compareSpan({ traceId: traceIdOf(2), spanId: "0000000200000002", name: "chat y" });
  await expect.poll(() => compare.rows.value.length).toBe(1);
  expect(compare.comparison.value).toMatchObject({ before: { name: "chat x" }, after: { name: "chat y" } });
});

it("traces too long to be read whole are refused, with what to do instead", async () => {
  const { compare } = await world(MOST_SPANS + 1);
  await compare.compareTraces(traceIdOf(1), traceIdOf(2));
  expect(compare.failed.value).toMatch(/20,001 spans.*Compare two of its spans/);
});

it("a trace that is gone is said to be", async () => {
  const { compare } = await world();
  await compare.compareTraces(traceIdOf(1), traceIdOf(9));
  expect(compare.failed.value).toMatch(/no longer stored/);
});

it("two calls are compared by what they cost", async () => {
  const engine = new FakeEngine();
  const call = (model: string) =>
    JSON.stringify({
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": model,
      "gen_ai.usage.input_tokens": 1_000_000,
      "gen_ai.usage.output_tokens": 0,
    });
  engine.apply(
    traceFromText(`chat one |====| ${call("gpt-4o")}`, { seed: 1, startMs: Date.UTC(2025, 10, 1) }),
  );
  engine.apply(
    traceFromText(`chat two |====| ${call("gpt-4o-mini")}`, { seed: 2, startMs: Date.UTC(2025, 10, 2) }),
  );
  const byId = new Map((await engine.list()).map((row) => [row.traceId, row]));
  const compare = new CompareModel({
    ...{ engine, storage: { getItem: () => null, setItem: () => {} }, notices: { show: () => {} } },
    summaryOf: (id) => byId.get(id),
    costs: new CostsModel(engine, { set: () => 0, clear: () => {} }),
    breathe: () => Promise.resolve(),
  });
  await compare.compareTraces(traceIdOf(1), traceIdOf(2));
  const [row] = compare.rows.value;
  // A million tokens at $2.50 and at $0.15.
  expect([row?.before.cost, row?.after.cost]).toEqual([2.5, 0.15]);
  expect(row?.figures).toContain("cost");
});
