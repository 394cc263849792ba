import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TextIndex } from "../../../../../extension/engine/search/text-index.ts";
import { wantedWords, wordsOf } from "../../../../../extension/model/query/words.ts";

function indexOf(texts: Record<string, string>): TextIndex {
  const index = new TextIndex();
  for (const [id, text] of Object.entries(texts)) index.set(id, 0, new Set(wordsOf(text)));
  return index;
}

describe("the index of texts", () => {
  const index = indexOf({
    a: "Refund for order 8841, lookup_order({id: 8841})",
    b: "The refunding of Ströme — ＡＢＣ",
    c: "東京都に行く",
  });

  test.each([
    ["refund", ["a", "b"]],
    ["REFUND order", ["a"]],
    ["refund lima", []],
    ["884", ["a"]],
    ["order_lookup", ["a"]],
    ["fund", []],
    ["f", []],
    ["ströme", ["b"]],
    ["abc", ["b"]],
    ["東京", ["c"]],
    ["京都", ["c"]],
    ["東都", []],
    ["京", ["c"]],
    ["…", []],
    ["constructor __proto__", []],
  ])("finds all words, or what begins so: %s", (text, ids) => {
    expect(index.search(text).sort()).toEqual(ids);
  });

  test("forgets what is deleted and what was said before", () => {
    const index = indexOf({ a: "one two", b: "two three" });
    index.set("a", 0, new Set(wordsOf("four")));
    expect(index.search("one")).toEqual([]);
    expect(index.search("two")).toEqual(["b"]);
    index.delete("b");
    expect(index.search("two")).toEqual([]);
    expect(index.search("four")).toEqual(["a"]);
    expect([index.traces, index.size]).toEqual([1, 1]);
  });

  test("any text is found by itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const found = indexOf({ it: text }).search(text);
        expect(found).toEqual(wantedWords(text).length ? ["it"] : []);
      }),
    );
  });
});
