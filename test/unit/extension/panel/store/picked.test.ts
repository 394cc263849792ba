import { beforeEach, expect, test } from "vitest";
import { createStore, type Store } from "../../../../../extension/panel/store/store.ts";
import { FakeBridge } from "../../../../fixtures/fake-bridge.ts";
import { FAKE_SID, FakeEngine } from "../../../../fixtures/fake-engine.ts";
import { traceFromText, traceIdOf } from "../../../../fixtures/trace-from-text.ts";
import { MemoryStorage } from "../../../../harness/memory-storage.ts";

let store: Store;
const id = traceIdOf;
const names = () => store.traces.list.value.rows.map((row) => row.name);
const picked = () => {
  const { byId } = store.traces.list.value;
  return [...store.picked.ids.value].map((each) => byId.get(each)?.name).sort();
};
const notice = () => store.notices.notice.value;

beforeEach(async () => {
  let clock = 0;
  const engine = new FakeEngine();
  store = createStore({
    bridge: new FakeBridge({ sessions: [FAKE_SID] }),
    engine,
    storage: new MemoryStorage(),
    tab: { tabId: 1, run: "test" },
    pageTap: { reload: async () => {}, join: async () => {} },
    now: () => (clock += 1000),
    timers: { set: () => 0, clear: () => {} },
  });
  await store.start();
  for (const [i, name] of ["a", "b", "c", "d", "e"].entries())
    engine.apply(traceFromText(`${name} |==|`, { seed: i + 1, startMs: (i + 1) * 1000 }));
});

test("with nothing picked the open trace is meant", () => {
  expect(picked()).toEqual([]);
  store.selection.selectTrace(id(2));
  expect(picked()).toEqual(["b"]);
  expect(store.picked.cursor.value).toBe(id(2));
});

test("Ctrl and a click add to the open trace, and take out again", () => {
  store.selection.selectTrace(id(1));
  store.picked.toggle(id(3));
  store.picked.toggle(id(4));
  expect(picked()).toEqual(["a", "c", "d"]);
  store.picked.toggle(id(3));
  expect(picked()).toEqual(["a", "d"]);
  expect(store.selection.traceId.value).toBe(id(1));
});

test("a range goes from the anchor, back and forth", () => {
  store.selection.selectTrace(id(3));
  store.picked.extend(id(5));
  expect(picked()).toEqual(["c", "d", "e"]);
  store.picked.extend(id(2));
  expect(picked()).toEqual(["b", "c"]);
});

test("Ctrl and Shift add a range to what was picked", () => {
  store.picked.only(id(1));
  store.picked.toggle(id(4));
  store.picked.extend(id(5), true);
  expect(picked()).toEqual(["a", "d", "e"]);
});

test("a trace opened elsewhere ends the selection", () => {
  store.picked.allOf(() => true);
  expect(picked()).toEqual(["a", "b", "c", "d", "e"]);
  store.selection.selectTrace(id(2));
  expect(picked()).toEqual(["a", "b", "c", "d", "e"]);
  store.picked.toggle(id(4));
  store.selection.selectTrace(id(4));
  expect(picked()).toEqual(["d"]);
});

test("what the filter hides is not deleted, even if it was picked before", async () => {
  store.picked.allOf(() => true);
  store.traces.setFilter("a");
  expect(picked()).toEqual(["a"]);
  await store.listActions.deletePicked();
  store.traces.setFilter("");
  expect(names()).toEqual(["b", "c", "d", "e"]);
});

test("the selection is deleted as one, said, and taken back once", async () => {
  store.selection.selectTrace(id(2));
  store.picked.extend(id(4));
  await store.listActions.deletePicked();
  expect(names()).toEqual(["a", "e"]);
  expect(store.selection.traceId.value).toBeNull();
  expect(notice()?.text).toBe("3 traces deleted.");
  expect(store.listActions.undo()).toBe(true);
  await Promise.resolve();
  expect(names()).toEqual(["a", "b", "c", "d", "e"]);
  expect(notice()).toBeNull();
  expect(store.listActions.undo()).toBe(false);
});

test("pinned traces stand on top in any order, and are not cleared", async () => {
  store.marks.pin([id(4)], true);
  expect(names()).toEqual(["d", "a", "b", "c", "e"]);
  store.traces.sortBy("name");
  store.traces.sortBy("name");
  expect(names()).toEqual(["d", "e", "c", "b", "a"]);
  await store.clear();
  expect(names()).toEqual(["d"]);
  expect(notice()?.text).toBe("4 traces deleted. 1 trace kept, pinned.");
  await store.clear();
  expect(names()).toEqual(["d"]);
});

test("what is on hold is not deleted, neither with others nor alone, until it is released", async () => {
  store.marks.hold([id(2)], "case 7", 1);
  await store.listActions.deleteAll([1, 2, 3].map(id));
  expect(names()).toEqual(["b", "d", "e"]);
  expect(notice()?.text).toBe("2 traces deleted. 1 trace kept, on hold.");
  await store.listActions.deleteAll([id(2)]);
  expect(names()).toContain("b");
  expect(notice()?.text).toBe("Nothing deleted: 1 trace on hold. Release it in the list first.");
  store.marks.release([id(2)], "closed", 2);
  await store.listActions.deleteAll([id(2)]);
  expect(names()).toEqual(["d", "e"]);
});

test("the key for pins pins all of the selection, then none", () => {
  store.marks.pin([id(1)], true);
  store.picked.only(id(1));
  store.picked.toggle(id(2));
  store.listActions.togglePin();
  expect([store.marks.isPinned(id(1)), store.marks.isPinned(id(2))]).toEqual([true, true]);
  store.listActions.togglePin();
  expect([store.marks.isPinned(id(1)), store.marks.isPinned(id(2))]).toEqual([false, false]);
});

test("a slip does not pin thousands of traces", () => {
  const [row] = store.traces.list.value.rows;
  if (!row) throw new Error("no row");
  store.traces.load(Array.from({ length: 501 }, (_, i) => ({ ...row, traceId: `x${i}` })));
  store.picked.allOf(() => true);
  store.listActions.togglePin();
  expect(store.marks.marks.value).toEqual({});
  expect(notice()?.text).toContain("nothing was pinned");
});

test("one trace is copied as an object, several as an array", async () => {
  store.picked.only(id(1));
  expect(JSON.parse(await store.listActions.pickedAsJson())).toMatchObject({ traceId: id(1) });
  store.picked.toggle(id(3));
  const several: { traceId: string }[] = JSON.parse(await store.listActions.pickedAsJson());
  expect(several.map(({ traceId }) => traceId)).toEqual([id(1), id(3)]);
  expect(notice()?.text).toBe("2 traces copied as JSON.");
});

test("a range over groups picks their traces, not their lines", () => {
  store.traces.groupBy("page");
  const [group] = store.traces.lines.value.lines;
  store.picked.one((group as { key: string }).key);
  store.picked.extend(id(2));
  expect(picked()).toEqual(["a", "b"]);
});
