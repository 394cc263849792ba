import { describe, expect, it } from "vitest";
import { langServe } from "../../../../sdk/wire/langserve.ts";
import { drawAnswer, fixture, sse } from "../../../fixtures/draw-operations.ts";
import { wireRequest } from "../../../fixtures/read-answer.ts";

const request = wireRequest("https://chains.example/tides/stream", {
  input: { harbour: "North" },
  config: { configurable: { session_id: "s-1" } },
  kwargs: {},
});
const draw = (body: string, type = "text/event-stream") =>
  drawAnswer(langServe, { request, body, headers: { "content-type": type } });

describe("LangServe", () => {
  it("is known by path and body", () => {
    expect(langServe.matches(request)).toBe("sure");
    expect(langServe.matches(wireRequest("https://chains.example/tides/invoke", { input: 1 }))).toBe("maybe");
    expect(
      langServe.matches(wireRequest("https://api.example/v1/invoke", { input: "x", model: "m" })),
    ).toBeUndefined();
  });

  it("streams chunks of a message", () => {
    expect(draw(fixture("langserve/stream.sse"))).toMatchInlineSnapshot(`
      "invoke_workflow tides
        · conversation.id "s-1"
        · workflow.name "tides"
        · genai_traces.input {"harbour":"North"}
        · response.id "ls-1"
        · genai_traces.answer.end "complete"
        chat
          · response.finish_reasons ["stop"]
          » Two |metres."
    `);
  });

  it("streams a log, of which the output's pieces are read", () => {
    expect(draw(fixture("langserve/stream-log.sse"))).toMatchInlineSnapshot(`
      "invoke_workflow tides
        · conversation.id "s-1"
        · workflow.name "tides"
        · genai_traces.input {"harbour":"North"}
        · genai_traces.wire.events {"log":2}
        · genai_traces.answer.end "complete"
        chat
          » Two |metres."
    `);
  });

  it("answers at once, with words, messages or anything", () => {
    const json = "application/json";
    expect(draw('{"output":"Two metres.","metadata":{"run_id":"r"}}', json)).toMatchInlineSnapshot(`
      "invoke_workflow tides
        · conversation.id "s-1"
        · workflow.name "tides"
        · genai_traces.input {"harbour":"North"}
        · response.id "r"
        · genai_traces.answer.end "complete"
        chat
          » Two metres."
    `);
    expect(draw('{"output":{"metres":2},"metadata":{"run_id":"r"}}', json)).toContain(
      'genai_traces.output {"metres":2}',
    );
  });

  it("fails by its error, and is cut off without an end", () => {
    const begun = ["metadata", { run_id: "r" }];
    expect(draw(sse(begun, ["error", { status_code: 500, message: "Internal Server Error" }]))).toContain(
      "(500: Internal Server Error)",
    );
    expect(draw(sse(begun, ["data", '"Tw"']))).toContain('answer.end "truncated"');
  });

  it("puts what a chain streams of an object together, as LangChain adds pieces", () => {
    const chunks = ['{"context":["a"]}', '{"answer":"Two "}', '{"answer":"metres.","context":["b"]}'];
    const body = sse(...chunks.map((chunk) => ["data", chunk]), ["end", ""]);
    expect(draw(body)).toContain('genai_traces.output {"context":["a","b"],"answer":"Two metres."}');
  });

  it("takes the names of an object's members as they come", () => {
    draw(sse(["data", '{"__proto__":{"spoilt":1},"constructor":{"prototype":{"spoilt":1}}}'], ["end", ""]));
    expect(({} as { spoilt?: number }).spoilt).toBeUndefined();
  });

  it("answers a batch with a list, which is no message", () => {
    const body = '{"output":["Two metres.","One."],"metadata":{"run_ids":["r","s"]}}';
    expect(draw(body, "application/json")).toContain('genai_traces.output ["Two metres.","One."]');
  });
});
