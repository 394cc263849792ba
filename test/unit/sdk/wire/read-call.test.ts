import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FORMATS } from "../../../../sdk/wire/formats.ts";
import { wireRequest } from "../../../fixtures/read-answer.ts";
import { bodyOf, readBody } from "../../../fixtures/read-body.ts";

const STREAM = bodyOf("openai-chat/text-and-tools.sse");
const APP = wireRequest("https://app.example/api/chat", {
  model: "m",
  messages: [{ role: "user", content: "Hi" }],
});
const OTHER = wireRequest("https://app.example/api/survey", { answers: [1] });
const endOf = ({ root }: ReturnType<typeof readBody>) => root?.facts["genai_traces.answer.end"];
const CUT = 'data: {"id":"1","choices":[{"index":0,"delta":{"content":"Hal"}}]}\n\n';

describe("which protocol it is", () => {
  it("is decided by the first event where paths say nothing", () => {
    expect(readBody([STREAM], { request: APP }).format).toBe("openai.chat");
    const anthropic = 'event: message_start\ndata: {"type":"message_start","message":{"id":"1"}}\n\n';
    expect(readBody([anthropic], { request: APP }).format).toBe("anthropic.messages");
    const ollama = '{"model":"m","created_at":"x","message":{"content":"Hi"},"done":true}\n';
    expect(readBody([ollama], { request: APP, type: "application/x-ndjson" }).format).toBe("ollama");
  });

  it("is none of ours if nothing of it is known", () => {
    const foreign = 'data: {"price":1}\n\n'.repeat(40);
    expect(readBody([foreign], { request: OTHER, candidates: FORMATS })).toEqual({
      isOver: false,
      isForeign: true,
    });
  });

  it("is the request's where that was sure and the answer says nothing", () => {
    expect(endOf(readBody(['data: {"price":1}\n\n']))).toBe("truncated");
  });
});

describe("how an answer ended", () => {
  it("is complete at the terminator, whatever the app does then", () => {
    for (const end of [
      { how: "done" },
      { how: "cancelled" },
      { how: "failed", error: 1 },
      { how: "unread" },
    ] as const)
      expect(endOf(readBody([STREAM], { end }))).toBe("complete");
  });

  it("is truncated, stopped, unread or unloaded without it", () => {
    const truncated = readBody([CUT]);
    expect(endOf(truncated)).toBe("truncated");
    expect(truncated.root?.ended).toMatchObject({ type: "stream_truncated" });
    const broken = readBody([CUT], { end: { how: "failed", error: new TypeError("network error") } });
    expect(broken.root?.ended).toEqual({ type: "stream_truncated", message: "network error" });
    const stopped = readBody([CUT], { end: { how: "cancelled" } });
    expect([endOf(stopped), stopped.root?.ended]).toEqual(["aborted", "aborted"]);
    expect(endOf(readBody([], { end: { how: "unread" } }))).toBe("unread");
    expect(endOf(readBody([CUT], { end: { how: "unloaded" } }))).toBe("unloaded");
  });

  it("is complete with a finish reason where no terminator came", () => {
    const body = `${CUT}data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n`;
    expect(endOf(readBody([body]))).toBe("complete");
    expect(endOf(readBody([`${body}data: {"usa`]))).toBe("truncated");
  });

  it("is an error in band", () => {
    expect(endOf(readBody([bodyOf("openai-chat/error-event.sse")]))).toBe("error");
  });

  it("is an error by HTTP, with the server's code or the status, in JSON, pages or events", () => {
    const failed = (body: string, type: string, status: number) =>
      readBody([body], { type, status }).root?.ended;
    expect(
      failed('{"error":{"code":"model_not_found","message":"No such model"}}', "application/json", 404),
    ).toEqual({ type: "model_not_found", message: "No such model" });
    expect(failed("<html><style>a{}</style><h1>502 Bad\nGateway</h1>", "text/html", 502)).toEqual({
      type: "502",
      message: "502 Bad Gateway",
    });
    expect(
      failed(
        'event: error\ndata: {"error":{"code":429,"message":"Slow down"}}\n\n',
        "text/event-stream",
        429,
      ),
    ).toEqual({ type: "429", message: "Slow down" });
    expect(failed("", "", 500)).toEqual({ type: "500", message: undefined });
    expect(`${JSON.stringify(failed("x".repeat(100_000), "text/plain", 500))}`.length).toBeLessThan(3000);
  });

  it("of a model's call is an error even if no path said whose; of others it is nobody's", () => {
    expect(readBody(["Oops"], { request: APP, status: 500 }).root?.ended).toMatchObject({ type: "500" });
    expect(readBody(["Oops"], { request: OTHER, status: 500, candidates: FORMATS }).isForeign).toBe(true);
  });
});

describe("answers that did not stream as asked", () => {
  it("are read as the one body they are", () => {
    const read = readBody([bodyOf("openai-chat/whole.json")], { type: "application/json" });
    expect(endOf(read)).toBe("complete");
    expect(read.root?.facts["gen_ai.output.messages"]).toBeDefined();
  });

  it("count events that cannot be read, and go on", () => {
    const read = readBody([`${CUT}data: {"id":\n\n${CUT}data: [DONE]\n\n`]);
    expect(read.root?.facts["genai_traces.wire.unreadable"]).toBe(1);
    expect(read.root?.pieces).toEqual(["Hal", "Hal"]);
  });
});

const OWN = [
  ["openai-chat/text-and-tools.sse", "https://api.openai.com/v1/chat/completions"],
  ["openai-chat/content-parts.sse", "https://api.mistral.ai/v1/chat/completions"],
  ["openai-chat/thinking-in-text.sse", "https://api.openai.com/v1/chat/completions"],
  ["openai-chat/executed-tools.sse", "https://api.groq.com/openai/v1/chat/completions"],
  ["openai-completions/text.sse", "https://api.openai.com/v1/completions"],
  ["openai-responses/tools.sse", "https://api.openai.com/v1/responses"],
] as const;

describe.each(OWN)("%s", (file, url) => {
  const text = bodyOf(file);
  const request = wireRequest(url, { model: "m", input: "", messages: [] });

  it("is the same tree however it is cut", () => {
    const whole = readBody([text], { request });
    expect(endOf(whole)).toBe("complete");
    // Every offset is tried on the framings; whole answers at some.
    for (let at = 1; at < text.length; at += 7)
      expect(readBody([text.slice(0, at), text.slice(at)], { request })).toEqual(whole);
    expect(readBody([...text], { request })).toEqual(whole);
    expect(readBody([text.replaceAll("\n", "\r\n")], { request })).toEqual(whole);
  });

  it("never throws, hangs or grows when it is spoilt", () => {
    const spoilt = fc.array(
      fc.tuple(
        fc.nat(text.length),
        fc.nat(20),
        fc.oneof(fc.string(), fc.json(), fc.constantFrom("\n", '"', "{", "[", "\\")),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(spoilt, (changes) => {
        const body = changes.reduce(
          (was, [at, cut, by]) => was.slice(0, at) + by + was.slice(at + cut),
          text,
        );
        const read = readBody([body], { request });
        expect(read.isOver || read.isForeign).toBe(true);
        expect(JSON.stringify(read.root ?? {}).length).toBeLessThan(20 * text.length + 10_000);
      }),
      { numRuns: 200 },
    );
  });
});
