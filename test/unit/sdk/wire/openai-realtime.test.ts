import { describe, expect, it } from "vitest";
import { openaiRealtime } from "../../../../sdk/wire/openai-realtime.ts";
import { drawSession } from "../../../fixtures/draw-session.ts";

const URL_ = "wss://api.openai.com/v1/realtime?model=gpt-harbour";
const draw = (file: string) => drawSession(openaiRealtime, URL_, `openai-realtime/${file}`);

describe("OpenAI Realtime", () => {
  it("is known by path, and by subprotocol or model", () => {
    const matches = (url: string, ...protocols: string[]) => openaiRealtime.matches(new URL(url), protocols);
    expect(matches(URL_)).toBe(true);
    expect(matches("wss://proxy.example/realtime", "realtime")).toBe(true);
    expect(matches("wss://news.example/realtime")).toBe(false);
  });

  it("has a model call a turn, tools between, transcripts as words, and sound by its length", () => {
    expect(draw("two-turns.jsonl")).toMatchInlineSnapshot(`
      "realtime gpt-harbour (runs)
        · provider.name "openai"
        · request.model "gpt-harbour"
        · request.temperature 0.8
        · conversation.id "sess_1"
        · system_instructions [{"type":"text","content":"Be brief."}]
        · tool.definitions [{"type":"function","name":"tide","description":"How high","parameters":{"type":"object"}}]
        · genai_traces.wire.events {"session.update":1,"rate_limits.updated":1}
        ! speech started
        ! speech stopped
        chat gpt-harbour
          · provider.name "openai"
          · request.model "gpt-harbour"
          · request.temperature 0.8
          · conversation.id "sess_1"
          · system_instructions [{"type":"text","content":"Be brief."}]
          · tool.definitions [{"type":"function","name":"tide","description":"How high","parameters":{"type":"object"}}]
          · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"},{"type":"blob","modality":"audio","mime_type":"audio/pcm","size":6}]}]
          · response.id "resp_1"
          · usage.input_tokens 40
          · usage.output_tokens 10
          · usage.cache_read.input_tokens 32
          · response.finish_reasons ["completed"]
          → 0 call_1 tide|0 call_1 {"harbour":|0 call_1 "North"}
        execute_tool tide
          · tool.name "tide"
          · tool.type "function"
          · tool.call.id "call_1"
          · tool.call.arguments {"harbour":"North"}
          · tool.call.result {"metres":2}
        chat gpt-harbour
          · provider.name "openai"
          · request.model "gpt-harbour"
          · request.temperature 0.8
          · conversation.id "sess_1"
          · system_instructions [{"type":"text","content":"Be brief."}]
          · tool.definitions [{"type":"function","name":"tide","description":"How high","parameters":{"type":"object"}}]
          · input.messages [{"role":"tool","parts":[{"type":"tool_call_response","id":"call_1","response":{"metres":2}}]},{"role":"user","parts":[{"type":"blob","modality":"audio","mime_type":"audio/pcm;rate=24000","size":12,"seconds":0.00025}]},{"role":"user","parts":[{"type":"text","content":"And now?"}]}]
          · response.id "resp_2"
          · usage.input_tokens 60
          · usage.output_tokens 20
          · response.finish_reasons ["completed"]
          · output.messages [{"role":"assistant","parts":[{"type":"text","content":"Two metres."},{"type":"blob","modality":"audio","mime_type":"audio/pcm;rate=24000","size":12,"seconds":0.00025}],"finish_reason":"completed"}]
          » Two |metres.
      closed"
    `);
  });

  it("stops a turn that the user speaks over, fails those that failed, and leaves one cut off", () => {
    expect(draw("barge-in-and-failure.jsonl")).toMatchInlineSnapshot(`
      "realtime gpt-harbour (runs)
        · provider.name "openai"
        · request.model "gpt-harbour"
        · conversation.id "sess_2"
        ! speech started
        ! error {"type":"bad_item","message":"No such item"}
        chat gpt-harbour (aborted)
          · provider.name "openai"
          · request.model "gpt-harbour"
          · conversation.id "sess_2"
          · response.id "resp_1"
          · usage.input_tokens 4
          · usage.output_tokens 2
          · response.finish_reasons ["turn_detected"]
          » Once upon
        chat gpt-harbour (overloaded: Try again)
          · provider.name "openai"
          · request.model "gpt-harbour"
          · conversation.id "sess_2"
          · response.finish_reasons ["failed"]
        chat gpt-harbour (aborted)
          · provider.name "openai"
          · request.model "gpt-harbour"
          · conversation.id "sess_2"
          » There
      cut off"
    `);
  });
});
