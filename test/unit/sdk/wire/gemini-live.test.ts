import { describe, expect, it } from "vitest";
import { geminiLive } from "../../../../sdk/wire/gemini-live.ts";
import { drawSession } from "../../../fixtures/draw-session.ts";

const URL_ =
  "wss://generativelanguage.googleapis.com/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent";
const draw = (file: string) => drawSession(geminiLive, URL_, `gemini-live/${file}`);

describe("Gemini Live", () => {
  it("is known by its path", () => {
    expect(geminiLive.matches(new URL(URL_), [])).toBe(true);
    expect(geminiLive.matches(new URL("wss://api.openai.com/v1/realtime"), [])).toBe(false);
  });

  it("has a model call a turn, tools between, transcripts as words, and sound by its length", () => {
    expect(draw("tool-and-sound.jsonl")).toMatchInlineSnapshot(`
      "realtime gemini-harbour (runs)
        · provider.name "gcp.gemini"
        · request.model "gemini-harbour"
        · request.temperature 0.3
        · system_instructions [{"type":"text","content":"Be brief."}]
        · tool.definitions [{"type":"function","name":"tide","description":"How high"}]
        · genai_traces.wire.events {"goAway":1}
        chat gemini-harbour
          · provider.name "gcp.gemini"
          · request.model "gemini-harbour"
          · request.temperature 0.3
          · system_instructions [{"type":"text","content":"Be brief."}]
          · tool.definitions [{"type":"function","name":"tide","description":"How high"}]
          · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"},{"type":"blob","modality":"image","mime_type":"image/png","size":6}]}]
          … Look it up.
          → 0 f1 tide {"harbour":"North"}
        execute_tool tide
          · tool.name "tide"
          · tool.type "function"
          · tool.call.id "f1"
          · tool.call.arguments {"harbour":"North"}
          · tool.call.result {"metres":2}
        chat gemini-harbour
          · provider.name "gcp.gemini"
          · request.model "gemini-harbour"
          · request.temperature 0.3
          · system_instructions [{"type":"text","content":"Be brief."}]
          · tool.definitions [{"type":"function","name":"tide","description":"How high"}]
          · input.messages [{"role":"tool","parts":[{"type":"tool_call_response","id":"f1","name":"tide","response":{"metres":2}}]}]
          · usage.input_tokens 52
          · usage.output_tokens 12
          · usage.cache_read.input_tokens 8
          · usage.reasoning.output_tokens 3
          · output.messages [{"role":"assistant","parts":[{"type":"text","content":"Two metres."},{"type":"blob","modality":"audio","mime_type":"audio/pcm;rate=4","size":12,"seconds":1.5}]}]
          » Two |metres.
      closed"
    `);
  });

  it("stops a turn that the user speaks over, and tools that are taken back", () => {
    expect(draw("interrupted.jsonl")).toMatchInlineSnapshot(`
      "realtime gemini-harbour (runs)
        · provider.name "gcp.gemini"
        · request.model "gemini-harbour"
        chat gemini-harbour
          · provider.name "gcp.gemini"
          · request.model "gemini-harbour"
          · input.messages [{"role":"user","parts":[{"type":"text","content":"Tell me a story."}]},{"role":"user","parts":[{"type":"blob","modality":"audio","mime_type":"audio/pcm;rate=4","size":12,"seconds":1.5}]}]
          » Once upon
          → 0 f1 draw {}
        execute_tool draw (aborted)
          · tool.name "draw"
          · tool.type "function"
          · tool.call.id "f1"
          · tool.call.arguments {}
        chat gemini-harbour (aborted)
          · provider.name "gcp.gemini"
          · request.model "gemini-harbour"
          »  a time
        chat gemini-harbour (aborted)
          · provider.name "gcp.gemini"
          · request.model "gemini-harbour"
          » Yes?
      cut off"
    `);
  });

  it("counts tokens that are told alone or with a tool's call, and shows code that the model ran", () => {
    const drawn = draw("usage-apart.jsonl");
    expect(drawn).toMatchInlineSnapshot(`
      "realtime gemini-harbour (runs)
        · provider.name "gcp.gemini"
        · request.model "gemini-harbour"
        chat gemini-harbour
          · provider.name "gcp.gemini"
          · request.model "gemini-harbour"
          · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"},{"type":"uri","modality":"image","mime_type":"image/png","uri":"https://files.example/map"}]}]
          · usage.input_tokens 10
          · usage.output_tokens 4
          → 0 f1 tide {}
        execute_tool tide
          · tool.name "tide"
          · tool.type "function"
          · tool.call.id "f1"
          · tool.call.arguments {}
          · tool.call.result {"feet":6}
        chat gemini-harbour
          · provider.name "gcp.gemini"
          · request.model "gemini-harbour"
          · input.messages [{"role":"tool","parts":[{"type":"tool_call_response","id":"f1","response":{"feet":6}}]}]
          · usage.input_tokens 35
          · usage.output_tokens 9
          · usage.cache_read.input_tokens 8
          · usage.reasoning.output_tokens 2
          · response.finish_reasons ["NEED_MORE_INPUT"]
          · output.messages [{"role":"assistant","parts":[{"type":"server_tool_call","name":"code_execution","server_tool_call":{"type":"code_execution","arguments":{"language":"PYTHON","code":"print(6*0.3)"}}},{"type":"server_tool_call_response","server_tool_call_response":{"type":"codeExecutionResult","content":"1.8"}},{"type":"text","content":"1.8 metres."}],"finish_reason":"NEED_MORE_INPUT"}]
          » 1.8 metres.
      closed"
    `);
  });
});
