import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { criticalPath, selfTime } from "../../../../../extension/model/table/critical-path.ts";
import { foldIntoTable } from "../../../../../extension/model/table/fold-table.ts";
import { createTable, nameAt, type TraceTable } from "../../../../../extension/model/table/trace-table.ts";
import {
  growTree,
  hasChildren,
  parentPlace,
  type SpanTree,
  visiblePlaces,
} from "../../../../../extension/model/table/tree.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const sid = "1".repeat(32);
const BASE = 1_700_000_000_000;
const idOf = (name: string) =>
  [...name]
    .reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7)
    .toString(16)
    .padStart(16, "0");

/** `"b<a@2-8"`: b is a child of a and lasts from 2 to 8 ms; without times in the order written. */
function tableOf(spans: string[]): TraceTable {
  const table = createTable(TRACE, 2);
  spans.forEach((text, index) => {
    const [, name = "", parent, from = String(index), to] =
      /^(\w+)(?:<(\w+))?(?:@(\d+)(?:-(\d+))?)?$/.exec(text) ?? [];
    const common = { trace: TRACE, span: idOf(name) };
    foldIntoTable(
      table,
      {
        sid,
        record: {
          type: "start",
          ...common,
          parent: parent && idOf(parent),
          name,
          kind: 1,
          time: `${BASE + Number(from)}000000`,
          resource: 1,
        },
      },
      () => "app",
    );
    if (to)
      foldIntoTable(
        table,
        { sid, record: { type: "end", ...common, time: `${BASE + Number(to)}000000` } },
        () => "",
      );
  });
  return table;
}

const label = (table: TraceTable, tree: SpanTree, place: number): string => {
  const node = tree.nodes[place] as number;
  return node < table.count ? nameAt(table, node) : "?";
};

function drawn(spans: string[], collapsed: string[] = [], focus?: string): string[] {
  const table = tableOf(spans);
  const tree = growTree(table);
  const nodeOf = (name: string) => spans.findIndex((text) => text.startsWith(name));
  const hidden = new Set(collapsed.map(nodeOf));
  const at = focus === undefined ? undefined : (tree.places[nodeOf(focus)] as number);
  return [...visiblePlaces(tree, hidden, at)].map(
    (place) =>
      `${"  ".repeat(tree.depths[place] as number)}${label(table, tree, place)}` +
      `${hidden.has(tree.nodes[place] as number) && hasChildren(tree, place) ? " +" : ""}`,
  );
}

describe("the tree", () => {
  it("has children under their parents, by start", () => {
    expect(drawn(["a", "c<a@9", "b<a@3", "d<b@4"])).toEqual(["a", "  b", "    d", "  c"]);
    expect(drawn(["y@5", "x@1"])).toEqual(["x", "y"]);
  });

  it("leaves out what is collapsed", () => {
    expect(drawn(["a", "b<a", "c<b", "d"], ["b"])).toEqual(["a", "  b +", "d"]);
  });

  it("shows one subtree alone", () => {
    expect(drawn(["a", "b<a", "c<b", "d<a"], [], "b")).toEqual(["  b", "    c"]);
  });

  it("keeps spans whose parent never came together, under that parent", () => {
    expect(drawn(["a", "b<gone", "c<gone", "d<lost"])).toEqual(["a", "?", "  b", "  c", "?", "  d"]);
  });

  it("shows every span of a forged cycle once", () => {
    expect(drawn(["a<c", "b<a", "c<b"])).toEqual(["a", "  b", "    c"]);
    expect(drawn(["x", "a<a"])).toEqual(["x", "a"]);
  });

  it("is as deep as it must be", () => {
    const deep = Array.from({ length: 20_000 }, (_, i) => (i ? `s${i}<s${i - 1}` : "s0"));
    const table = tableOf(deep);
    const tree = growTree(table);
    expect(tree.depths[19_999]).toBe(19_999);
    expect(tree.ends[0]).toBe(20_000);
  });

  it("has every span in one place, parents before children, whatever the parents", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 12 }), { maxLength: 12 }), (parents) => {
        const spans = parents.map((parent, i) => (parent < 0 ? `s${i}` : `s${i}<s${parent}`));
        const table = tableOf(spans);
        const tree = growTree(table);
        expect([...tree.nodes].sort((a, b) => a - b)).toEqual(Array.from({ length: tree.size }, (_, i) => i));
        for (let place = 0; place < tree.size; place++) {
          expect(tree.places[tree.nodes[place] as number]).toBe(place);
          const parent = parentPlace(tree, place);
          expect(tree.depths[place]).toBe(parent < 0 ? 0 : (tree.depths[parent] as number) + 1);
          if (parent >= 0) expect(tree.ends[place]).toBeLessThanOrEqual(tree.ends[parent] as number);
        }
      }),
    );
  });
});

describe("the critical path", () => {
  const path = (spans: string[]) => {
    const table = tableOf(spans);
    return criticalPath(table, growTree(table)).map(
      ({ row, startMs, endMs }) => `${nameAt(table, row)} ${startMs}-${endMs}`,
    );
  };

  it("goes through the children that finished last", () => {
    expect(path(["a@0-10", "b<a@1-4", "c<a@2-9", "d<c@3-5"])).toEqual([
      "a 0-2",
      "c 2-3",
      "d 3-5",
      "c 5-9",
      "a 9-10",
    ]);
  });

  it("goes on with the one before where the last began", () => {
    expect(path(["a@0-10", "b<a@0-4", "c<a@5-10"])).toEqual(["b 0-4", "a 4-5", "c 5-10"]);
  });

  it("counts a child that outlives its parent only as long as the parent waited", () => {
    expect(path(["a@0-10", "b<a@6-30"])).toEqual(["a 0-6", "b 6-10"]);
  });
});

it("self time is what no child covers", () => {
  const table = tableOf(["a@0-10", "b<a@1-4", "c<a@3-6", "d<a@8-20"]);
  expect(selfTime(table, growTree(table), 0)).toBe(3);
});
