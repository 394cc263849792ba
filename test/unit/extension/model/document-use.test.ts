import { describe, expect, it } from "vitest";
import { promptTextOf, useOf } from "../../../../extension/model/document-use.ts";
import { genAIView } from "../../../../extension/model/genai-view.ts";
import type { Span } from "../../../../extension/model/trace.ts";
import type { AttributeValue } from "../../../../sdk/protocol/index.ts";

const prompt = (...parts: AttributeValue[]) =>
  promptTextOf(
    genAIView({ attributes: { "gen_ai.input.messages": [{ role: "user", parts }] } } as unknown as Span),
  );
const text = (content: string): AttributeValue => ({ type: "text", content });
const POLICY =
  "Refunds are paid within 14 days of the return. The amount goes back to the card used for the order.";
const use = (content: string, ...parts: AttributeValue[]) => useOf({ content, extra: {} }, prompt(...parts));

describe("a retrieved document in a later prompt", () => {
  it("is there word for word, whatever the blanks and the case", () => {
    expect(
      use(POLICY, text(`Documents:\n${POLICY.replaceAll(" ", "\n  ").toUpperCase()}\nQuestion: …`)),
    ).toEqual({
      how: "whole",
    });
  });

  it("is there in part where it was cut or put together anew", () => {
    const found = use(POLICY, text(`Context: ${POLICY.slice(0, 60)}…`));
    expect(found.how).toBe("part");
    expect(found.how === "part" && found.share).toBeGreaterThan(0.2);
    expect(found.how === "part" && found.share).toBeLessThan(0.8);
  });

  it("is not there because of a phrase that all share", () => {
    expect(use(POLICY, text("How long until the amount goes back? The order is late."))).toEqual({
      how: "absent",
    });
  });

  it("is found within a tool's result, too", () => {
    expect(
      use(POLICY, { type: "tool_call_response", id: "1", response: { hits: [{ body: POLICY }] } }),
    ).toEqual({
      how: "whole",
    });
  });

  it("can be named without its text", () => {
    const document = { id: "kb-12", title: "Refund policy", content: POLICY, extra: {} };
    expect(useOf(document, prompt(text("See the refund policy.")))).toEqual({ how: "named", by: "title" });
    expect(useOf(document, prompt(text("See [kb-12].")))).toEqual({ how: "named", by: "id" });
    expect(useOf({ id: "7", extra: {} }, prompt(text("17 days")))).toEqual({ how: "absent" });
  });

  it("that is one word is not found within another", () => {
    expect(use("ten", text("often"))).toEqual({ how: "absent" });
    expect(use("ten", text("of ten days"))).toEqual({ how: "whole" });
  });
});
