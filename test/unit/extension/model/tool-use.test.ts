import { describe, expect, it } from "vitest";
import { genAIView } from "../../../../extension/model/genai-view.ts";
import { toolsOf } from "../../../../extension/model/tool-use.ts";
import type { Span } from "../../../../extension/model/trace.ts";
import type { Attributes, AttributeValue } from "../../../../sdk/protocol/index.ts";

const tools = (attributes: Attributes) => toolsOf(genAIView({ attributes } as Span));
const schema = { type: "object", properties: { id: { type: "integer" } } };

describe("the tools of a model call", () => {
  it.each([
    [{ type: "function", name: "f", parameters: schema }],
    [{ type: "function", function: { name: "f", parameters: schema } }],
    [{ name: "f", input_schema: schema }],
    [{ functionDeclarations: [{ name: "f", parameters: schema }] }],
  ])("are read in each provider's shape: %j", (definition) => {
    expect(tools({ "gen_ai.tool.definitions": [definition] }).offered).toMatchObject([{ name: "f", schema }]);
  });

  const history: AttributeValue = [
    {
      role: "assistant",
      parts: [
        { type: "tool_call", id: "1", name: "f", arguments: { id: "x" } },
        { type: "tool_call", id: "2", name: "g", arguments: {} },
      ],
    },
    { role: "tool", parts: [{ type: "tool_call_response", id: "1", response: '{"ok":true}' }] },
  ];
  const answer: AttributeValue = [
    { role: "assistant", parts: [{ type: "tool_call", id: "3", name: "f", arguments: { id: 1 } }] },
  ];

  it("are matched with their results by id, and checked", () => {
    const { offered, uses } = tools({
      "gen_ai.tool.definitions": [{ name: "f", parameters: schema }],
      "gen_ai.input.messages": history,
      "gen_ai.output.messages": answer,
    });
    expect(offered[0]?.calls).toBe(2);
    expect(uses).toMatchObject([
      {
        name: "f",
        from: "history",
        result: { value: { ok: true } },
        check: { problems: [{ path: "/id" }] },
        isUnknown: false,
      },
      { name: "g", from: "history", isUnknown: true },
      { name: "f", from: "answer", check: { problems: [] } },
    ]);
    expect(uses[1]?.result).toBeUndefined();
    expect(uses[2]?.result).toBeUndefined();
  });

  it("are unknown to nobody where none was recorded as offered", () => {
    expect(tools({ "gen_ai.input.messages": history }).uses.map(({ isUnknown }) => isUnknown)).toEqual([
      false,
      false,
    ]);
  });

  it("are the span's own call for a tool's span", () => {
    const { uses } = tools({ "gen_ai.tool.name": "f", "gen_ai.tool.call.result": "done" });
    expect(uses).toMatchObject([{ name: "f", from: "span", result: { value: "done" } }]);
  });
});
