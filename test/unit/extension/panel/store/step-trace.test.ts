import { describe, expect, it } from "vitest";
import type { TraceSummary } from "../../../../../extension/model/trace.ts";
import { stepTrace } from "../../../../../extension/panel/store/step-trace.ts";
import { generateSummaries } from "../../../../fixtures/generate-trace.ts";

/** `"a:x b:y c:x"`: traces and their conversations, in the order of the rows. */
const rowsOf = (text: string): TraceSummary[] => {
  const names = text.split(" ").map((word) => word.split(":"));
  return generateSummaries(names.length, 0).map((row, i) => ({
    ...row,
    traceId: names[i]?.[0] ?? "",
    conversationId: names[i]?.[1],
  }));
};

describe("the next trace", () => {
  it("is the next row of a list without groups", () => {
    const list = { rows: rowsOf("a b c"), grouping: "none" as const, collapsed: [] };
    expect(stepTrace(list, "a", 1)).toBe("b");
    expect(stepTrace(list, "b", -1)).toBe("a");
    expect(stepTrace(list, "c", 1)).toBeUndefined();
  });

  it("is the one below in the list, where groups put it", () => {
    const list = { rows: rowsOf("a:x b:y c:x"), grouping: "conversation" as const, collapsed: [] };
    expect(stepTrace(list, "a", 1)).toBe("c");
    expect(stepTrace(list, "c", 1)).toBe("b");
    expect(stepTrace(list, "b", -1)).toBe("c");
  });

  it("is none that a closed group hides", () => {
    const rows = rowsOf("a:x b:y c:x d:z");
    const list = { rows, grouping: "conversation" as const, collapsed: ["conversation:y"] };
    expect(stepTrace(list, "c", 1)).toBe("d");
    expect(stepTrace(list, "d", -1)).toBe("c");
  });

  it("follows the place of a chosen trace whose group was closed", () => {
    const rows = rowsOf("a:x b:y c:x d:z");
    const list = { rows, grouping: "conversation" as const, collapsed: ["conversation:y"] };
    expect(stepTrace(list, "b", 1)).toBe("d");
    expect(stepTrace(list, "b", -1)).toBe("c");
  });

  it("is the first or the last when none is chosen", () => {
    const list = { rows: rowsOf("a:x b:y c:x"), grouping: "conversation" as const, collapsed: [] };
    expect(stepTrace(list, null, 1)).toBe("a");
    expect(stepTrace(list, null, -1)).toBe("b");
    expect(stepTrace({ ...list, rows: [] }, null, 1)).toBeUndefined();
  });
});
