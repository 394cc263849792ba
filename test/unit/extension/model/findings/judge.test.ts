import { describe, expect, it } from "vitest";
import { groundingOf } from "../../../../../extension/model/findings/grounding/grounding.ts";
import { judgeQuestion } from "../../../../../extension/model/findings/judge/judge-question.ts";
import { readVerdicts } from "../../../../../extension/model/findings/judge/read-verdicts.ts";

const source = (text: string) => ({ spanId: "a", where: "document 1", text });

describe("what a model is asked", () => {
  it("has the sources, and the sentences by number", () => {
    const sources = [source("Refunds take 14 days.")];
    const { user, sentences, left } = judgeQuestion(
      groundingOf("Refunds take 14 days. Or more.", sources),
      sources,
    );
    expect(user).toBe(
      "Sources:\n\n[1] document 1\nRefunds take 14 days.\n\nSentences:\n\n1. Refunds take 14 days.\n2. Or more.",
    );
    expect([sentences, left]).toEqual([2, 0]);
  });

  it("is bounded, and says how much is left out", () => {
    const sources = [source("x".repeat(30_000)), source("y".repeat(10))];
    const { user, left } = judgeQuestion(groundingOf("Yes, it does.", sources), sources);
    expect(user.length).toBeLessThan(25_000);
    expect(left).toBe(30_000 + 10 + 2 * "[1] document 1\n".length - 24_000);
  });
});

describe("what it answers", () => {
  const answer = (...verdicts: unknown[]) => JSON.stringify({ verdicts });

  it("is read by sentence, also from a fence", () => {
    const read = readVerdicts(
      `Sure:\n\`\`\`json\n${answer({ sentence: 2, verdict: "unsupported", why: "no source" })}\n\`\`\``,
      2,
    );
    expect(read).toEqual({
      verdicts: new Map([[1, { verdict: "unsupported", why: "no source" }]]),
      missing: 1,
    });
  });

  it.each([
    ["no JSON at all", /did not answer with the JSON/],
    ["{broken", /did not answer with the JSON/],
    ['{"verdicts": 7}', /did not answer with the JSON/],
    [answer(null, { sentence: 9, verdict: "supported" }, { sentence: 1, verdict: "maybe" }), /no verdict/],
  ])("is refused with the reason: %s", (text, words) => {
    expect(readVerdicts(text, 2)).toMatch(words);
  });

  it("says no more than it was asked: the first verdict on a sentence counts, and reasons are cut", () => {
    const read = readVerdicts(
      answer(
        { sentence: 1, verdict: "supported", why: "w".repeat(1000) },
        { sentence: 1, verdict: "unsupported", why: "" },
        { sentence: 0, verdict: "supported" },
      ),
      1,
    );
    if (typeof read === "string") throw new Error(read);
    expect([...read.verdicts]).toEqual([[0, { verdict: "supported", why: "w".repeat(300) }]]);
  });
});
