import { describe, expect, it } from "vitest";
import { assistantTransport } from "../../../../sdk/wire/assistant-transport.ts";
import { clear } from "../../../../sdk/wire/json.ts";
import { drawAnswer, fixture, sse } from "../../../fixtures/draw-operations.ts";
import { wireRequest } from "../../../fixtures/read-answer.ts";

const request = wireRequest("https://app.example/assistant", {
  commands: [
    { type: "add-message", message: { role: "user", parts: [{ type: "text", text: "How high?" }] } },
    { type: "add-tool-result", toolCallId: "k0", toolName: "ask", result: "yes", isError: false },
    { type: "add-tool-result", toolCallId: "k9", toolName: "ask", result: "gone", isError: true },
  ],
  state: {},
  system: "Be brief.",
  tools: { tide: { description: "How high", parameters: {} } },
  threadId: "th-9",
});

describe("assistant-ui's transport", () => {
  it("is known by its commands, and says what they bring", () => {
    expect(assistantTransport.matches(request)).toBe("sure");
    expect(assistantTransport.matches(wireRequest("https://app.example/", { commands: [] }))).toBeUndefined();
    const { facts, continues } = assistantTransport.ask(request);
    expect(clear(facts)).toMatchInlineSnapshot(`
      {
        "gen_ai.conversation.id": "th-9",
        "gen_ai.input.messages": [
          {
            "parts": [
              {
                "content": "How high?",
                "type": "text",
              },
            ],
            "role": "user",
          },
        ],
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.system_instructions": [
          {
            "content": "Be brief.",
            "type": "text",
          },
        ],
        "gen_ai.tool.definitions": [
          {
            "description": "How high",
            "name": "tide",
            "parameters": {},
            "type": "function",
          },
        ],
      }
    `);
    expect(continues).toEqual([
      { key: "tool:k0", result: "yes" },
      { key: "tool:k9", result: "gone", failure: { type: "tool_error", message: "gone" } },
    ]);
  });

  it("is a run with steps, tools and the tokens of each", () => {
    expect(
      drawAnswer(assistantTransport, { request, body: fixture("assistant-transport/run.sse") }),
    ).toMatchInlineSnapshot(`
      "invoke_agent
        · conversation.id "th-9"
        · system_instructions [{"type":"text","content":"Be brief."}]
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · tool.definitions [{"type":"function","name":"tide","description":"How high","parameters":{}}]
        · response.finish_reasons ["stop"]
        · usage.input_tokens 23
        · usage.output_tokens 8
        · genai_traces.wire.events {"update-state":1,"source":1}
        · genai_traces.answer.end "complete"
        chat
          · usage.input_tokens 9
          · usage.output_tokens 3
          · response.finish_reasons ["tool-calls"]
          … Hm.
          → 0 k1 tide|0 k1 {"harbour":|0 k1 "North"}
        execute_tool tide
          · tool.name "tide"
          · tool.type "function"
          · tool.call.id "k1"
          · tool.call.arguments {"harbour":"North"}
          · tool.call.result {"metres":2}
        chat
          · usage.input_tokens 14
          · usage.output_tokens 5
          · response.finish_reasons ["stop"]
          · output.messages [{"role":"assistant","parts":[{"type":"text","content":"Two metres."},{"type":"citation","url":"https://tides.example/","title":"Tides"}],"finish_reason":"stop"}]
          » Two metres."
    `);
  });

  it("fails by its error, and is cut off without an end", () => {
    const begun = { type: "part-start", part: { type: "text" }, path: [] };
    const words = { type: "text-delta", textDelta: "Tw", path: [0] };
    const draw = (...events: unknown[]) => drawAnswer(assistantTransport, { request, body: sse(...events) });
    expect(draw(begun, words, { type: "error", path: [], error: "no credit" }, "[DONE]")).toContain(
      "(_OTHER: no credit)",
    );
    expect(draw(begun, words)).toContain('answer.end "truncated"');
  });
});
