import { describe, expect, it } from "vitest";
import { type ClockSkew, clockSkewOf } from "../../../../../extension/model/clock-skew.ts";
import { selfTime } from "../../../../../extension/model/table/critical-path.ts";
import { foldIntoTable } from "../../../../../extension/model/table/fold-table.ts";
import { shiftTable } from "../../../../../extension/model/table/shifted-table.ts";
import { createTable, lastSign } from "../../../../../extension/model/table/trace-table.ts";
import { growTree } from "../../../../../extension/model/table/tree.ts";
import { FAKE_SID } from "../../../../fixtures/fake-engine.ts";
import { toldByOthers } from "../../../../fixtures/other-clock.ts";
import { traceFromText } from "../../../../fixtures/trace-from-text.ts";

/** The tool is told by a server whose clock is ten seconds behind. */
const DRAWING = `
  agent a   |==========|
    chat m  | ==       |
    tool t  |    ====  |`;

function skewed() {
  const table = createTable("0".repeat(31).concat("1"));
  const records = toldByOthers(traceFromText(DRAWING, { startMs: 1_000_000 }), [
    { service: "api", offsetMs: -10_000, spans: ["tool"] },
  ]);
  for (const record of records)
    if (record.type !== "resource")
      foldIntoTable(table, { sid: FAKE_SID, record }, (_, resource) => (resource === 2 ? "api" : "page"));
  const tree = growTree(table);
  return { table, tree, skew: clockSkewOf(table, tree) as ClockSkew };
}

describe("a table that is drawn with clocks put right", () => {
  it("has the wrong clock's spans inside their parents, and leaves the table itself alone", () => {
    const { table, skew } = skewed();
    const rowOfTool = 2;
    const before = table.starts.slice(0, 3);
    const shifted = shiftTable(table, skew);
    const [agent, chat] = [0, 1].map((row) => shifted.starts[row]);
    expect([agent, chat]).toEqual([table.starts[0], table.starts[1]]);
    expect(shifted.starts[rowOfTool]).toBeGreaterThanOrEqual(shifted.starts[0] as number);
    expect(lastSign(shifted, rowOfTool)).toBeLessThanOrEqual(lastSign(shifted, 0));
    expect(lastSign(shifted, rowOfTool) - (shifted.starts[rowOfTool] as number)).toBeCloseTo(400);
    expect(table.starts.slice(0, 3)).toEqual(before);
  });

  it("is the same object after the table grew, with what came", () => {
    const { table, skew } = skewed();
    const shifted = shiftTable(table, skew);
    const start = {
      type: "start" as const,
      trace: table.traceId,
      span: "f".repeat(16),
      name: "late",
      kind: 1 as const,
    };
    foldIntoTable(
      table,
      { sid: FAKE_SID, record: { ...start, time: "1001000000000", resource: 1 } },
      () => "page",
    );
    expect(shiftTable(table, skew, shifted)).toBe(shifted);
    expect(shifted.count).toBe(4);
    expect(shifted.revision).toBe(table.revision);
    expect(shifted.starts[3]).toBe(table.starts[3]);
  });

  it("tells a parent's own time although its children no longer stand in the order of their starts", () => {
    const { table, tree } = skewed();
    const shifted = shiftTable(table, { offsets: Float64Array.of(0, 10_000), clocks: [] });
    // Of 1000 ms 200 are the model's and 400 the tool's, which by its own clock began first.
    expect(selfTime(shifted, tree, 0)).toBeCloseTo(400);
  });
});
