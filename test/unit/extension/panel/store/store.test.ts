import { beforeEach, describe, expect, test } from "vitest";
import { labelOf, rowAt, spanIdAt } from "../../../../../extension/model/table/rows.ts";
import { INTERRUPTED } from "../../../../../extension/model/table/trace-table.ts";
import type { KeyValueStorage } from "../../../../../extension/panel/store/saved-value.ts";
import { createStore, type Store } from "../../../../../extension/panel/store/store.ts";
import { FakeBridge } from "../../../../fixtures/fake-bridge.ts";
import { FAKE_SID, FakeEngine } from "../../../../fixtures/fake-engine.ts";
import { traceFromText, traceIdOf } from "../../../../fixtures/trace-from-text.ts";
import { MemoryStorage } from "../../../../harness/memory-storage.ts";

let bridge: FakeBridge;
let engine: FakeEngine;
let storage: KeyValueStorage;
let store: Store;
let due: (() => void)[];
let clock: number;

function panel(): Store {
  return createStore({
    bridge,
    engine,
    storage,
    tab: { tabId: 1, run: "test" },
    pageTap: { reload: async () => {}, join: async () => {} },
    // Each look at the clock is a list interval later, so that no row waits.
    now: () => (clock += 200),
    timers: { set: (fn) => due.push(fn) - 1, clear: (id) => void due.splice(id, 1, () => {}) },
  });
}

const draw = (seed: number, drawing: string, startMs = 1000) => traceFromText(drawing, { seed, startMs });
const names = () => store.traces.list.value.rows.map((row) => row.name);

beforeEach(async () => {
  due = [];
  clock = 0;
  bridge = new FakeBridge({ sessions: [FAKE_SID] });
  engine = new FakeEngine();
  storage = new MemoryStorage();
  store = panel();
  await store.start();
});

describe("the list", () => {
  test("shows what is stored and what comes later, oldest first", async () => {
    engine.apply(draw(1, "second |==|", 2000));
    engine.apply(draw(2, "first |==|", 1000));
    expect(names()).toEqual(["first", "second"]);
    store = panel();
    await store.start();
    expect(names()).toEqual(["first", "second"]);
  });

  test("is filtered by what was found in traces, without rules that are muted", () => {
    engine.apply(draw(1, "attacked |==|"));
    engine.apply(draw(2, "calm |==|", 2000));
    store.traces.setFilter("has:injection");
    expect(names()).toEqual([]);
    const found = [
      { traceId: traceIdOf(1), rules: ["safety.injection", "latency.critical-path"] },
      { traceId: traceIdOf(2), rules: [] },
    ];
    engine.tell({ found });
    expect(names()).toEqual(["attacked"]);
    store.traces.setFilter("finding:latency.*");
    expect(names()).toEqual(["attacked"]);
    store.why.mute("latency.critical-path");
    expect(names()).toEqual([]);
    store.traces.setFilter("-has:injection");
    expect(names()).toEqual(["calm"]);
    store.why.mute("safety.injection");
    expect(names()).toEqual(["attacked", "calm"]);
    store.why.unmute("safety.injection");
    expect(names()).toEqual(["calm"]);
  });

  test("follows the filter, also for rows that change under it", () => {
    store.traces.setFilter("-running");
    engine.apply(draw(1, "slow |==>|"));
    expect(names()).toEqual([]);
    engine.apply(draw(1, "slow |==|"));
    expect(names()).toEqual(["slow"]);
  });

  test("without Keep log begins anew with each page load", () => {
    engine.apply(draw(1, "before |==|", 1000));
    clock = 5000;
    bridge.navigate("http://localhost/next");
    expect(names()).toEqual(["before"]);
    store.settings.setKeepLog(false);
    expect(names()).toEqual([]);
    engine.apply(draw(2, "after |==|", 6000));
    expect(names()).toEqual(["after"]);
  });

  test("shows other tabs' traces only in the scope All", () => {
    engine.addRows([
      { ...rowOf(engine, draw(1, "elsewhere |==|")), sessionId: "f".repeat(32), traceId: traceIdOf(77) },
    ]);
    expect(names()).toEqual(["elsewhere"]);
    store.settings.setScope("all");
    expect(names()).toEqual(["elsewhere", "elsewhere"]);
  });

  test("is cleared with a notice that takes it back", async () => {
    engine.apply([...draw(1, "one |==|"), ...draw(2, "two |==|")]);
    await store.clear();
    expect(names()).toEqual([]);
    expect(store.notices.notice.value?.text).toBe("2 traces deleted.");
    store.notices.notice.value?.action?.run();
    await Promise.resolve();
    expect(names()).toEqual(["one", "two"]);
  });

  test("forgets the notice after a while", async () => {
    engine.apply(draw(1, "one |==|"));
    await store.clear();
    for (const fn of due) fn();
    expect(store.notices.notice.value).toBeNull();
  });

  test("a second click on a column turns the order around", () => {
    engine.apply([...draw(1, "b |==|"), ...draw(2, "a |====|")]);
    store.traces.sortBy("name");
    expect(names()).toEqual(["a", "b"]);
    store.traces.sortBy("name");
    expect(names()).toEqual(["b", "a"]);
    store.traces.sortBy("duration");
    expect(names()).toEqual(["a", "b"]);
  });
});

function rowOf(from: FakeEngine, records: ReturnType<typeof draw>) {
  from.apply(records);
  const row = store.traces.list.value.rows[0];
  if (!row) throw new Error("no row");
  return row;
}

describe("the opened trace", () => {
  const open = async (seed: number) => {
    store.selection.selectTrace(traceIdOf(seed));
    await Promise.resolve();
    await Promise.resolve();
  };
  const table = () => store.opened.opened.value?.table;
  const names = () => {
    const rows = store.opened.rows.value;
    return Array.from({ length: rows?.visible.length ?? 0 }, (_, i) =>
      rows ? labelOf(rows, rowAt(rows, i)?.key ?? 0) : "",
    );
  };

  test("grows with the news of it, and only of it", async () => {
    engine.apply(draw(1, "chat m |..=>|"));
    await open(1);
    expect(table()?.streams.get(0)?.count).toBe(1);
    engine.apply(draw(2, "chat other |..====|"));
    expect(names()).toEqual(["chat m"]);
    const before = store.opened.opened.value?.revision;
    const chunks = draw(1, "chat m |..===>|").filter((record) => record.type === "chunks");
    engine.apply(chunks.slice(1));
    expect(table()?.streams.get(0)?.count).toBe(3);
    expect(store.opened.opened.value?.revision).toBeGreaterThan(before ?? 0);
  });

  test("marks what has no end as interrupted once its page is gone", async () => {
    engine.apply(draw(1, "agent a |==>|"));
    await open(1);
    const isInterrupted = () => ((table()?.flags[0] ?? 0) & INTERRUPTED) !== 0;
    expect(isInterrupted()).toBe(false);
    engine.interrupt();
    expect(isInterrupted()).toBe(true);
  });

  test("is closed when it is deleted", async () => {
    engine.apply(draw(1, "agent a |==|"));
    await open(1);
    await engine.deleteTraces([traceIdOf(1)]);
    expect(store.selection.traceId.value).toBeNull();
  });

  test("says why it cannot be shown", async () => {
    engine.openTrace = async () => {
      throw new Error("the database is gone");
    };
    engine.apply(draw(3, "agent a |==|"));
    await open(3);
    expect(store.opened.failed.value).toBe("the database is gone");
  });
});

describe("the rest of the state", () => {
  test("acknowledgements go to the bridge", () => {
    engine.push({ acknowledgements: [{ sid: FAKE_SID, upTo: 7, credit: 100 }] });
    expect(bridge.acknowledged).toEqual([{ sid: FAKE_SID, upTo: 7, credit: 100 }]);
  });

  test("recording is told to the bridge once", () => {
    store.connection.setRecording(false);
    expect(bridge.recording).toBe(false);
    expect(store.connection.recording.value).toBe(false);
  });

  test("settings survive a reload of the panel, and nonsense in storage does not", () => {
    store.settings.setScope("all");
    store.settings.resizePane("list", 412.4);
    const again = panel();
    expect(again.settings.scope.value).toBe("all");
    expect(again.settings.panes.value.list).toBe(412);
    storage.setItem("genai-traces.panes", '{"list":"wide"}');
    storage.setItem("genai-traces.scope", "not JSON");
    expect(panel().settings.panes.value.list).toBe(320);
    expect(panel().settings.scope.value).toBe("tab");
  });

  test("zooming out all the way fits the trace again, also while it grows", () => {
    store.timeWindow.zoom(0.5, 500, 1000);
    expect(store.timeWindow.window.value).toEqual({ startMs: 250, endMs: 750 });
    store.timeWindow.zoom(4, 500, 1000);
    expect(store.timeWindow.window.value).toBeNull();
  });

  test("storage news become a state, and a wiped database is forgotten once read", async () => {
    engine.setStorage({ type: "wiped", expected: 3, found: 0 });
    expect(store.archive.state.value.type).toBe("wiped");
    await store.archive.dismiss();
    expect(store.archive.state.value.type).toBe("ok");
  });
});

describe("the opened span", () => {
  const settled = async () => {
    for (let i = 0; i < 4; i++) await Promise.resolve();
  };
  const open = async (index: number) => {
    store.selection.selectTrace(traceIdOf(1));
    await settled();
    const rows = store.opened.rows.value;
    if (rows) store.selection.selectSpan(spanIdAt(rows.table, rowAt(rows, index)?.key ?? 0));
    await settled();
  };
  const span = () => store.openedSpan.opened.value?.span;

  test("is whole, and grows with its own news", async () => {
    engine.apply(draw(1, "agent a |====|\n  chat m |..=>|"));
    await open(1);
    expect([span()?.name, span()?.stream?.count]).toEqual(["chat m", 1]);
    const chunks = draw(1, "agent a |====|\n  chat m |..==>|").filter((record) => record.type === "chunks");
    engine.apply(chunks.slice(1));
    expect(span()?.stream?.count).toBe(2);
  });

  test("keeps news that overtake the answer", async () => {
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    engine.apply(draw(1, "agent a |====|"));
    const whole = await engine.traceContent(traceIdOf(1));
    if (!whole) throw new Error("no content");
    engine.openSpans = async () => {
      await answered;
      return { ...whole, records: whole.records.slice(0, 1) };
    };
    await open(0);
    store.openedSpan.append({ ...whole, resources: [], records: whole.records.slice(1) });
    expect(span()).toBeUndefined();
    answer();
    await settled();
    expect([span()?.name, span()?.endMs]).toEqual(["invoke_agent a", 1400]);
  });

  test("says why it cannot be shown", async () => {
    engine.apply(draw(1, "agent a |====|"));
    engine.openSpans = async () => {
      throw new Error("no such row");
    };
    await open(0);
    expect(store.openedSpan.failed.value).toBe("no such row");
  });
});
