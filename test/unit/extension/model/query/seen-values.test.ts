import { expect, test } from "vitest";
import { seenValues } from "../../../../../extension/model/query/seen-values.ts";
import { generateSummaries } from "../../../../fixtures/generate-trace.ts";

test("values of rows are told once each, and not without end", () => {
  const rows = generateSummaries(300);
  const seen = seenValues(rows);
  expect(seen.model).toEqual(["gpt-5.6-mini"]);
  expect(seen.tool).toEqual([]);
  expect(seen.name?.slice(0, 2)).toEqual([rows[0]?.name, rows[1]?.name]);
  expect(seen.name).toHaveLength(200);
});
