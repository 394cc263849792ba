import { describe, expect, it } from "vitest";
import { uiMessageStream } from "../../../../sdk/wire/ui-message-stream.ts";
import { drawAnswer, fixture, sse } from "../../../fixtures/draw-operations.ts";
import { wireRequest } from "../../../fixtures/read-answer.ts";

const URL_ = "https://app.example/api/chat";
const chat = (messages: unknown[], more = {}) =>
  wireRequest(URL_, { id: "chat-1", trigger: "submit-message", messages, ...more });
const user = { id: "u1", role: "user", parts: [{ type: "text", text: "How high?" }] };
const draw = (body: string, request = chat([user])) => drawAnswer(uiMessageStream, { body, request });

describe("requests of useChat", () => {
  it("may be a UI message stream's, if their messages have parts", () => {
    expect(uiMessageStream.matches(chat([user]))).toBe("maybe");
    expect(uiMessageStream.matches(wireRequest(URL_, { id: "c", message: user }))).toBe("maybe");
    expect(uiMessageStream.matches(wireRequest(URL_, { messages: [{ role: "user", content: "Hi" }] }))).toBe(
      undefined,
    );
    expect(uiMessageStream.matches(wireRequest(URL_))).toBe(undefined);
  });

  it("are known by the answer's header, also where a stream is resumed", () => {
    const request = wireRequest(`${URL_}/chat-1/stream`);
    const header = (name: string) => (name === "x-vercel-ai-ui-message-stream" ? "v1" : undefined);
    expect(uiMessageStream.answers?.({ status: 200, header })).toBe(true);
    expect(uiMessageStream.ask(request).facts["gen_ai.conversation.id"]).toBe("chat-1");
  });

  it("say the conversation in OpenTelemetry's shape, step by step", () => {
    const { facts } = uiMessageStream.ask(
      chat(
        [
          {
            role: "user",
            parts: [
              { type: "text", text: "See" },
              { type: "file", url: "data:image/png;base64,AAAA", mediaType: "image/png", filename: "a.png" },
              { type: "data-place", data: { at: "pier" } },
            ],
          },
          {
            role: "assistant",
            parts: [
              { type: "step-start" },
              { type: "reasoning", text: "Hm." },
              { type: "tool-tide", toolCallId: "c1", state: "output-available", input: { a: 1 }, output: 2 },
              {
                type: "dynamic-tool",
                toolName: "wind",
                toolCallId: "c2",
                state: "output-error",
                input: {},
                errorText: "calm",
              },
              { type: "step-start" },
              { type: "text", text: "Two." },
              { type: "source-url", sourceId: "s", url: "https://t.example/", title: "T" },
            ],
          },
        ],
        { model: "harbour-1" },
      ),
    );
    expect(facts["gen_ai.request.model"]).toBe("harbour-1");
    expect(facts["gen_ai.input.messages"]).toMatchInlineSnapshot(`
      [
        {
          "parts": [
            {
              "content": "See",
              "type": "text",
            },
            {
              "mime_type": "image/png",
              "modality": "image",
              "name": "a.png",
              "size": 3,
              "type": "blob",
            },
            {
              "data": {
                "at": "pier",
              },
              "type": "data-place",
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
            {
              "arguments": {
                "a": 1,
              },
              "id": "c1",
              "name": "tide",
              "type": "tool_call",
            },
            {
              "arguments": {},
              "id": "c2",
              "name": "wind",
              "type": "tool_call",
            },
          ],
          "role": "assistant",
        },
        {
          "parts": [
            {
              "id": "c1",
              "response": 2,
              "type": "tool_call_response",
            },
            {
              "id": "c2",
              "response": "calm",
              "type": "tool_call_response",
            },
          ],
          "role": "tool",
        },
        {
          "parts": [
            {
              "content": "Two.",
              "type": "text",
            },
            {
              "title": "T",
              "type": "citation",
              "url": "https://t.example/",
            },
          ],
          "role": "assistant",
        },
      ]
    `);
  });

  it("say those of AI SDK 4, too", () => {
    const { facts } = uiMessageStream.ask(
      chat([
        {
          role: "user",
          content: "Hi",
          experimental_attachments: [{ url: "https://a.example/x.pdf", contentType: "application/pdf" }],
        },
        {
          role: "assistant",
          content: "Two.",
          toolInvocations: [{ toolCallId: "c1", toolName: "tide", args: {}, state: "result", result: 2 }],
        },
      ]),
    );
    expect(facts["gen_ai.input.messages"]).toMatchInlineSnapshot(`
      [
        {
          "parts": [
            {
              "content": "Hi",
              "type": "text",
            },
            {
              "mime_type": "application/pdf",
              "modality": "document",
              "type": "uri",
              "uri": "https://a.example/x.pdf",
            },
          ],
          "role": "user",
        },
        {
          "parts": [
            {
              "arguments": {},
              "id": "c1",
              "name": "tide",
              "type": "tool_call",
            },
          ],
          "role": "assistant",
        },
        {
          "parts": [
            {
              "id": "c1",
              "response": 2,
              "type": "tool_call_response",
            },
          ],
          "role": "tool",
        },
        {
          "parts": [
            {
              "content": "Two.",
              "type": "text",
            },
          ],
          "role": "assistant",
        },
      ]
    `);
  });

  it("bring results of the app's own tools, and what the user decided", () => {
    const { continues } = uiMessageStream.ask(
      chat([
        user,
        {
          role: "assistant",
          parts: [
            { type: "tool-ask", toolCallId: "c1", state: "output-available", input: {}, output: "yes" },
            { type: "tool-ask", toolCallId: "c2", state: "output-error", input: {}, errorText: "left" },
            { type: "tool-go", toolCallId: "c3", state: "input-available", input: {} },
            {
              type: "tool-send",
              toolCallId: "c4",
              state: "approval-responded",
              input: {},
              approval: { id: "ap", approved: false, reason: "late" },
            },
          ],
        },
      ]),
    );
    expect(continues).toEqual([
      { key: "approval:ap", result: { approved: false, reason: "late" } },
      { key: "tool:c2", result: undefined, failure: { type: "tool_error", message: "left" } },
      { key: "tool:c1", result: "yes" },
    ]);
  });
});

describe("a UI message stream", () => {
  it("is a run whose steps are model calls and whose tools run from input to output", () => {
    expect(draw(fixture("ui-message-stream/two-steps.sse"))).toMatchInlineSnapshot(`
      "invoke_agent
        · conversation.id "chat-1"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · response.id "msg-7"
        · response.model "harbour-1"
        · response.finish_reasons ["stop"]
        · usage.input_tokens 30
        · usage.output_tokens 12
        · usage.cache_read.input_tokens 10
        · usage.reasoning.output_tokens 4
        · genai_traces.wire.events {"data-route":2,"source":1,"file":1}
        · genai_traces.answer.end "complete"
        chat harbour-1
          · response.model "harbour-1"
          … Need the |tide.
          → 0 call-1 tide|0 call-1 {"harbour":|0 call-1 "North"}|1 call-2 wind {"at":"noon"}
        execute_tool tide
          · tool.name "tide"
          · tool.type "function"
          · tool.call.id "call-1"
          · tool.call.arguments {"harbour":"North"}
          · tool.call.result {"metres":2}
          ! preliminary output
        execute_tool wind (tool_error: no wind today)
          · tool.name "wind"
          · tool.type "function"
          · tool.call.id "call-2"
          · tool.call.arguments {"at":"noon"}
        chat harbour-1
          · response.model "harbour-1"
          · output.messages [{"role":"assistant","parts":[{"type":"text","content":"Two metres."},{"type":"citation","url":"https://tides.example/north","title":"Tides"},{"type":"blob","modality":"image","mime_type":"image/png","size":6}]}]
          » Two |metres."
    `);
  });

  it("leaves a tool running that the user must approve", () => {
    expect(draw(fixture("ui-message-stream/approval.sse"))).toMatchInlineSnapshot(`
      "invoke_agent
        · conversation.id "chat-1"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · response.finish_reasons ["tool-calls"]
        · genai_traces.answer.end "complete"
        ? approval:ap-1
        chat
          → 0 call-3 send_boat {"to":"South"}
        execute_tool send_boat (runs)
          · tool.name "send_boat"
          · tool.type "function"
          · tool.call.id "call-3"
          · tool.call.arguments {"to":"South"}
          ! approval requested {"id":"ap-1"}"
    `);
  });

  it("runs an approved tool from the request on, under the next answer", () => {
    const approved = {
      type: "tool-send_boat",
      toolCallId: "call-3",
      state: "approval-responded",
      input: { to: "South" },
      approval: { id: "ap-1", approved: true },
    };
    expect(
      draw(
        sse(
          { type: "start" },
          { type: "tool-output-available", toolCallId: "call-3", output: "sailed" },
          { type: "finish" },
          "[DONE]",
        ),
        chat([user, { role: "assistant", parts: [approved] }]),
      ),
    ).toMatchInlineSnapshot(`
      "invoke_agent
        · conversation.id "chat-1"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]},{"role":"assistant","parts":[{"type":"tool_call","id":"call-3","name":"send_boat","arguments":{"to":"South"}}]}]
        · genai_traces.answer.end "complete"
        execute_tool send_boat
          · tool.name "send_boat"
          · tool.type "function"
          · tool.call.id "call-3"
          · tool.call.arguments {"to":"South"}
          · tool.call.result "sailed""
    `);
  });

  it("leaves the app's own tools running, for a later request to end", () => {
    expect(
      draw(
        sse(
          { type: "start-step" },
          { type: "tool-input-available", toolCallId: "c1", toolName: "ask", input: {} },
          { type: "finish-step" },
          { type: "finish", finishReason: "tool-calls" },
          "[DONE]",
        ),
      ),
    ).toMatchInlineSnapshot(`
      "invoke_agent
        · conversation.id "chat-1"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · response.finish_reasons ["tool-calls"]
        · genai_traces.answer.end "complete"
        ? tool:c1
        chat
          → 0 c1 ask {}
        execute_tool ask (runs)
          · tool.name "ask"
          · tool.type "function"
          · tool.call.id "c1"
          · tool.call.arguments {}"
    `);
  });

  it("fails tools whose input was wrong, unless they have a result after all", () => {
    const wrong = { type: "tool-input-error", toolName: "tide", input: "x", errorText: "no such input" };
    expect(
      draw(
        sse(
          { type: "start-step" },
          { ...wrong, toolCallId: "c1" },
          { ...wrong, toolCallId: "c2", providerExecuted: true },
          { type: "tool-output-available", toolCallId: "c2", output: 1 },
          { type: "finish-step" },
          { type: "finish" },
          "[DONE]",
        ),
      ),
    ).toMatchInlineSnapshot(`
      "invoke_agent
        · conversation.id "chat-1"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · genai_traces.answer.end "complete"
        chat
          → 0 c1 tide x|1 c2 tide x
        execute_tool tide (tool_error: no such input)
          · tool.name "tide"
          · tool.type "function"
          · tool.call.id "c1"
          · tool.call.arguments "x"
        execute_tool tide
          · tool.name "tide"
          · tool.type "function"
          · tool.call.id "c2"
          · tool.call.arguments "x"
          · tool.call.result 1"
    `);
  });

  it("takes a denied tool back, and automatic approvals as they are", () => {
    expect(
      draw(
        sse(
          { type: "start-step" },
          { type: "tool-input-available", toolCallId: "c1", toolName: "sink", input: {} },
          { type: "tool-approval-request", toolCallId: "c1", approvalId: "a1", isAutomatic: true },
          { type: "tool-approval-response", approvalId: "a1", approved: false },
          { type: "tool-output-denied", toolCallId: "c1" },
          { type: "finish-step" },
          { type: "finish" },
          "[DONE]",
        ),
      ),
    ).toMatchInlineSnapshot(`
      "invoke_agent
        · conversation.id "chat-1"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · genai_traces.wire.events {"tool-approval-response":1}
        · genai_traces.answer.end "complete"
        chat
          → 0 c1 sink {}
        execute_tool sink (aborted)
          · tool.name "sink"
          · tool.type "function"
          · tool.call.id "c1"
          · tool.call.arguments {}
          ! approval requested {"id":"a1"}"
    `);
  });

  it("tells model and input tokens that the provider's own events bring", () => {
    expect(
      draw(
        sse(
          { type: "start-step" },
          {
            type: "custom",
            kind: "anthropic.message_start",
            providerMetadata: {
              anthropic: {
                id: "msg_1",
                model: "claude-tide",
                usage: { input_tokens: 5, cache_read_input_tokens: 7, output_tokens: 1 },
              },
            },
          },
          { type: "text-delta", id: "0", delta: "No" },
          { type: "reset-step" },
          { type: "text-delta", id: "0", delta: "Yes" },
          {
            type: "text-end",
            id: "0",
            citations: [{ source: { url: "https://t.example/", title: "T" }, startIndex: 0, endIndex: 3 }],
          },
          { type: "finish-step" },
          { type: "finish" },
          "[DONE]",
        ),
      ),
    ).toMatchInlineSnapshot(`
      "invoke_agent
        · conversation.id "chat-1"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · genai_traces.wire.events {"anthropic.message_start":1}
        · genai_traces.answer.end "complete"
        chat claude-tide
          · response.model "claude-tide"
          · response.id "msg_1"
          · usage.input_tokens 12
          · usage.cache_read.input_tokens 7
          · output.messages [{"role":"assistant","parts":[{"type":"text","content":"Yes"},{"type":"citation","url":"https://t.example/","title":"T","start":0,"end":3}]}]
          » No|Yes"
    `);
  });

  it("is stopped by `abort`, and fails by `error`, keeping what was said", () => {
    const begun = [{ type: "start" }, { type: "start-step" }, { type: "text-delta", id: "0", delta: "Tw" }];
    expect(draw(sse(...begun, { type: "abort" }, "[DONE]"))).toMatchInlineSnapshot(`
      "invoke_agent (aborted)
        · conversation.id "chat-1"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · genai_traces.answer.end "aborted"
        chat (aborted)
          » Tw"
    `);
    expect(
      draw(sse(...begun, { type: "error", errorText: "out of tokens" }, { type: "finish" }, "[DONE]")),
    ).toMatchInlineSnapshot(`
      "invoke_agent (_OTHER: out of tokens)
        · conversation.id "chat-1"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · genai_traces.answer.end "error"
        chat (_OTHER: out of tokens)
          » Tw"
    `);
  });

  it("is cut off without an end, and whole with `finish` alone", () => {
    const begun = [{ type: "start" }, { type: "start-step" }, { type: "text-delta", id: "0", delta: "Tw" }];
    expect(draw(sse(...begun))).toContain('answer.end "truncated"');
    expect(draw(sse(...begun, { type: "finish" }))).toContain('answer.end "complete"');
  });
});
