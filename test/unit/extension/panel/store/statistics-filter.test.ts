import { expect, it } from "vitest";
import { termFor } from "../../../../../extension/panel/store/statistics-filter.ts";
import {
  FIRST_CHOICE,
  readStatisticsLink,
  statisticsLink,
} from "../../../../../extension/panel/store/statistics-link.ts";

it("groups that the filter's language can name become a term, others do not", () => {
  expect(termFor("model", "gpt-4o", "model")).toBe("model=gpt-4o");
  expect(termFor("tool", 'find "it"', "tool")).toBe('tool="find \\"it\\""');
  expect(termFor("stage", "retrieval", "spans")).toBe("stage:retrieval");
  expect(termFor("stage", "agent", "spans")).toBeUndefined();
  expect(termFor("model", "a + b", "traces")).toBeUndefined();
  expect(termFor("attr:app.variant", "A", "model")).toBeUndefined();
  expect(termFor("model", undefined, "model")).toBeUndefined();
});

it("a link says what was looked at, and what it says wrongly is as at first", () => {
  const choice = { of: "traces", by: "attr:app.variant&x", metric: "cost" } as const;
  expect(readStatisticsLink(statisticsLink(choice, "model:gpt* -has:error"))).toEqual({
    choice,
    filter: "model:gpt* -has:error",
  });
  expect(readStatisticsLink("genai-traces:statistics")?.choice).toEqual(FIRST_CHOICE);
  expect(readStatisticsLink("genai-traces:statistics?of=x&metric=__proto__&by=y")?.choice).toEqual({
    ...FIRST_CHOICE,
    by: null,
  });
  expect(readStatisticsLink("genai-traces:trace/abc")).toBeNull();
});
