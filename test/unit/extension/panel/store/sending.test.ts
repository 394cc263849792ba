import { beforeEach, describe, expect, it } from "vitest";
import type { SendRequest, SendResult } from "../../../../../extension/engine/engine-api.ts";
import { draftOf, presetOf } from "../../../../../extension/panel/store/destinations.ts";
import { createStore, type Store } from "../../../../../extension/panel/store/store.ts";
import { FakeBridge } from "../../../../fixtures/fake-bridge.ts";
import { FAKE_SID, FakeEngine } from "../../../../fixtures/fake-engine.ts";
import { traceFromText, traceIdOf } from "../../../../fixtures/trace-from-text.ts";
import { MemoryStorage } from "../../../../harness/memory-storage.ts";

let store: Store;
let engine: FakeEngine;
let asked: SendRequest[];
let answer: Partial<SendResult>;

beforeEach(async () => {
  asked = [];
  answer = {};
  let clock = Date.UTC(2026, 10, 23, 9, 5);
  engine = new FakeEngine();
  const usual = engine.sendTraces;
  engine.sendTraces = async (request, tell) => {
    asked.push(request);
    return { ...(await usual(request, tell)), ...answer };
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
  for (const n of [1, 2]) engine.apply(traceFromText("span |==|", { seed: n, startMs: n * 1000 }));
  await store.destinations.save(draftOf(presetOf("jaeger"), "a"));
  await store.destinations.save(draftOf(presetOf("phoenix"), "b"));
});

const notice = () => store.notices.notice.value?.text;

describe("sending", () => {
  it("sends the open trace to the first destination, or to the chosen one", async () => {
    store.selection.selectTrace(traceIdOf(2));
    store.sending.open();
    await store.sending.send();
    store.sending.open();
    store.sending.choose("b");
    await store.sending.send();
    expect(asked.map(({ traceIds, destination }) => [traceIds, destination.preset])).toEqual([
      [[traceIdOf(2)], "jaeger"],
      [[traceIdOf(2)], "phoenix"],
    ]);
    expect(notice()).toMatch(/^1 trace, 1 span sent to Arize Phoenix \(localhost:6006\)\.$/);
    expect(store.sending.isOpen.value).toBe(false);
  });

  it("says what was left out and taken out", async () => {
    answer = { sent: 9, secrets: 2, running: 1, absent: 1 };
    store.sending.open("shown");
    await store.sending.send();
    expect(asked[0]?.traceIds).toHaveLength(2);
    expect(notice()).toMatch(
      /2 secrets removed; 1 span still ran and was left out; 1 trace is not here any more/,
    );
  });

  it("that failed keeps the dialog with the reason, and then sends only the rest", async () => {
    answer = { sent: 3, left: 4, problem: "key", message: "401" };
    store.sending.open("shown");
    await store.sending.send();
    expect(store.sending.isOpen.value).toBe(true);
    expect(store.sending.failure.value).toMatch(/key.*3 spans sent, the rest was not sent/);
    answer = {};
    await store.sending.send();
    expect(asked.map(({ rest }) => rest)).toEqual([undefined, true]);
    expect(store.sending.isOpen.value).toBe(false);
  });

  it("of other traces after a failure begins anew", async () => {
    answer = { left: 4, problem: "unreachable" };
    store.sending.open("shown");
    await store.sending.send();
    store.sending.choose("b");
    await store.sending.send();
    expect(asked.map(({ rest }) => rest)).toEqual([undefined, undefined]);
  });

  it("says what was refused for good", async () => {
    answer = { sent: 3, rejected: 2, problem: "refused", message: "too old" };
    store.sending.open("shown");
    await store.sending.send();
    expect(store.sending.failure.value).toMatch(/refuses.*too old.*3 spans sent, 2 refused, for good/);
    expect(store.sending.hasRest.value).toBe(false);
  });

  it("survives an engine that is gone", async () => {
    engine.sendTraces = async () => Promise.reject(new Error("the worker died"));
    store.sending.open("shown");
    await store.sending.send();
    expect(store.sending.failure.value).toMatch(/the worker died/);
  });
});

describe("what is removed on the way", () => {
  it("is looked for as the chosen destination wants it, while the dialog is open", async () => {
    const looked: [string[], boolean][] = [];
    engine.previewRedaction = async (traceIds, personal) => {
      looked.push([traceIds, personal]);
      return {
        kinds: [{ sort: "secret", kind: "secret", title: "Key", count: 1, examples: ["sk-…"] }],
        traces: 1,
        left: 0,
      };
    };
    store.selection.selectTrace(traceIdOf(1));
    expect(looked).toEqual([]);
    store.sending.open();
    expect(looked).toEqual([[[traceIdOf(1)], false]]);
    await Promise.resolve();
    expect(store.sending.preview.value?.kinds).toHaveLength(1);
    await store.destinations.save({ ...draftOf(presetOf("phoenix"), "b"), personal: true });
    store.sending.choose("b");
    expect(looked.at(-1)).toEqual([[traceIdOf(1)], true]);
    await store.destinations.save({ ...draftOf(presetOf("phoenix"), "b"), redact: false });
    expect(store.sending.preview.value).toBeNull();
    expect(looked).toHaveLength(2);
  });
});
