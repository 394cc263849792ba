import { describe, expect, it } from "vitest";
import { contextAnatomy } from "../../../../../extension/model/cost/context-anatomy.ts";
import { CONTEXT_KINDS, contextParts } from "../../../../../extension/model/cost/context-parts.ts";
import {
  breakPlace,
  cacheTexts,
  droppedTexts,
  missedSaving,
} from "../../../../../extension/model/cost/prefix-cache.ts";
import { type GenAIView, genAIView } from "../../../../../extension/model/genai-view.ts";
import { diffPrompts } from "../../../../../extension/model/prompt-diff.ts";
import type { Attributes } from "../../../../../sdk/protocol/index.ts";

const text = (role: string, ...contents: string[]) => ({
  role,
  parts: contents.map((content) => ({ type: "text", content })),
});

function viewOf(messages: object[], more: Attributes = {}): GenAIView {
  const attributes = {
    "gen_ai.operation.name": "chat",
    "gen_ai.input.messages": JSON.stringify(messages),
    ...more,
  };
  return genAIView({ attributes, events: [], links: [], name: "chat", status: { code: 0 } } as never);
}

const none = Object.fromEntries(CONTEXT_KINDS.map((kind) => [kind, 0])) as Record<
  (typeof CONTEXT_KINDS)[number],
  number
>;

describe("what a call sent", () => {
  it("is sorted into instructions, history, question, results of tools and the model's own steps", () => {
    const { texts, earlierMessages } = contextParts(
      viewOf(
        [
          text("system", "Be brief."),
          text("user", "Hello"),
          text("assistant", "Hi!"),
          text("user", "Where is my order?"),
          { role: "assistant", parts: [{ type: "tool_call", name: "find", arguments: { id: 7 } }] },
          { role: "tool", parts: [{ type: "tool_call_response", response: { state: "sent" } }] },
        ],
        { "gen_ai.tool.definitions": JSON.stringify([{ type: "function", name: "find" }]) },
      ),
      [],
    );
    expect(texts.system).toEqual(["Be brief."]);
    expect(texts.tools.join()).toContain('"find"');
    expect(texts.history).toEqual(["Hello", "Hi!"]);
    expect(earlierMessages).toBe(2);
    expect(texts.question).toEqual(["Where is my order?"]);
    expect(texts.steps).toEqual(['find({"id":7})']);
    expect(texts.toolResults).toEqual(['{"state":"sent"}']);
  });

  it("Anthropic's results of tools, which come as a user's message, are no question", () => {
    const { texts } = contextParts(
      viewOf([
        text("user", "Where is it?"),
        { role: "user", parts: [{ type: "tool_call_response", response: "sent" }] },
      ]),
      [],
    );
    expect(texts.question).toEqual(["Where is it?"]);
    expect(texts.toolResults).toEqual(["sent"]);
  });

  it("has the words of documents apart, whole or line by line, wherever they stand", () => {
    const whole = "Refunds take five working days after we got it back.";
    const lines = "Shipping is free from 50 euros on.\nshort\nReturns are free within the country.";
    const { texts } = contextParts(
      viewOf([
        text("system", `Use this:\n1. ${whole}\n- Returns are free within the country.`),
        text("user", "And now?"),
      ]),
      [
        { content: whole, extra: {} },
        { content: lines, extra: {} },
      ],
    );
    expect(texts.documents).toEqual([`${whole}\nReturns are free within the country.`]);
    expect(texts.system).toEqual(["Use this:\n1. \n- "]);
    expect(texts.question).toEqual(["And now?"]);
  });

  it("a hostile heap of documents is not searched without end, and that is said", () => {
    const documents = Array.from({ length: 100 }, (_, i) => ({
      content: Array.from({ length: 400 }, (_, line) => `line ${line} of document ${i}, found nowhere`).join(
        "\n",
      ),
      extra: {},
    }));
    const view = viewOf([text("user", "words that are no document's ".repeat(10_000))]);
    const begun = performance.now();
    const parts = contextParts(view, documents);
    expect(performance.now() - begun).toBeLessThan(1000);
    expect(parts.isPartlySearched).toBe(true);
    expect(contextParts(view, []).isPartlySearched).toBe(false);
  });

  it("tells what cannot be counted: media, and texts that were not recorded", () => {
    const { media, withheld } = contextParts(
      viewOf([
        {
          role: "user",
          parts: [
            { type: "uri", modality: "image", uri: "https://a.example/b.png" },
            { type: "text", content: { $type: "string", value: 120 } },
          ],
        },
      ]),
      [],
    );
    expect([media, withheld]).toEqual([1, 120]);
  });
});

describe("the anatomy of a context", () => {
  const counts = { ...none, system: 100, history: 101, question: 99 };

  it("is put to the scale of the server's count, to the token", () => {
    const { rows, unexplained, isTold } = contextAnatomy({ usage: { input: 400 }, counts, isPartial: false });
    expect(rows.map(({ tokens }) => tokens)).toEqual([133, 135, 132]);
    expect(rows.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(400);
    expect([unexplained, isTold]).toEqual([0, true]);
  });

  it("without a count of the server's is an estimate", () => {
    const { rows, input, isTold } = contextAnatomy({ usage: {}, counts, isPartial: false });
    expect(rows.map(({ tokens }) => tokens)).toEqual([100, 101, 99]);
    expect([input, isTold]).toEqual([300, false]);
  });

  it.each([
    ["the server counted far more than what was recorded comes to", { input: 5000 }, false, 4700],
    ["there are images", { input: 450 }, true, 150],
  ])("leaves the rest unexplained where %s", (_why, usage, isPartial, rest) => {
    const { rows, unexplained } = contextAnatomy({ usage, counts, isPartial });
    expect(rows.map(({ tokens }) => tokens)).toEqual([100, 101, 99]);
    expect(unexplained).toBe(rest);
  });

  it("does not believe a server that counted far less: it leaves out what it read from its cache", () => {
    const anatomy = contextAnatomy({ usage: { input: 4 }, counts, isPartial: false });
    expect(anatomy).toMatchObject({ input: 300, isTold: false, moreThanTold: 300, unexplained: 0 });
  });

  it("says what is free of the window, after the answer; a window that is too small is none", () => {
    const usage = { input: 400, output: 50 };
    expect(contextAnatomy({ usage, counts, isPartial: false, window: 1000 }).free).toBe(550);
    expect(contextAnatomy({ usage, counts, isPartial: false, window: 420 })).toMatchObject({
      isWindowTooSmall: true,
      window: undefined,
      free: undefined,
    });
  });
});

describe("a prefix cache", () => {
  const before = [
    text("system", "It is 10:03. You help people with their orders, and you are brief."),
    text("user", "Hello"),
  ];

  it("loses nothing where a conversation only grows", () => {
    const diff = diffPrompts(
      viewOf(before),
      viewOf([...before, text("assistant", "Hi!"), text("user", "Where?")]),
    );
    expect(cacheTexts(diff).repeated).toBe("");
    expect(cacheTexts(diff).fresh).toBe("Hi!Where?");
    expect(droppedTexts(diff)).toEqual([]);
  });

  it("breaks at a clock in the system prompt, and all that stands behind it is paid for again", () => {
    const [system, ...rest] = before;
    const now = {
      ...system,
      parts: [{ type: "text", content: system?.parts[0]?.content.replace("10:03", "10:04") }],
    };
    const diff = diffPrompts(viewOf(before), viewOf([now, ...rest]));
    const { shared, repeated, fresh } = cacheTexts(diff);
    expect(shared).toBe("It is 10:0");
    expect(fresh).toBe("4");
    expect(repeated).toBe(". You help people with their orders, and you are brief.Hello");
    expect(breakPlace(diff)).toMatchObject({
      role: "system",
      before: "It is 10:0",
      isCut: false,
      ...{ was: "3", is: "4" },
      after: expect.stringMatching(/^\. You help people/),
    });
  });

  it("breaks where an old message was dropped", () => {
    const diff = diffPrompts(
      viewOf([...before, text("assistant", "Hi!")]),
      viewOf([before[0] as object, text("assistant", "Hi!")]),
    );
    expect(droppedTexts(diff)).toEqual(["Hello"]);
    expect(cacheTexts(diff).repeated).toBe("Hi!");
  });

  it("would have saved what input costs beyond reading it, where both have a price", () => {
    const price = { provider: "p", model: "m", source: "list" as const, input: 3, cacheRead: 0.3 };
    // 1 000 000 × ($3 − $0.30) a million.
    expect(missedSaving(1e6, 1e6, price)).toBeCloseTo(2.7, 9);
    expect(missedSaving(1e6, 1e6, { ...price, cacheRead: undefined })).toBeUndefined();
  });
});
