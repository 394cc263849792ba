import { describe, expect, it } from "vitest";
import { groundingOf } from "../../../../../extension/model/findings/grounding/grounding.ts";
import { plainNumber, wordsOf } from "../../../../../extension/model/findings/grounding/words.ts";

const source = (text: string, where = "document 1") => ({ spanId: "a", where, text });
const POLICY = source(
  "Refunds are paid within 14 days of the return. The amount goes back to the card used for the order. Gift cards are never refunded.",
);
const supportsOf = (answer: string, ...sources: ReturnType<typeof source>[]) =>
  groundingOf(answer, sources).claims.map(({ support }) => support);

describe("grounding", () => {
  it("supports a sentence that a source says, also in other inflections and another order of clauses", () => {
    expect(supportsOf("Refunds are paid within 14 days of the return.", POLICY)).toEqual(["supported"]);
    expect(supportsOf("The amount will go back to the card that was used for the order.", POLICY)).toEqual([
      "supported",
    ]);
  });

  it("does not support what no source says", () => {
    expect(supportsOf("Karl Lagerfeld personally stitches every cotton voucher in Paris.", POLICY)).toEqual([
      "unsupported",
    ]);
  });

  it("names the passage that says most of a sentence, and the span it stands in", () => {
    const other = { ...source("Parcels leave the warehouse twice a day.", "result of ship"), spanId: "b" };
    const [claim] = groundingOf("Parcels leave the warehouse twice a day.", [POLICY, other]).claims;
    expect(claim?.source).toEqual({
      spanId: "b",
      where: "result of ship",
      quote: "Parcels leave the warehouse twice a day.",
    });
  });

  it("calls a sentence with a number that no source has partly supported at best, and tells the number", () => {
    const [claim] = groundingOf("Refunds are paid within 30 days of the return.", [POLICY]).claims;
    expect(claim?.support).toBe("partly");
    expect(claim?.unknown).toEqual(["30"]);
  });

  it("finds a number in another way of writing", () => {
    const [claim] = groundingOf("The total is 1250.50 EUR.", [source("The total is 1,250.5 EUR.")]).claims;
    expect(claim?.unknown).toEqual([]);
    expect(["1,000", "12.50", "3,14"].map(plainNumber)).toEqual(["1000", "12.5", "3,14"]);
  });

  it("tells names within a sentence that no source has, but not a first word or a heading", () => {
    const [claim] = groundingOf("Ask Miranda Priestly about Refunds.", [POLICY]).claims;
    expect(claim?.unknown).toEqual(["Miranda", "Priestly"]);
  });

  it("takes questions and politeness for no claims", () => {
    expect(supportsOf("Hello! Can I help you with another order?", POLICY)).toEqual(["no-claim", "no-claim"]);
  });

  it.each([
    "Let me know if you need anything else.",
    "I hope this helps!",
    "If you have any other questions, feel free to ask.",
    "I'd be happy to help with that.",
    "Here is what I found:",
    "Of course!",
  ])("takes what assistants say around an answer for no claim: %s", (sentence) => {
    expect(supportsOf(sentence, POLICY)).toEqual(["no-claim"]);
  });

  it("takes a courtesy with a number in it for a claim", () => {
    expect(supportsOf("Let me know within 90 days.", POLICY)).not.toEqual(["no-claim"]);
  });

  it("lets no question support an answer: who asks does not say that it is so", () => {
    expect(
      supportsOf("The refund takes 14 days.", source("Does the refund take 14 days?", "question")),
    ).toEqual(["unsupported"]);
  });

  it("takes a number of the question for nothing new, though it supports nothing", () => {
    const question = source("Where is order 8841?", "question");
    expect(groundingOf("It is about order 8841.", [POLICY, question]).claims[0]?.unknown).toEqual([]);
  });

  it("compares languages without blanks by their characters", () => {
    const japanese = source("返金は返品から14日以内に行われます。");
    expect(supportsOf("返金は返品から14日以内に行われます。", japanese)).toEqual(["supported"]);
    expect(supportsOf("天気予報によると明日は大雪です。", japanese)).not.toContain("supported");
  });

  it("is surer of one sentence that is said than of it with another that is not", () => {
    const one = groundingOf("Refunds are paid within 14 days of the return.", [POLICY]);
    const two = groundingOf("Refunds are paid within 14 days of the return. Dragons eat them.", [POLICY]);
    expect(one.likelihood).toBeGreaterThan(two.likelihood);
  });

  it("takes citations for no words of the answer, and cuts sentences behind them", () => {
    const said = "Refunds are paid within 14 days of the return.";
    const plain = groundingOf(said, [POLICY]);
    for (const cited of [
      "Refunds are paid within 14 days of the return [23].",
      "Refunds are paid within 14 days of the return [23, 24] [^5].",
      "Refunds are paid within 14 days of the return【5†source】.",
    ]) {
      const [claim] = groundingOf(cited, [POLICY]).claims;
      expect(claim).toMatchObject({ support: "supported", unknown: [] });
      expect(claim?.likelihood).toBe(plain.claims[0]?.likelihood);
    }
    const two = groundingOf(`${said}[23] Dragons eat them.`, [POLICY]);
    expect(two.claims.map(({ support }) => support)).toEqual(["supported", "unsupported"]);
  });

  it("judges a whole answer without the courtesy around it", () => {
    const said = "Refunds are paid within 14 days of the return.";
    const around = `Here is what I found:\n\n${said}\n\nLet me know if you need anything else!`;
    expect(groundingOf(around, [POLICY]).likelihood).toBe(groundingOf(said, [POLICY]).likelihood);
    expect(groundingOf("Let me know if you need anything else!", [POLICY]).likelihood).toBeLessThan(0.5);
  });

  it("keeps where its sentences stand in the answer", () => {
    const answer = "  - Refunds are paid within 14 days.\n\n| a | b |\n";
    for (const { from, to } of groundingOf(answer, [POLICY]).claims)
      expect(answer.slice(from, to)).toBe(answer.slice(from, to).trim());
    expect(groundingOf(answer, [POLICY]).claims).toHaveLength(3);
  });
});

describe("hostile texts", () => {
  it.each([
    ["one letter", "a".repeat(2_000_000)],
    ["blanks", " ".repeat(2_000_000)],
    ["full stops", ". ".repeat(1_000_000)],
    ["dots in a row", ".".repeat(2_000_000)],
    ["digits and commas", "1,000".repeat(400_000)],
    ["one word again and again", "refund ".repeat(300_000)],
    ["one sentence again and again", "The refund takes days. ".repeat(90_000)],
    ["line breaks", "\n \t\n".repeat(500_000)],
    ["apostrophes", "a'".repeat(1_000_000)],
    ["capitals", "Aa Bb ".repeat(300_000)],
    ["lone surrogates", "\ud800".repeat(1_000_000)],
  ])("%s: done in good time, and what was left is told", (_what, text) => {
    // What grows with the square would not be done before the test's time is over.
    const { left } = groundingOf(text, [source(text)]);
    expect(left).toBeGreaterThan(1_000_000);
  });

  it("never finds words that are those of objects in general", () => {
    expect(groundingOf("constructor __proto__ toString hasOwnProperty.", [POLICY]).claims[0]?.support).toBe(
      "unsupported",
    );
    expect(wordsOf("__proto__").map(({ stem }) => stem)).toEqual(["proto"]);
  });
});
