import { describe, expect, it } from "vitest";
import { agUi } from "../../../../sdk/wire/ag-ui.ts";
import { copilotKitGraphQl } from "../../../../sdk/wire/copilotkit.ts";
import { clear } from "../../../../sdk/wire/json.ts";
import { drawAnswer, fixture, sse } from "../../../fixtures/draw-operations.ts";
import { wireRequest } from "../../../fixtures/read-answer.ts";

const input = {
  threadId: "th-1",
  runId: "run-1",
  state: {},
  messages: [{ id: "m", role: "user", content: "How high?" }],
  tools: [{ name: "confirm", description: "Ask the user", parameters: { type: "object" } }],
  context: [],
  forwardedProps: {},
};
const URL_ = "https://app.example/agent";
const draw = (body: string) => drawAnswer(agUi, { body, request: wireRequest(URL_, input) });

describe("AG-UI's requests", () => {
  it("are known by their shape, also inside of CopilotKit's, which name the agent", () => {
    expect(agUi.matches(wireRequest(URL_, input))).toBe("sure");
    expect(agUi.matches(wireRequest(URL_, { messages: [] }))).toBeUndefined();
    const inOne = wireRequest("https://app.example/api/copilotkit", {
      method: "agent/run",
      params: { agentId: "sailor" },
      body: input,
    });
    expect(agUi.matches(inOne)).toBe("sure");
    expect(agUi.ask(inOne)).toMatchObject({
      name: "invoke_agent sailor",
      facts: { "gen_ai.agent.name": "sailor", "gen_ai.conversation.id": "th-1" },
    });
    const byPath = wireRequest("https://app.example/api/copilotkit/agent/cook/run", input);
    expect(agUi.ask(byPath).name).toBe("invoke_agent cook");
  });

  it("say messages, media and tools, and bring results, resumed interrupts first to last", () => {
    const { facts, continues } = agUi.ask(
      wireRequest(URL_, {
        ...input,
        messages: [
          {
            role: "user",
            content: [
              { type: "text", text: "See" },
              { type: "image", source: { type: "data", value: "AAAA", mimeType: "image/png" } },
              { type: "binary", mimeType: "audio/wav", url: "https://a.example/x.wav" },
            ],
          },
          { role: "reasoning", content: "Hm." },
          {
            role: "assistant",
            toolCalls: [{ id: "f1", type: "function", function: { name: "confirm", arguments: '{"a":1}' } }],
          },
          { role: "tool", toolCallId: "f1", content: "yes" },
        ],
        resume: [{ interruptId: "i1", status: "resolved", payload: { ok: true } }],
      }),
    );
    expect(clear(facts)).toMatchInlineSnapshot(`
      {
        "gen_ai.conversation.id": "th-1",
        "gen_ai.input.messages": [
          {
            "parts": [
              {
                "content": "See",
                "type": "text",
              },
              {
                "mime_type": "image/png",
                "modality": "image",
                "size": 3,
                "type": "blob",
              },
              {
                "mime_type": "audio/wav",
                "modality": "audio",
                "type": "uri",
                "uri": "https://a.example/x.wav",
              },
            ],
            "role": "user",
          },
          {
            "parts": [
              {
                "content": "Hm.",
                "type": "reasoning",
              },
            ],
            "role": "assistant",
          },
          {
            "parts": [
              {
                "arguments": {
                  "a": 1,
                },
                "id": "f1",
                "name": "confirm",
                "type": "tool_call",
              },
            ],
            "role": "assistant",
          },
          {
            "parts": [
              {
                "id": "f1",
                "response": "yes",
                "type": "tool_call_response",
              },
            ],
            "role": "tool",
          },
        ],
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.tool.definitions": [
          {
            "description": "Ask the user",
            "name": "confirm",
            "parameters": {
              "type": "object",
            },
            "type": "function",
          },
        ],
      }
    `);
    expect(continues).toEqual([
      { key: "tool:f1", result: "yes" },
      { key: "approval:i1", result: { ok: true } },
      { key: "run:th-1" },
    ]);
  });
});

describe("an AG-UI run", () => {
  it("has steps, model calls that end with a tool's result, tools, and states that are only counted", () => {
    expect(draw(fixture("ag-ui/steps-and-tools.sse"))).toMatchInlineSnapshot(`
      "invoke_agent
        · conversation.id "th-1"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · tool.definitions [{"type":"function","name":"confirm","description":"Ask the user","parameters":{"type":"object"}}]
        · response.id "run-1"
        · response.finish_reasons ["success"]
        · usage.input_tokens 21
        · usage.output_tokens 7
        · usage.reasoning.output_tokens 1
        · genai_traces.wire.events {"STATE_SNAPSHOT":1,"RAW":1,"STATE_DELTA":2,"CUSTOM mood":1}
        · genai_traces.answer.end "complete"
        plan
          chat harbour-1
            · response.model "harbour-1"
            · usage.input_tokens 11
            · usage.output_tokens 3
            · usage.cache_read.input_tokens 5
            … Ask the harbour.
            → 0 t1 tide|0 t1 {"harbour":|0 t1 "North"}
          execute_tool tide
            · tool.name "tide"
            · tool.type "function"
            · tool.call.id "t1"
            · tool.call.arguments {"harbour":"North"}
            · tool.call.result {"metres":2}
        chat
          · response.id "m3"
          » Two |metres."
    `);
  });

  it("reads the old names and chunks, whose end is implied, and leaves the page's tools running", () => {
    expect(draw(fixture("ag-ui/old-names-and-chunks.sse"))).toMatchInlineSnapshot(`
      "invoke_agent
        · conversation.id "th-2"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · tool.definitions [{"type":"function","name":"confirm","description":"Ask the user","parameters":{"type":"object"}}]
        · response.id "run-2"
        · genai_traces.answer.end "complete"
        ? tool:f1 tool:f2
        chat
          … Hm.
          » One |moment.
          → 0 f1 confirm {"sure":|0 f1 true}|1 f2 confirm {}
        execute_tool confirm (runs)
          · tool.name "confirm"
          · tool.type "function"
          · tool.call.id "f1"
          · tool.call.arguments {"sure":true}
        execute_tool confirm (runs)
          · tool.name "confirm"
          · tool.type "function"
          · tool.call.id "f2"
          · tool.call.arguments {}"
    `);
  });

  it("has subagents below the tools that called them, and interrupts that wait for the user", () => {
    expect(draw(fixture("ag-ui/subagents.sse"))).toMatchInlineSnapshot(`
      "invoke_agent
        · conversation.id "th-3"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · tool.definitions [{"type":"function","name":"confirm","description":"Ask the user","parameters":{"type":"object"}}]
        · response.id "run-3"
        · response.finish_reasons ["interrupt"]
        · genai_traces.answer.end "complete"
        ! interrupt {"id":"i1","reason":"approval","message":"Really?"}
        ? approval:i1 run:th-3
        chat
          → 0 d1 delegate|0 d1 {}
        execute_tool delegate
          · tool.name "delegate"
          · tool.type "function"
          · tool.call.id "d1"
          · tool.call.arguments {}
          · tool.call.result "done"
          invoke_agent sailor
            · agent.name "sailor"
            chat
              » Aye.
            invoke_agent cook (EMPTY: no fish)
              · agent.name "cook"
        chat
          → 0 d2 sink
        execute_tool sink (runs)
          · tool.name "sink"
          · tool.type "function"
          · tool.call.id "d2""
    `);
  });

  it("fails, is stopped, or is cut off", () => {
    const begun = [
      { type: "RUN_STARTED", threadId: "t", runId: "r" },
      { type: "TEXT_MESSAGE_CONTENT", messageId: "m", delta: "Tw" },
    ];
    expect(
      draw(sse(...begun, { type: "RUN_ERROR", message: "no credit", code: "QUOTA" })),
    ).toMatchInlineSnapshot(`
      "invoke_agent (QUOTA: no credit)
        · conversation.id "t"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · tool.definitions [{"type":"function","name":"confirm","description":"Ask the user","parameters":{"type":"object"}}]
        · response.id "r"
        · genai_traces.answer.end "error"
        chat (QUOTA: no credit)
          » Tw"
    `);
    expect(
      draw(
        sse(...begun, { type: "RUN_FINISHED", threadId: "t", runId: "r", outcome: { type: "cancelled" } }),
      ),
    ).toContain('answer.end "aborted"');
    expect(draw(sse(...begun))).toContain('answer.end "truncated"');
  });
});

describe("CopilotKit 1", () => {
  it("is noted, and its body left alone", () => {
    const request = wireRequest("https://app.example/api/copilotkit", {
      operationName: "generateCopilotResponse",
      query: "mutation {}",
    });
    expect(copilotKitGraphQl.matches(request)).toBe("sure");
    expect(
      drawAnswer(copilotKitGraphQl, {
        request,
        body: "---\r\n\r\n{}\r\n",
        headers: { "content-type": "multipart/mixed" },
      }),
    ).toMatchInlineSnapshot(`
      "invoke_agent
        · genai_traces.answer.end "complete"
        · genai_traces.wire.unreadable 1"
    `);
  });
});

describe("AG-UI's messages", () => {
  it("are answers only where the model wrote them", () => {
    const drawn = draw(
      sse(
        { type: "RUN_STARTED", threadId: "th-1", runId: "run-1" },
        { type: "TEXT_MESSAGE_START", messageId: "u", role: "user" },
        { type: "TEXT_MESSAGE_CONTENT", messageId: "u", delta: "And tomorrow?" },
        { type: "TEXT_MESSAGE_END", messageId: "u" },
        { type: "TEXT_MESSAGE_CHUNK", messageId: "s", role: "system", delta: "Be brief." },
        { type: "TEXT_MESSAGE_CHUNK", messageId: "a", role: "assistant", delta: "One " },
        { type: "TEXT_MESSAGE_CHUNK", delta: "metre." },
        { type: "RUN_FINISHED", threadId: "th-1", runId: "run-1" },
      ),
    );
    expect(drawn).toContain("» One |metre.");
    expect(drawn).not.toMatch(/tomorrow|brief/);
  });
});
