import { expect, test } from "vitest";
import {
  COLUMN_KEYS,
  ColumnsModel,
  DEFAULT_WIDTHS,
  fittingColumns,
  MAX_COLUMN,
  MIN_COLUMN,
} from "../../../../../extension/panel/store/columns.ts";
import { MemoryStorage } from "../../../../harness/memory-storage.ts";

test("columns and widths are there again the next time", () => {
  const storage = new MemoryStorage();
  const columns = new ColumnsModel(storage);
  columns.toggle("cached");
  columns.toggle("status");
  columns.resize("cached", 99.6);
  const again = new ColumnsModel(storage);
  expect(again.chosen.value).toEqual(["start", "model", "duration", "ttft", "tokens", "cached", "cost"]);
  expect(again.widthOf("cached")).toBe(100);
  again.resetWidth("cached");
  expect(new ColumnsModel(storage).widthOf("cached")).toBe(DEFAULT_WIDTHS.cached);
});

test("a column stands where it belongs, whenever it was chosen", () => {
  const columns = new ColumnsModel(new MemoryStorage());
  for (const key of COLUMN_KEYS) if (!columns.chosen.value.includes(key)) columns.toggle(key);
  expect(columns.chosen.value).toEqual(COLUMN_KEYS);
});

test("no column becomes too narrow to be found again or wider than a screen", () => {
  const columns = new ColumnsModel(new MemoryStorage());
  columns.resize("model", -20);
  expect(columns.widthOf("model")).toBe(MIN_COLUMN);
  columns.resize("model", 1e9);
  expect(columns.widthOf("model")).toBe(MAX_COLUMN);
});

test("what was stored by another version does not count", () => {
  const storage = new MemoryStorage();
  storage.setItem("genai-traces.columns", '["start","phlogiston"]');
  storage.setItem("genai-traces.column-widths", '{"start":"wide"}');
  const columns = new ColumnsModel(storage);
  expect(columns.chosen.value).toContain("tokens");
  expect(columns.widthOf("start")).toBe(DEFAULT_WIDTHS.start);
});

test("a narrow list leaves out the least worth and keeps the order", () => {
  const { chosen, widthOf } = new ColumnsModel(new MemoryStorage());
  const fitting = (width: number) => fittingColumns(chosen.value, widthOf, width);
  expect(fitting(150)).toEqual([]);
  expect(fitting(306)).toEqual(["ttft", "tokens"]);
  expect(fitting(360)).toEqual(["ttft", "tokens", "cost"]);
  expect(fitting(420)).toEqual(["duration", "ttft", "tokens", "cost"]);
  expect(fitting(2000)).toEqual(chosen.value);
});

test("columns stand in the order that they were moved to, also the next time; a new one where it belongs", () => {
  const storage = new MemoryStorage();
  const columns = new ColumnsModel(storage);
  columns.move("cost", "status");
  columns.move("model", null);
  const moved = ["cost", "status", "start", "duration", "ttft", "tokens", "model"];
  expect(new ColumnsModel(storage).chosen.value).toEqual(moved);
  columns.move("cost", "cost");
  columns.move("tools", "cost");
  expect(columns.chosen.value).toEqual(moved);
  columns.toggle("ttft");
  columns.toggle("input");
  expect(columns.chosen.value).toEqual(["input", "cost", "status", "start", "duration", "tokens", "model"]);
  columns.reset();
  expect(columns.chosen.value).toEqual(new ColumnsModel(new MemoryStorage()).chosen.value);
});
