import { beforeEach, describe, expect, it } from "vitest";
import { Statistics } from "../../../../../extension/engine/statistics/statistics.ts";
import type {
  Overview,
  StatisticsAnswer,
  StatisticsQuestion,
} from "../../../../../extension/engine/statistics/statistics-api.ts";
import {
  batch,
  chunk,
  end,
  freshIndexedDb,
  hello,
  openPanel,
  origin,
  type Panel,
  resource,
  settle,
  sid,
  start,
  traceId,
  until,
} from "../engine-world.ts";

beforeEach(freshIndexedDb);

const record = (panel: Panel, s0: number, ...records: unknown[]) =>
  panel.engine.receive("doc-1", batch(sid(1), s0, records));

const call = (trace: number, model: string, durationMs: number) => [
  start(trace, 1, trace * 1000, {
    attributes: { "gen_ai.operation.name": "chat", "gen_ai.request.model": model },
  }),
  chunk(trace, 1, trace * 1000 + 7, "words"),
  end(trace, 1, trace * 1000 + durationMs),
];

const question = (...traces: number[]): StatisticsQuestion => ({
  ...{ type: "overview", traceIds: traces.map(traceId), of: "model", by: "model", metric: "duration" },
});

const overviewIn = (answer: StatisticsAnswer): Overview => {
  if (answer.state !== "done" || answer.found.type !== "overview") throw new Error(JSON.stringify(answer));
  return answer.found.overview;
};
const counted = (answer: StatisticsAnswer) =>
  overviewIn(answer).groups.map(({ value, count, figures }) => [value, count, figures.duration?.p50]);

async function recorded(options = {}): Promise<Panel> {
  const panel = await openPanel(options);
  await panel.engine.hello(origin("doc-1"), hello(sid(1)));
  record(panel, 1, resource(), ...call(1, "small", 100), ...call(2, "small", 300), ...call(3, "large", 900));
  await settle(panel);
  return panel;
}

/** Until an answer is of all traces as they are stored. */
async function answered(panel: Panel, asked: StatisticsQuestion): Promise<StatisticsAnswer> {
  let answer: StatisticsAnswer | undefined;
  await until(panel, async () => {
    answer = await panel.engine.statistics(asked);
    return answer.state !== "done" || (answer.basis.waiting === 0 && !answer.basis.isStale);
  });
  return answer as StatisticsAnswer;
}

describe.each([{ memoryOnly: false }, { memoryOnly: true }])("statistics of stored traces, %o", (options) => {
  it("count model calls by model, of the traces that are asked for", async () => {
    const panel = await recorded(options);
    const answer = await answered(panel, question(1, 2, 3));
    expect(counted(answer)).toEqual([
      ["small", 2, 100],
      ["large", 1, 900],
    ]);
    expect(overviewIn(answer).total.figures.ttft?.p50).toBe(7);
    expect(answer).toMatchObject({ basis: { traces: 3, waiting: 0, left: 0, isStale: false } });
    expect(counted(await answered(panel, question(2)))).toEqual([["small", 1, 300]]);
  });

  it("follow what comes to a known trace, and to the list", async () => {
    const panel = await recorded(options);
    await answered(panel, question(1, 2, 3));
    record(
      panel,
      11,
      start(3, 2, 3000, { attributes: { "gen_ai.operation.name": "chat", "gen_ai.request.model": "large" } }),
      end(3, 2, 3100),
      ...call(4, "new", 50),
    );
    await settle(panel);
    expect(counted(await answered(panel, question(1, 2, 3, 4)))).toEqual([
      ["large", 2, 100],
      ["small", 2, 100],
      ["new", 1, 50],
    ]);
  });

  it("cost what the user's own prices say, also when these change", async () => {
    const panel = await openPanel(options);
    await panel.engine.hello(origin("doc-1"), hello(sid(1)));
    const attributes = {
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "house-model",
      "gen_ai.usage.input_tokens": 1000,
    };
    record(panel, 1, resource(), start(1, 1, 1000, { attributes }), end(1, 1, 1100));
    await settle(panel);
    const cost = async () => overviewIn(await answered(panel, question(1))).total.figures.cost?.sum;
    expect(await cost()).toBeUndefined();
    await panel.engine.setOwnPrices([{ model: "house-*", input: 5, output: 10 }]);
    expect(await cost()).toBeCloseTo(0.005, 10);
  });

  it("forget what is deleted and count it again when it is taken back", async () => {
    const panel = await recorded(options);
    await answered(panel, question(1, 2, 3));
    const token = await panel.engine.deleteTraces([traceId(3)]);
    expect(counted(await answered(panel, question(1, 2)))).toEqual([["small", 2, 100]]);
    await panel.engine.undelete(token);
    expect(counted(await answered(panel, question(1, 2, 3)))).toHaveLength(2);
  });
});

/** Statistics over made-up rows. */
function made(traces: Record<string, number>, { mostRows = 1000, fails = "" } = {}) {
  const records = (id: string) =>
    Array.from({ length: traces[id] ?? 0 }, (_, i) =>
      start(Number(id), i + 1, i, { attributes: { "gen_ai.operation.name": "chat" } }),
    );
  return new Statistics(
    {
      clock: {
        now: Date.now,
        cost: () => performance.now(),
        soon: (task) => void setImmediate(task),
        after: (ms, task) => {
          const timer = setTimeout(task, ms);
          return () => clearTimeout(timer);
        },
      },
      isBusy: () => false,
      keys: async (id) => [[String(Number.parseInt(id, 16)), 1]],
      rows: async (keys) => keys.map(([sid]) => ({ sid, s0: 1, n: 1, skip: 0, body: "", traceIds: [] })),
      records: (row) => {
        if (row.sid === fails) throw new Error("unreadable");
        return records(row.sid) as never;
      },
      resources: async () => [],
      origin: async () => "",
    },
    undefined,
    mostRows,
  );
}

it("traces for which there is no room are told, and those that nobody asks about make room", async () => {
  const statistics = made({ 1: 4, 2: 4, 3: 4 }, { mostRows: 10 });
  expect(await statistics.ask(question(1, 2, 3))).toMatchObject({
    basis: { traces: 2, left: 1, waiting: 0 },
  });
  expect(await made({ 1: 4, 2: 4, 3: 4 }, { mostRows: 5 }).ask(question(2))).toMatchObject({
    basis: { traces: 1 },
  });
  const one = made({ 1: 4, 2: 4 }, { mostRows: 5 });
  await one.ask(question(1));
  expect(await one.ask(question(2))).toMatchObject({ basis: { traces: 1, left: 0 } });
});

it("a trace that cannot be read is told as not counted, the others are", async () => {
  const answer = await made({ 1: 1, 2: 1 }, { fails: "1" }).ask(question(1, 2));
  expect(answer).toMatchObject({ basis: { traces: 1, left: 1 } });
});

it("when the rules cannot be loaded it says what to do", async () => {
  const statistics = new Statistics({} as never, () => Promise.reject(new Error("gone")));
  expect(await statistics.ask(question(1))).toMatchObject({
    state: "refused",
    reason: expect.stringMatching(/close DevTools and open it again/),
  });
});
