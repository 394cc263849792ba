import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { laneOfKey, packLanes } from "../../../../../extension/model/table/flame-lanes.ts";
import { keyOf, labelOf, layOut, type NodeKey, rowAt } from "../../../../../extension/model/table/rows.ts";
import { tabled } from "../../../../fixtures/folded.ts";
import { traceFromText } from "../../../../fixtures/trace-from-text.ts";

/** The names in each lane, left to right. */
function lanesOf(drawing: string, collapsed: NodeKey[] = []): string[] {
  const { table, tree } = tabled(traceFromText(drawing));
  const lanes = packLanes(layOut(table, tree, new Set(collapsed)));
  return Array.from({ length: lanes.count }, (_, lane) =>
    [...lanes.keys.subarray(lanes.offsets[lane], lanes.offsets[lane + 1])]
      .map((key) => labelOf(lanes.rows, key))
      .join(" "),
  );
}

describe("lanes", () => {
  it("hold what runs one after another side by side, below its parent", () => {
    expect(
      lanesOf(`
        a     |==========|
          b   | ===      |
            c | =        |
          d   |     ===  |
            e |      =   |`),
    ).toEqual(["a", "b d", "c e"]);
  });

  it("put what overlaps below all of what it overlaps, so that nothing seems to be another's child", () => {
    expect(
      lanesOf(`
        a     |==========|
          b   | =======  |
            c |  ==      |
          d   |      === |
            e |      =   |`),
    ).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("use a lane again as soon as it is free", () => {
    expect(
      lanesOf(`
        a     |============|
          b   | ====       |
          c   |   ====     |
          d   |      ==    |
          e   |        === |`),
    ).toEqual(["a", "b d e", "c"]);
  });

  it("leave no room beside what still runs", () => {
    expect(lanesOf("a |===>|\nb |      ==|")).toEqual(["a", "b"]);
  });

  it("leave out what is closed", () => {
    expect(
      lanesOf(
        `
        a     |==========|
          b   | ===      |
            c | =        |`,
        [1],
      ),
    ).toEqual(["a", "b"]);
  });

  it("keep a missing parent as long as what names it", () => {
    const [, , ...records] = traceFromText("a |====|\n  b | == |\n  c |   =|");
    const { rows } = tabled(records.filter((record) => !("span" in record) || !record.span.endsWith("01")));
    const lanes = packLanes(rows);
    expect([...lanes.keys]).toEqual([-1, 0, 1]);
    expect([...lanes.starts]).toEqual([0, 0, 200]);
    expect([...lanes.ends]).toEqual([300, 200, 300]);
  });

  it("know of each span where it is, and which have failed before it", () => {
    const { rows } = tabled(traceFromText("a |=====|\n  b |==x  |\n  c |   ==|"));
    const lanes = packLanes(rows);
    expect([0, 1, 2].map((key) => laneOfKey(lanes, key))).toEqual([0, 1, 1]);
    expect([...lanes.failures]).toEqual([0, 0, 1, 1]);
  });

  it("never let two bars overlap, whatever the times and parents", () => {
    const spans = fc.array(
      fc.tuple(
        fc.integer({ min: -1, max: 14 }),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 12 }),
      ),
      { maxLength: 15 },
    );
    fc.assert(
      fc.property(spans, (list) => {
        const id = (i: number) => (i + 1).toString(16).padStart(16, "0");
        const trace = "f".repeat(32);
        const at = (ms: number) => `${1_700_000_000_000 + ms}000000`;
        const { rows } = tabled([
          { type: "gap", covers: 1, reason: "lost", traces: [trace] },
          ...list.flatMap(([parent, from, length], i) => [
            {
              type: "start" as const,
              trace,
              span: id(i),
              parent: parent < 0 ? undefined : id(parent),
              name: `s${i}`,
              kind: 1 as const,
              time: at(from),
              resource: 1,
            },
            { type: "end" as const, trace, span: id(i), time: at(from + length) },
          ]),
        ]);
        const lanes = packLanes(rows);
        expect(lanes.keys.length).toBe(rows.visible.length);
        for (let lane = 0; lane < lanes.count; lane++)
          for (let i = (lanes.offsets[lane] as number) + 1; i < (lanes.offsets[lane + 1] as number); i++)
            expect(lanes.starts[i]).toBeGreaterThanOrEqual(lanes.ends[i - 1] as number);
        rows.visible.forEach((place, line) => {
          const row = rowAt(rows, line);
          const lane = laneOfKey(lanes, keyOf(rows.tree, rows.tree.nodes[place] as number));
          expect(lane).toBeGreaterThanOrEqual(row?.depth ?? 0);
        });
      }),
    );
  });

  it("of twenty thousand spans that all overlap are one for each", () => {
    const wide = Array.from({ length: 20_000 }, (_, i) => `s${i} |>|`).join("\n");
    expect(packLanes(tabled(traceFromText(wide)).rows).count).toBe(20_000);
  });
});
