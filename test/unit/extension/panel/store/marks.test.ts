import { expect, test } from "vitest";
import { LONGEST_NOTE, MarksModel } from "../../../../../extension/panel/store/marks.ts";
import { MemoryStorage } from "../../../../harness/memory-storage.ts";

test("pins and notes outlive the panel", () => {
  const storage = new MemoryStorage();
  const marks = new MarksModel(storage);
  marks.pin(["a", "b"], true);
  marks.setNote("a", "  look at the second call ");
  marks.pin(["b"], false);
  const again = new MarksModel(storage);
  expect(again.marks.value).toEqual({ a: { pinned: true, note: "look at the second call" } });
});

test("two panels do not undo each other's notes", () => {
  const storage = new MemoryStorage();
  const one = new MarksModel(storage);
  const two = new MarksModel(storage);
  one.setNote("a", "first");
  two.setNote("b", "second");
  expect(new MarksModel(storage).marks.value).toEqual({ a: { note: "first" }, b: { note: "second" } });
});

test("what another panel unpinned does not come back", () => {
  const storage = new MemoryStorage();
  const one = new MarksModel(storage);
  one.pin(["a"], true);
  const two = new MarksModel(storage);
  one.pin(["a"], false);
  two.setNote("b", "x");
  expect(new MarksModel(storage).isPinned("a")).toBe(false);
});

test("an emptied note leaves nothing behind, and none is longer than the limit", () => {
  const marks = new MarksModel(new MemoryStorage());
  marks.setNote("a", "x".repeat(LONGEST_NOTE + 1));
  expect(marks.noteOf("a")).toHaveLength(LONGEST_NOTE);
  marks.setNote("a", " ");
  expect(marks.marks.value).toEqual({});
});

test("storage that refuses costs only the remembering", () => {
  const marks = new MarksModel({
    getItem: () => null,
    setItem: () => {
      throw new Error("full");
    },
  });
  marks.pin(["a"], true);
  marks.pin(["b"], true);
  expect([marks.isPinned("a"), marks.isPinned("b")]).toEqual([true, true]);
});

test("with too many marks the oldest without a pin goes first", () => {
  const marks = new MarksModel(new MemoryStorage());
  marks.pin(["pinned"], true);
  const ids = Array.from({ length: 2001 }, (_, i) => `t${i}`);
  for (const id of ids.slice(0, 3)) marks.setNote(id, "x");
  marks.pin(ids.slice(3), true);
  expect(Object.keys(marks.marks.value)).toHaveLength(2000);
  expect(marks.isPinned("pinned")).toBe(true);
  expect(marks.noteOf("t0")).toBe("");
  expect(marks.noteOf("t2")).toBe("x");
});

test("all pins are told to the engine, those of another panel too", () => {
  const storage = new MemoryStorage();
  const one = new MarksModel(storage);
  const two = new MarksModel(storage);
  one.pin(["a"], true);
  two.setNote("c", "x");
  two.pin(["b"], true);
  expect(two.pinned.value).toEqual(["a", "b"]);
});

test("a hold outlives the panel, notes and pins beside it, and says why and since when; both ends are logged", () => {
  const storage = new MemoryStorage();
  const marks = new MarksModel(storage);
  marks.hold(["a", "b"], "  case 7 ", 1000);
  marks.hold(["a"], "again", 1500);
  marks.setNote("a", "look");
  marks.pin(["a"], true);
  marks.pin(["a"], false);
  const again = new MarksModel(storage);
  expect(again.marks.value.a).toEqual({ note: "look", held: { sinceMs: 1000, why: "case 7" } });
  expect(again.spared.value).toEqual(expect.arrayContaining(["a", "b"]));
  again.release(["a", "c"], "closed", 2000);
  expect(again.isHeld("a")).toBe(false);
  expect(again.held.value).toEqual(["b"]);
  expect(new MarksModel(storage).log.value).toEqual([
    { atMs: 1000, did: "held", traceIds: ["a", "b"], why: "case 7" },
    { atMs: 2000, did: "released", traceIds: ["a"], why: "closed" },
  ]);
});

test("what is on hold is never forgotten for want of room", () => {
  const storage = new MemoryStorage();
  const notes = Array.from({ length: 2000 }, (_, i) => [`t${i}`, { note: "x" }] as const);
  const held = { held: { sinceMs: 1, why: "" } };
  storage.setItem("genai-traces.marks", JSON.stringify({ held, ...Object.fromEntries(notes) }));
  const marks = new MarksModel(storage);
  marks.setNote("one more", "x");
  expect(marks.isHeld("held")).toBe(true);
  expect(marks.noteOf("t0")).toBe("");
});
