import { expect, test } from "vitest";
import { tellBelow } from "../../../../../extension/model/table/below.ts";
import { nameAt } from "../../../../../extension/model/table/trace-table.ts";
import { tabled } from "../../../../fixtures/folded.ts";
import { traceFromText } from "../../../../fixtures/trace-from-text.ts";

const drawn = (drawing: string) => tabled(traceFromText(drawing));

test("of an agent its steps are counted, and a failure is told where it began", () => {
  const { table, tree } = drawn(`
    agent a      |====================x|
      chat one   |  ===                |
      agent b    |     =========x      |
        tool t   |      ==             |
        tool u   |         ===x        |
      chat two   |               ==x   |`);
  const below = tellBelow(table, tree, 0);
  expect(below).toMatchObject({ modelCalls: 2, toolCalls: 2, failed: 2 });
  expect(below.failures.map((row) => nameAt(table, row))).toEqual(["execute_tool u", "chat two"]);
});

test("nothing stands below a leaf, and nothing of what stands beside it counts", () => {
  const { table, tree } = drawn(`
    agent a     |=========|
      tool t    | ==x     |
      chat one  |    ===  |`);
  const leaf = tree.places[1] as number;
  expect(tellBelow(table, tree, leaf)).toEqual({ modelCalls: 0, toolCalls: 0, failed: 0, failures: [] });
});

test("of many failures the first are named and all are counted", () => {
  const { table, tree } = drawn(`
    agent a |=====================|
${Array.from({ length: 9 }, (_, i) => `      tool t${i} |${" ".repeat(i)}=x${" ".repeat(19 - i)}|`).join("\n")}`);
  const below = tellBelow(table, tree, 0);
  expect(below.failed).toBe(9);
  expect(below.failures.map((row) => nameAt(table, row))).toEqual(
    [0, 1, 2, 3, 4].map((i) => `execute_tool t${i}`),
  );
});
