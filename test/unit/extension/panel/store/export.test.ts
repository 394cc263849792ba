import { beforeEach, describe, expect, it } from "vitest";
import type { ExportRequest } from "../../../../../extension/engine/engine-api.ts";
import { createStore, type Store } from "../../../../../extension/panel/store/store.ts";
import { FakeBridge } from "../../../../fixtures/fake-bridge.ts";
import { FAKE_SID, FakeEngine } from "../../../../fixtures/fake-engine.ts";
import { traceFromText, traceIdOf } from "../../../../fixtures/trace-from-text.ts";
import { MemoryStorage } from "../../../../harness/memory-storage.ts";

let store: Store;
let engine: FakeEngine;
let asked: ExportRequest[];

beforeEach(async () => {
  asked = [];
  let clock = Date.UTC(2026, 10, 23, 9, 5);
  engine = new FakeEngine();
  const answer = engine.exportTraces;
  engine.exportTraces = (request, tell) => {
    asked.push(request);
    return answer(request, tell);
  };
  store = createStore({
    bridge: new FakeBridge({ sessions: [FAKE_SID] }),
    engine,
    storage: new MemoryStorage(),
    tab: { tabId: 1, run: "test" },
    pageTap: { reload: async () => {}, join: async () => {} },
    now: () => (clock += 200),
    timers: { set: () => 0, clear: () => {} },
  });
  await store.start();
  for (const [i, name] of ["answer: a/b?", "b", "c"].entries())
    engine.apply(
      traceFromText("span |==|".replace("span", name.replace(/[:/?]/g, "")), {
        seed: i + 1,
        startMs: (i + 1) * 1000,
      }),
    );
});

const notice = () => store.notices.notice.value?.text;

describe("what is saved", () => {
  it("is the open trace, in a file that is named after it", async () => {
    store.selection.selectTrace(traceIdOf(2));
    expect(store.exports.open()).toBe(true);
    const written = await store.exports.write();
    expect(asked).toMatchObject([
      { traceIds: [traceIdOf(2)], format: "otlp-json", gzip: false, redact: true },
    ]);
    expect(written?.name).toBe("b-00000000-2026-11-23-0905.otlp.json");
    expect(store.exports.isOpen.value).toBe(false);
  });

  it("is what is selected, where several are", async () => {
    store.selection.selectTrace(traceIdOf(1));
    store.picked.allOf(() => true);
    store.exports.open();
    expect(store.exports.scope.value).toBe("picked");
    store.exports.gzip.value = true;
    store.exports.format.value = "html";
    expect((await store.exports.write())?.name).toBe("3-traces-2026-11-23-0905.html.gz");
    expect(asked[0]?.traceIds).toHaveLength(3);
  });

  it("is what the list shows, where nothing is open", () => {
    store.exports.open();
    expect(store.exports.scope.value).toBe("shown");
    expect(store.exports.counts.value).toEqual({ opened: 0, picked: 0, shown: 3 });
  });
});

describe("secrets", () => {
  it("are asked for each time: who once let them out is not taken at his word", async () => {
    store.exports.open();
    store.exports.redact.value = false;
    await store.exports.write();
    store.exports.open();
    expect([asked[0]?.redact, store.exports.redact.value]).toEqual([false, true]);
  });

  it("that were removed are counted, like all else that the file has not", async () => {
    engine.exportTraces = async () => ({
      ...{ traces: 2, spans: 9, bytes: 2, secrets: 1, missing: 3, absent: 1, unended: 2, cancelled: false },
      file: new Blob(["{}"]),
    });
    store.exports.open();
    await store.exports.write();
    expect(notice()).toMatch(
      /2 traces, 9 spans .* 1 secret removed; 2 spans had not ended; 3 records had been lost before; 1 trace is not here any more\./,
    );
  });
});

describe("a file that cannot be written", () => {
  it("is said in the dialog, which stays", async () => {
    engine.exportTraces = async () => Promise.reject(new Error("out of memory"));
    store.exports.open();
    expect(await store.exports.write()).toBeNull();
    expect(store.exports.failure.value).toContain("out of memory");
    expect(store.exports.isOpen.value).toBe(true);
  });

  it("because it was cancelled needs no words", async () => {
    engine.exportTraces = async () => ({
      ...{ traces: 0, spans: 0, bytes: 0, secrets: 0, missing: 0, absent: 0, unended: 0, cancelled: true },
    });
    store.exports.open();
    expect(await store.exports.write()).toBeNull();
    expect(store.exports.failure.value).toBeNull();
  });
});
