import { signal } from "@preact/signals";
import { expect, it } from "vitest";
import type { StatisticsAnswer, StatisticsQuestion } from "../../../../../extension/engine/engine-api.ts";
import type { TraceSummary } from "../../../../../extension/model/trace.ts";
import { StatisticsModel } from "../../../../../extension/panel/store/statistics.ts";
import type { TraceList } from "../../../../../extension/panel/store/traces.ts";
import { MemoryStorage } from "../../../../harness/memory-storage.ts";

const listOf = (...ids: string[]): TraceList => ({
  revision: 0,
  rows: ids.map((traceId) => ({ traceId }) as TraceSummary),
  byId: new Map(),
});

/** The model over an engine that answers when the test says so, and timers that it fires. */
function opened({ waiting = 0, isStale = false } = {}) {
  const asked: StatisticsQuestion[] = [];
  const timers = new Map<number, { fn: () => void; ms: number }>();
  let timer = 0;
  let answer: () => void = () => {};
  const basis = { traces: 1, waiting, left: 0, isStale, isCut: false };
  const statistics = (question: StatisticsQuestion) => {
    asked.push(question);
    return new Promise<StatisticsAnswer>((resolve) => {
      answer = () =>
        resolve({
          ...{ state: "done", basis, tookMs: 1 },
          found:
            question.type === "slice"
              ? { type: "slice", slice: { traceIds: ["b"], rows: 1, dots: [] } }
              : { type: "overview", overview: { groups: [{ value: "A" }] } as never },
        });
    });
  };
  const list = signal(listOf("a", "b"));
  const filterText = signal("");
  const narrowed: [string, string[]][] = [];
  const selected: (string | null)[] = [];
  const model = new StatisticsModel({
    engine: { statistics },
    storage: new MemoryStorage(),
    timers: {
      set: (fn, ms) => {
        timers.set(++timer, { fn, ms });
        return timer;
      },
      clear: (id) => void timers.delete(id),
    },
    list,
    scores: signal([]),
    filterText,
    setFilter: (text) => {
      filterText.value = text;
    },
    narrowing: {
      to: (label, ids) => void narrowed.push([label, [...ids]]),
      narrowed: signal(null),
    },
    selection: {
      selectTrace: (id) => void selected.push(id),
      selectSpan: (id) => void selected.push(id),
    },
  });
  return {
    ...{ model, asked, list, filterText, narrowed, selected, basis },
    answer: async () => {
      answer();
      await new Promise((resolve) => setImmediate(resolve));
    },
    /** Waits of the timers that are set; fires them. */
    fire: (): number[] => {
      const due = [...timers.values()];
      timers.clear();
      for (const { fn } of due) fn();
      return due.map(({ ms }) => ms);
    },
  };
}

it("nothing is asked before it is opened, and nothing after it is closed", async () => {
  const { model, asked, list, answer, fire } = opened();
  list.value = listOf("a");
  expect(asked).toHaveLength(0);
  model.open();
  expect(asked).toMatchObject([{ type: "overview", traceIds: ["a"], of: "model", by: "model" }]);
  model.close();
  await answer();
  list.value = listOf("a", "b");
  fire();
  expect(asked).toHaveLength(1);
});

it("while traces come it asks one question at a time, and not before it has rested", async () => {
  const { model, asked, list, answer, fire } = opened();
  model.open();
  for (const id of ["c", "d", "e"]) list.value = listOf("a", id);
  expect(asked).toHaveLength(1);
  await answer();
  for (const id of ["f", "g"]) list.value = listOf("a", id);
  expect(asked).toHaveLength(1);
  expect(fire()).toEqual([350]);
  expect(asked).toHaveLength(2);
  expect(asked[1]?.traceIds).toEqual(["a", "g"]);
  await answer();
  fire();
  expect(asked).toHaveLength(2);
});

it("it asks again while the engine still reads, and a choice does not wait", async () => {
  const { model, asked, answer, fire, basis } = opened({ waiting: 3 });
  model.open();
  await answer();
  expect(model.isReading.value).toBe(true);
  expect(fire()).toEqual([120]);
  expect(asked).toHaveLength(2);
  basis.waiting = 0;
  await answer();
  model.change({ metric: "ttft" });
  expect(fire()).toEqual([0]);
  expect(asked.at(-1)).toMatchObject({ metric: "ttft" });
  expect(model.shown.value?.metric).toBe("duration");
  await answer();
  expect(model.shown.value?.metric).toBe("ttft");
});

it("a group that the filter can name becomes a term once, another a list of traces with a name", async () => {
  const { model, filterText, narrowed, answer } = opened();
  filterText.value = "order";
  model.open();
  await model.listTraces({ group: { value: "gpt-4o" } }, "model: gpt-4o");
  expect(filterText.value).toBe("order model=gpt-4o");
  expect(model.isOpen.value).toBe(false);
  model.open();
  await model.listTraces({ group: { value: "gpt-4o" } }, "model: gpt-4o");
  expect(filterText.value).toBe("order model=gpt-4o");
  model.open({ of: "model", by: "prompt version", metric: "duration" });
  const listed = model.listTraces({ group: { value: "v2" } }, "prompt version: v2");
  await answer();
  await listed;
  expect(narrowed).toEqual([["prompt version: v2", ["b"]]]);
});

it("a group that is gone with the filter is not drawn alone any more", async () => {
  const { model, answer, fire } = opened();
  model.open();
  await answer();
  model.chooseGroup("A");
  fire();
  await answer();
  expect(model.group.value).toEqual({ value: "A" });
  model.chooseGroup("Z");
  fire();
  await answer();
  expect(model.group.value).toBeUndefined();
});

it("what cannot be answered is said", async () => {
  const { model } = opened();
  const failing = new StatisticsModel({
    engine: { statistics: async () => ({ state: "refused", reason: "gone" }) },
    storage: new MemoryStorage(),
    timers: { set: () => 0, clear: () => {} },
    list: signal(listOf("a")),
    scores: signal([]),
    filterText: signal(""),
    setFilter: () => {},
    narrowing: { to: () => {}, narrowed: signal(null) },
    selection: { selectTrace: () => {}, selectSpan: () => {} },
  });
  failing.open();
  await new Promise((resolve) => setImmediate(resolve));
  expect(failing.failed.value).toBe("gone");
  model[Symbol.dispose]();
});
