import { describe, expect, it } from "vitest";
import { clear } from "../../../../sdk/wire/json.ts";
import { langGraph } from "../../../../sdk/wire/langgraph.ts";
import { drawAnswer, fixture, sse } from "../../../fixtures/draw-operations.ts";
import { wireRequest } from "../../../fixtures/read-answer.ts";

const URL_ = "https://graph.example/threads/th-1/runs/stream";
const body = {
  assistant_id: "pilot",
  input: { messages: [{ type: "human", content: "How high?" }] },
  stream_mode: ["messages-tuple"],
};
const draw = (file: string) =>
  drawAnswer(langGraph, { request: wireRequest(URL_, body), body: fixture(`langgraph/${file}`) });

describe("LangGraph's requests", () => {
  it("are known by path and by what they ask for", () => {
    const matches = (url: string, given?: unknown) => langGraph.matches(wireRequest(url, given));
    expect(matches(URL_, body)).toBe("sure");
    expect(matches("https://graph.example/runs/stream", body)).toBe("sure");
    expect(matches("https://proxy.example/api/graph", body)).toBe("maybe");
    expect(matches("https://graph.example/threads/th-1/runs/r-1/stream")).toBe("sure");
    expect(matches("https://other.example/runs/stream", {})).toBeUndefined();
    expect(matches("https://other.example/stream")).toBeUndefined();
  });

  it("say assistant, thread and messages of any of LangChain's shapes", () => {
    const { name, facts } = langGraph.ask(
      wireRequest(URL_, {
        ...body,
        input: {
          messages: [
            ["system", "Be brief."],
            { lc: 1, type: "constructor", id: ["langchain_core", "HumanMessage"], kwargs: { content: "Hi" } },
            { role: "assistant", content: "", tool_calls: [{ id: "c1", name: "tide", args: { a: 1 } }] },
            { type: "tool", tool_call_id: "c1", content: "2 m" },
          ],
        },
      }),
    );
    expect(name).toBe("invoke_workflow pilot");
    expect(clear(facts)).toMatchInlineSnapshot(`
      {
        "gen_ai.conversation.id": "th-1",
        "gen_ai.input.messages": [
          {
            "parts": [
              {
                "content": "Be brief.",
                "type": "text",
              },
            ],
            "role": "system",
          },
          {
            "parts": [
              {
                "content": "Hi",
                "type": "text",
              },
            ],
            "role": "user",
          },
          {
            "parts": [
              {
                "arguments": {
                  "a": 1,
                },
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
                "response": "2 m",
                "type": "tool_call_response",
              },
            ],
            "role": "tool",
          },
        ],
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.workflow.name": "pilot",
      }
    `);
  });

  it("keep inputs that are no messages, and resume what was interrupted", () => {
    const asked = (given: object) => langGraph.ask(wireRequest(URL_, { assistant_id: "pilot", ...given }));
    expect(asked({ input: { city: "Oslo" } }).facts["genai_traces.input"]).toEqual({ city: "Oslo" });
    expect(asked({ command: { resume: "yes" } }).continues).toEqual([{ key: "run:th-1", result: "yes" }]);
  });
});

describe("a LangGraph run", () => {
  it("in messages-tuple has nodes, their models, the tools between, and sub-graphs", () => {
    expect(draw("messages-tuple.sse")).toMatchInlineSnapshot(`
      "invoke_workflow pilot
        · conversation.id "th-1"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · workflow.name "pilot"
        · response.id "r-1"
        · genai_traces.wire.events {"custom":1}
        · genai_traces.answer.end "complete"
        agent
          chat harbour-1
            · provider.name "gcp.gemini"
            · request.model "harbour-1"
            · request.temperature 0.2
            · response.id "a1"
            · response.model "harbour-1-0101"
            · usage.input_tokens 12
            · usage.output_tokens 4
            · usage.cache_read.input_tokens 2
            · usage.reasoning.output_tokens 1
            · response.finish_reasons ["tool_calls"]
            → 0 c1 tide |0 {"harbour":"North"}
        execute_tool tide
          · tool.name "tide"
          · tool.type "function"
          · tool.call.id "c1"
          · tool.call.arguments {"harbour":"North"}
          · tool.call.result "2 m"
        answer
          write
            chat harbour-1
              · request.model "harbour-1"
              · response.id "a2"
              · usage.input_tokens 20
              · usage.output_tokens 2
              … Short.
              » Two |metres."
    `);
  });

  it("in messages turns what is told again and again into what is new", () => {
    expect(draw("messages-partial.sse")).toMatchInlineSnapshot(`
      "invoke_workflow pilot
        · conversation.id "th-1"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · workflow.name "pilot"
        · response.id "r-2"
        · genai_traces.answer.end "complete"
        agent
          chat harbour-1
            · request.model "harbour-1"
            · response.id "a1"
            · usage.input_tokens 5
            · usage.output_tokens 3
            » Let| me see.
            → 0 c1 tide {"har|0 c1 tide bour":1}
        execute_tool tide (tool_error: broken)
          · tool.name "tide"
          · tool.type "function"
          · tool.call.id "c1"
          · tool.call.arguments {"harbour":1}
          · tool.call.result "broken""
    `);
  });

  it("in updates and values has new messages once, and waits where it was interrupted", () => {
    expect(draw("updates-and-values.sse")).toMatchInlineSnapshot(`
      "invoke_workflow pilot
        · conversation.id "th-1"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · workflow.name "pilot"
        · response.id "r-3"
        · genai_traces.answer.end "complete"
        ! interrupt {"id":"i1","value":{"question":"Send?"}}
        ? run:th-1
        agent
          chat
            · response.id "a1"
            · usage.input_tokens 7
            · usage.output_tokens 2
            » Two metres."
    `);
  });

  it("in tasks has nodes side by side, and fails", () => {
    expect(draw("tasks.sse")).toMatchInlineSnapshot(`
      "invoke_workflow pilot (ValueError: none to count)
        · conversation.id "th-1"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · workflow.name "pilot"
        · response.id "r-4"
        · genai_traces.answer.end "error"
        fetch
        count (_OTHER: ValueError: none)"
    `);
  });

  it("in events has models and tools in their nodes, and tells nothing twice", () => {
    expect(draw("events.sse")).toMatchInlineSnapshot(`
      "invoke_workflow pilot
        · conversation.id "th-1"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · workflow.name "pilot"
        · response.id "r-5"
        · genai_traces.answer.end "complete"
        agent
          chat harbour-1
            · provider.name "mistral_ai"
            · request.model "harbour-1"
            · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
            · response.id "x1"
            · usage.input_tokens 3
            · usage.output_tokens 2
            » Two| metres.
            → 0 c1 tide {"a":1}
        tools
          execute_tool tide
            · tool.name "tide"
            · tool.type "function"
            · tool.call.id "c1"
            · tool.call.arguments {"a":1}
            · tool.call.result "2 m""
    `);
  });

  it("without any messages keeps its last state", () => {
    const values = sse(["metadata", { run_id: "r", attempt: 1 }], ["values", { n: 1 }], ["values", { n: 2 }]);
    expect(drawAnswer(langGraph, { request: wireRequest(URL_, body), body: values })).toContain(
      'genai_traces.output {"n":2}',
    );
  });

  it("has thoughts in every shape that providers give them", () => {
    const content = [
      { type: "reasoning", summary: [{ type: "summary_text", text: "One. " }] },
      { type: "reasoning_content", reasoning_content: { text: "Two." } },
      { type: "text", text: "Two metres." },
    ];
    const chunk = { type: "AIMessageChunk", id: "m", content };
    const stream = sse(["messages", [chunk, { langgraph_node: "model" }]]);
    expect(drawAnswer(langGraph, { request: wireRequest(URL_, body), body: stream })).toContain(
      "… One. Two.",
    );
  });
});
