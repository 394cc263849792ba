import { describe, expect, it } from "vitest";
import { dataStreamV4 } from "../../../../sdk/wire/data-stream-v4.ts";
import { drawAnswer, fixture } from "../../../fixtures/draw-operations.ts";
import { wireRequest } from "../../../fixtures/read-answer.ts";

const request = wireRequest("https://app.example/api/chat", {
  id: "chat-4",
  messages: [{ role: "user", content: "How high?" }],
});
const draw = (body: string) =>
  drawAnswer(dataStreamV4, { body, request, headers: { "content-type": "text/plain; charset=utf-8" } });

describe("the data stream of AI SDK 4", () => {
  it("may answer requests with messages, prompts, and is known by header", () => {
    expect(dataStreamV4.matches(request)).toBe("maybe");
    expect(dataStreamV4.matches(wireRequest("https://app.example/api/completion", { prompt: "Hi" }))).toBe(
      "maybe",
    );
    expect(dataStreamV4.matches(wireRequest("https://app.example/", { a: 1 }))).toBeUndefined();
    const header = (name: string) => (name === "x-vercel-ai-data-stream" ? "v1" : undefined);
    expect(dataStreamV4.answers?.({ status: 200, header })).toBe(true);
  });

  it("is a run with steps, tools and the tokens of each", () => {
    expect(draw(fixture("data-stream-v4/two-steps.txt"))).toMatchInlineSnapshot(`
      "invoke_agent
        · conversation.id "chat-4"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · response.finish_reasons ["stop"]
        · usage.input_tokens 30
        · usage.output_tokens 10
        · genai_traces.wire.events {"source":1,"file":1,"data":1,"annotations":1}
        · genai_traces.answer.end "complete"
        chat
          · response.id "msg-1"
          · usage.input_tokens 10
          · usage.output_tokens 4
          · response.finish_reasons ["tool-calls"]
          … Look it up.
          → 0 c1 tide {"harbour":"North"}
        execute_tool tide
          · tool.name "tide"
          · tool.type "function"
          · tool.call.id "c1"
          · tool.call.arguments {"harbour":"North"}
          · tool.call.result {"metres":2}
        chat
          · response.id "msg-2"
          · usage.input_tokens 20
          · usage.output_tokens 6
          · response.finish_reasons ["stop"]
          · output.messages [{"role":"assistant","parts":[{"type":"text","content":"Two metres: 2:1 \\"odds\\"."},{"type":"citation","url":"https://tides.example/","title":"Tides"},{"type":"blob","modality":"image","mime_type":"image/png","size":6}],"finish_reason":"stop"}]
          » Two |metres: 2:1 "odds"."
    `);
  });

  it("as assistant-ui writes it, has neither start nor end", () => {
    expect(draw(fixture("data-stream-v4/assistant-ui.txt"))).toMatchInlineSnapshot(`
      "invoke_agent
        · conversation.id "chat-4"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · genai_traces.wire.events {"aui-state":1}
        · genai_traces.answer.end "complete"
        chat
          » Wait| a bit.
          → 0 c9 tide|0 c9 {"harbour":|0 c9 {}}
        execute_tool tide (tool_error: closed)
          · tool.name "tide"
          · tool.type "function"
          · tool.call.id "c9"
          · tool.call.arguments {"harbour":{}}
          · tool.call.result "closed""
    `);
  });

  it("fails by its error, with or without an end", () => {
    expect(draw('3:"no credit"\n')).toMatchInlineSnapshot(`
      "invoke_agent (_OTHER: no credit)
        · conversation.id "chat-4"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · genai_traces.answer.end "error""
    `);
    expect(draw('f:{"messageId":"m"}\n0:"Tw"\n3:"no credit"\nd:{"finishReason":"error"}\n')).toContain(
      "(_OTHER: no credit)",
    );
  });

  it("is cut off where a step began and nothing said that all is over", () => {
    expect(draw('f:{"messageId":"m"}\n0:"Tw"\n')).toContain('answer.end "truncated"');
  });
});
