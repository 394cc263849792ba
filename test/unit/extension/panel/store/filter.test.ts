import { describe, expect, test } from "vitest";
import { parseFilter } from "../../../../../extension/panel/store/filter.ts";
import { generateSummaries } from "../../../../fixtures/generate-trace.ts";

const [base] = generateSummaries(1);
if (!base) throw new Error("no row");
const trace = { ...base, name: "Refund for order 8841", models: ["gpt-5.6-mini"], tools: ["lookup_order"] };
const matches = (text: string) => parseFilter(text)?.(trace) ?? true;

describe("the filter box", () => {
  test("lets everything through while it is empty", () => {
    expect(parseFilter("")).toBeNull();
    expect(parseFilter("  - ")).toBeNull();
  });

  test.each([
    ["refund", true],
    ["REFUND", true],
    ["refund mini", true],
    ["lookup_", true],
    ["refund lima", false],
    ["-lima", true],
    ["-refund", false],
    ['"order 8841"', true],
    ['"8841 order"', false],
    ['-"order 8841"', false],
    ['"order 88', true],
  ])("finds name, model and tool by words: %s", (text, found) => {
    expect(matches(text)).toBe(found);
  });
});
