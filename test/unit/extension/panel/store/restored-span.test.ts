import { expect, test } from "vitest";
import { SelectionModel } from "../../../../../extension/panel/store/selection.ts";
import { MemoryStorage } from "../../../../harness/memory-storage.ts";

test("the span of last time comes back with its trace, unless another place was chosen meanwhile", () => {
  const storage = new MemoryStorage();
  const first = new SelectionModel(storage);
  first.selectTrace("t");
  first.selectSpan("s");
  const again = new SelectionModel(storage);
  expect(again.spanId.value).toBeNull();
  again.restoreSpan();
  expect([again.traceId.value, again.spanId.value]).toEqual(["t", "s"]);
  const elsewhere = new SelectionModel(storage);
  elsewhere.selectTrace("u");
  elsewhere.restoreSpan();
  expect([elsewhere.traceId.value, elsewhere.spanId.value]).toEqual(["u", null]);
});

test("details that were closed stay closed", () => {
  const storage = new MemoryStorage();
  const first = new SelectionModel(storage);
  first.selectTrace("t");
  first.selectSpan("s");
  first.selectSpan(null);
  const again = new SelectionModel(storage);
  again.restoreSpan();
  expect(again.spanId.value).toBeNull();
});
