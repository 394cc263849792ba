import { describe, expect, it } from "vitest";
import {
  differenceOf,
  isSame,
  parameterDifferences,
} from "../../../../../extension/model/compare/pair-difference.ts";
import { isDifferent } from "../../../../../extension/model/compare/span-figures.ts";
import { comparisonToMarkdown, sayChange } from "../../../../../extension/model/compare/to-markdown.ts";
import { genAIView } from "../../../../../extension/model/genai-view.ts";
import type { Span } from "../../../../../extension/model/trace.ts";
import type { Attributes } from "../../../../../sdk/protocol/index.ts";
import { folded } from "../../../../fixtures/folded.ts";
import { traceFromText } from "../../../../fixtures/trace-from-text.ts";

function call(attributes: Attributes = {}, drawing = "|==========|"): Span {
  const [span] = folded(traceFromText(`chat m ${drawing} ${JSON.stringify(attributes)}`)).spans.values();
  return span as Span;
}
const compared = (before: Span, after: Span) => differenceOf({ before, after, depth: 0, moved: false });

describe("what differs between two spans", () => {
  it("is named: model, parameters, prompt, output, status", () => {
    const said = (text: string): Attributes => ({
      "gen_ai.input.messages": [{ role: "user", parts: [{ type: "text", content: text }] }],
      "gen_ai.output.messages": [{ role: "assistant", parts: [{ type: "text", content: text }] }],
    });
    const before = call({ ...said("a"), "gen_ai.request.model": "x", "gen_ai.request.temperature": 0 });
    const after = call(
      { ...said("b"), "gen_ai.request.model": "y", "gen_ai.request.temperature": 1 },
      "|=========x|",
    );
    expect(compared(before, after).changes).toEqual(["status", "model", "parameters", "prompt", "output"]);
  });

  it("is not the ids of calls, which are new in each run, nor the order of keys", () => {
    const asked = (id: string, args: object): Attributes => ({
      "gen_ai.output.messages": [
        { role: "assistant", parts: [{ type: "tool_call", id, name: "f", arguments: args as Attributes }] },
      ],
    });
    const row = compared(call(asked("call_1", { a: 1, b: 2 })), call(asked("call_2", { b: 2, a: 1 })));
    expect(row.changes).toEqual([]);
    expect(isSame(row)).toBe(true);
  });

  it("is a time only where it changed clearly, and a count where it changed at all", () => {
    expect(isDifferent("duration", 1000, 1090)).toBe(false);
    expect(isDifferent("duration", 1000, 1110)).toBe(true);
    expect(isDifferent("duration", 2, 5)).toBe(false);
    expect(isDifferent("input", 1000, 1001)).toBe(true);
    expect(isDifferent("cached", undefined, 0)).toBe(true);
    expect(isDifferent("cached", undefined, undefined)).toBe(false);
  });

  it("says which parameters differ, also those that only one has", () => {
    const before = genAIView(call({ "gen_ai.request.temperature": 0.2, "gen_ai.request.top_p": 1 }));
    const after = genAIView(
      call({ "gen_ai.request.temperature": 0.7, "gen_ai.request.seed": 4, "gen_ai.request.top_p": 1 }),
    );
    expect(parameterDifferences(before, after)).toEqual([
      { name: "temperature", before: 0.2, after: 0.7 },
      { name: "seed", before: undefined, after: 4 },
    ]);
  });
});

it.each([
  [100, 112, "+12 %"],
  [100, 97, "−3 %"],
  [100, 410, "×4.1"],
  [100, 100, "±0"],
  [1000, 1001, "±0"],
  [0, 5, "new"],
  [undefined, 5, ""],
])("from %s to %s is “%s”", (before, after, words) => {
  expect(sayChange(before, after)).toBe(words);
});

it("a report names steps and figures, no content, and holds one row a line", () => {
  const secret = "the patient's name";
  const span = call({
    "gen_ai.input.messages": [{ role: "user", parts: [{ type: "text", content: secret }] }],
  });
  span.name = "chat | of\ntwo lines";
  const text = comparisonToMarkdown({
    names: ["one", "two"],
    totals: { before: { duration: 1000, input: 5 }, after: { duration: 2500, input: 5 } },
    rows: [compared(span, span)],
  });
  expect(text).toContain("| duration | 1.00 s | 2.50 s | ×2.5 |");
  expect(text).toContain("| chat \\| of two lines |");
  expect(text).not.toContain(secret);
});
