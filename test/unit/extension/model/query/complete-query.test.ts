import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { completeQuery } from "../../../../../extension/model/query/complete-query.ts";

const seen = { model: ["gpt-5.6-mini", "claude haiku"] };
/** The caret stands at the mark. */
function completed(marked: string) {
  const caret = marked.indexOf("¦");
  const text = marked.replace("¦", "");
  const found = completeQuery(text, caret, seen);
  return found?.suggestions.map((each) => text.slice(0, found.from) + each.text + text.slice(found.to));
}

describe("completion", () => {
  test.each([
    ["mod¦", ["model:"]],
    ["refund -mod¦", ["refund -model:"]],
    ["dura¦", ["dur>"]],
    ["cos¦", ["cost>"]],
    ["refund ¦", undefined],
    ["model:¦", ["model:gpt-5.6-mini", 'model:"claude haiku"']],
    ["model:x|HAI¦ refund", ['model:x|"claude haiku" refund']],
    ['model:"cl¦', ['model:"claude haiku"']],
    ["status:e¦", ["status:error", "status:aborted", "status:interrupted"]],
    ["status:running¦", undefined],
    ["ttft>¦", undefined],
    ["nonsense:¦", undefined],
  ])("%s", (marked, wanted) => {
    expect(completed(marked)).toEqual(wanted);
  });

  test("of any text at any place never throws and replaces a piece of the text", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(20), (text, caret) => {
        const found = completeQuery(text, Math.min(caret, text.length), seen);
        if (found) expect(found.from <= found.to && found.to <= text.length).toBe(true);
      }),
    );
  });
});
