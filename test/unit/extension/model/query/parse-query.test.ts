import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_QUERY, parseQuery } from "../../../../../extension/model/query/parse-query.ts";
import { printQuery } from "../../../../../extension/model/query/print-query.ts";
import type { Term } from "../../../../../extension/model/query/query.ts";

const withoutPlaces = (terms: Term[]) => terms.map(({ from, to, ...rest }) => rest);
const value = (text: string, glob = false) => ({ text, glob });
const problemsOf = (text: string) => parseQuery(text).problems.map(({ message }) => message);

describe("a query", () => {
  test("is read term by term, with places", () => {
    expect(parseQuery('refund -model:gpt*,"o 3" ttft>=500ms')).toEqual({
      problems: [],
      terms: [
        { from: 0, to: 6, field: null, operator: ":", not: false, values: [value("refund")] },
        {
          ...{ from: 7, to: 24, field: "model", operator: ":", not: true },
          values: [value("gpt*", true), value("o 3")],
        },
        { from: 25, to: 36, field: "ttft", operator: ">=", not: false, values: [value("500ms")] },
      ],
    });
  });

  test.each([
    ["duration>1s", "dur>1s"],
    ["MODEL:GPT", "model:GPT"],
    ["a|b|", "a|b"],
    ["model:a,b", "model:a|b"],
    ['"say \\"hi\\""', '"say \\"hi\\""'],
    ['"never closed', '"never closed"'],
    ["hello, world", '"hello," world'],
    ["10:30", '"10:30"'],
    ["'tis a->b", '"\'tis" "a->b"'],
    ['-"" - ""', ""],
  ])("%s means %s", (text, printed) => {
    expect(problemsOf(text)).toEqual([]);
    expect(printQuery(parseQuery(text).terms)).toBe(printed);
  });

  test.each([
    ["modle:x", "unknown field “modle”: did you mean model?"],
    ["statu:ok", "unknown field “statu”: did you mean status?"],
    ["http://localhost", "unknown field “http”: put quotes around it to look for the words"],
    ["status:eror", "“eror” is nothing that status knows: did you mean error?"],
    [
      "status:zzzzzz",
      "“zzzzzz” is nothing that status knows: it takes ok, error, running, aborted, interrupted",
    ],
    ["status>ok", "“status” takes : or =, not >"],
    ['text:"…"', "“…” has no letters or digits to look for"],
    ["text=refund", "“text” takes :, not ="],
    ["model:", "“model:” needs a value, as in model:gpt*"],
    ["ttft>fast", "“fast” is no duration: ttft takes a number with us, ms, s, m or h, as in ttft>500ms"],
    ["tokens>2x", "“2x” is no number: tokens takes one, with k or m if you like, as in tokens>2k"],
    ["dur>1s|2s", "“dur>” takes one value: alternatives make no sense"],
    ["cost>cheap", "“cheap” is no number: cost takes one, with k or m if you like, as in cost>0.01"],
    ["|a", "“|” stands between words: one is missing before it"],
  ])("%s is told to be wrong: %s", (text, message) => {
    expect(parseQuery(text)).toMatchObject({ terms: [], problems: [{ message }] });
  });

  test("a problem is placed, and the other terms hold", () => {
    const query = parseQuery("refund status:eror model:gpt");
    expect(query.problems).toMatchObject([{ from: 14, to: 18 }]);
    expect(printQuery(query.terms)).toBe("refund model:gpt");
  });

  test("what is too long is told", () => {
    expect(parseQuery("a ".repeat(MAX_QUERY)).problems).toMatchObject([{ from: MAX_QUERY }]);
  });

  const pieces = fc.constantFrom(
    ...["model", "text", "ttft", "status", "has", ":", ">", ">=", "=", "-", "|", ",", '"', "\\", " ", "*"],
    ...["error", "500ms", "2k", "a b", "ü", "日本", "__proto__", "cost", "\n", "-x"],
  );
  const typed = fc.oneof(
    fc.array(pieces, { maxLength: 14 }).map((list) => list.join("")),
    fc.string({ unit: "binary" }),
  );

  test("of any text never throws, and what is printed of it is read the same", () => {
    fc.assert(
      fc.property(typed, (text) => {
        const { terms } = parseQuery(text);
        const again = parseQuery(printQuery(terms));
        expect(withoutPlaces(again.terms)).toEqual(withoutPlaces(terms));
        expect(again.problems).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  test("of any text has its terms and problems inside the text, in order", () => {
    fc.assert(
      fc.property(typed, (text) => {
        const { terms, problems } = parseQuery(text);
        let at = 0;
        for (const { from, to } of terms) {
          expect(from).toBeGreaterThanOrEqual(at);
          expect(to).toBeGreaterThan(from);
          at = to;
        }
        for (const { from, to } of problems) expect(0 <= from && from <= to && to <= text.length).toBe(true);
      }),
    );
  });
});
