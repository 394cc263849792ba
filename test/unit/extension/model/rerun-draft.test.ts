import { describe, expect, it } from "vitest";
import { genAIView } from "../../../../extension/model/genai-view.ts";
import { bodyOf, draftOf, type RerunDraft } from "../../../../extension/model/rerun-draft.ts";
import type { Attributes } from "../../../../sdk/protocol/index.ts";
import { folded } from "../../../fixtures/folded.ts";
import { traceFromText } from "../../../fixtures/trace-from-text.ts";

const draftWith = (attributes: Attributes, more: object = {}): RerunDraft => {
  const [drawn] = folded(traceFromText(`chat it |==| ${JSON.stringify(attributes)}`)).spans.values();
  if (!drawn) throw new Error("a call was drawn");
  const span = { ...drawn, ...more };
  return draftOf(span, genAIView(span));
};
const user = { role: "user", parts: [{ type: "text", content: "Where is it?" }] };
const call = { type: "tool_call", id: "c1", name: "find", arguments: { id: 7 } };

describe("a call that is to be made again", () => {
  it("is sent as it was recorded, streamed and with usage", () => {
    const draft = draftWith({
      "gen_ai.request.model": "m",
      "gen_ai.request.temperature": 0.3,
      "gen_ai.system_instructions": [{ type: "text", content: "Be brief." }],
      "gen_ai.input.messages": [
        user,
        { role: "assistant", parts: [call] },
        { role: "tool", parts: [{ type: "tool_call_response", id: "c1", response: "in Lima" }] },
      ],
      "gen_ai.tool.definitions": [{ type: "function", name: "find", parameters: { type: "object" } }],
    });
    expect(draft.lacks).toEqual([]);
    expect(bodyOf(draft)).toEqual({
      model: "m",
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Where is it?" },
        {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "c1", type: "function", function: { name: "find", arguments: '{"id":7}' } }],
        },
        { role: "tool", tool_call_id: "c1", content: "in Lima" },
      ],
      tools: [{ type: "function", function: { name: "find", parameters: { type: "object" } } }],
      ...{ temperature: 0.3, stream: true, stream_options: { include_usage: true } },
    });
    expect(bodyOf({ ...draft, sendsTools: false })).not.toHaveProperty("tools");
  });

  it("says what of the original it lacks, and invents nothing", () => {
    expect(draftWith({}).lacks).toEqual(["No messages were recorded: write the question."]);
    const image = { type: "uri", modality: "image", uri: "https://example.org/cat.png" };
    const seen = draftWith(
      { "gen_ai.input.messages": [{ role: "user", parts: [image] }] },
      { redacted: 2, cut: 1 },
    );
    expect(seen.lacks).toEqual([
      "Images, sound and files stand in brackets: their data is not sent.",
      "Removed as the span was recorded: 2 secrets.",
      "Cut as it was recorded: 1 value.",
    ]);
    expect(seen.messages[0]?.text).toMatch(/^\[.*\]$/);
  });

  it("is refused with the remedy where it cannot be sent", () => {
    const draft = draftWith({ "gen_ai.request.model": "m", "gen_ai.input.messages": [user] });
    expect(bodyOf({ ...draft, model: " " })).toBe("Name a model.");
    expect(bodyOf({ ...draft, messages: [] })).toMatch(/add one/);
    expect(bodyOf({ ...draft, parameters: "[1]" })).toMatch(/must be an object/);
    expect(bodyOf({ ...draft, parameters: "{" })).toMatch(/no JSON/);
    expect(bodyOf({ ...draft, parameters: "" })).toEqual({
      ...{ model: "m", messages: [{ role: "user", content: "Where is it?" }] },
    });
  });
});
