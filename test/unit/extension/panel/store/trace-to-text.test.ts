import { expect, test } from "vitest";
import { traceToText } from "../../../../../extension/panel/store/trace-to-text.ts";
import { tabled } from "../../../../fixtures/folded.ts";
import { type DrawOptions, traceFromText } from "../../../../fixtures/trace-from-text.ts";

function drawn(drawing: string, options?: DrawOptions): string {
  const { table, tree } = tabled(traceFromText(drawing, options));
  return traceToText(table, tree);
}

test("a trace is drawn as it was, without a word of its content", () => {
  const drawing = `
    agent support         |============================================================ |
      chat gpt-5.6-mini   |   ..........~~~~~==========__________===========            |
        tool lookup_order |                 =======                                     |
        tool policy       |                        ====x                                |
      tool slow           |                                                  ===!       |`;
  const text = drawn(drawing);
  expect(text).toMatchInlineSnapshot(`
    "cellMs: 100
    agent support         |============================================================ |
      chat gpt-5.6-mini   |   ..........~~~~~==========__________===========            |
        tool lookup_order |                 =======                                     |
        tool policy       |                        ====x                                |
      tool slow           |                                                  ===!       |"
  `);
  expect(text).not.toContain("Order");
});

test("a copied drawing makes the same drawing again", () => {
  const first = drawn(`
    agent a |==============================|
      chat m |   .......=====______=====   |
      tool t |           ====x             |`);
  const [head = "", ...lines] = first.split("\n");
  const cellMs = Number(head.replace("cellMs: ", ""));
  expect(drawn(lines.join("\n"), { cellMs })).toBe(first);
});
