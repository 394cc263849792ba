import { expect, it } from "vitest";
import { treeOrder } from "../../../../../extension/interop/export/tree-order.ts";
import { foldOtlp } from "../../../../fixtures/fold-otlp.ts";

const idOf = (n: number) => (n + 1).toString(16).padStart(16, "0");
const order = (...spans: (readonly [start: number, parent?: number])[]): string[] =>
  treeOrder(
    foldOtlp({
      resourceSpans: [
        {
          scopeSpans: [
            {
              spans: spans.map(([start, parent], n) => ({
                ...{ traceId: "a".repeat(32), spanId: idOf(n), name: String(n) },
                ...(parent !== undefined && { parentSpanId: idOf(parent) }),
                startTimeUnixNano: String(start + 1),
              })),
            },
          ],
        },
      ],
    }),
  ).map(({ name }) => name);

it("children stand below their own parent, however branches interleave in time", () => {
  expect(order([0], [1, 0], [2, 0], [3, 1], [4, 2], [5, 1])).toEqual(["0", "1", "3", "5", "2", "4"]);
});

it("no span is left out: orphans are roots, and circles come last", () => {
  expect(order([5, 99], [1, 2], [2, 1], [3])).toEqual(["3", "0", "1", "2"]);
});
