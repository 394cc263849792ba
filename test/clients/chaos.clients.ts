import { describe, expect, it } from "vitest";
import { TEXT } from "./fixtures/answers.ts";
import { openaiChat } from "./fixtures/openai-chat.ts";
import { realClient } from "./real-client.ts";

const host = "api.openai.com";
const body = String(openaiChat.text.body);

describe("servers at their worst", () => {
  const client = realClient("openai-chat");

  it("a client that tries again after 429 makes two calls, one refused and one answered", async () => {
    const refused = { ...openaiChat.refused, headers: { "retry-after-ms": "1" } };
    const takes = [refused, openaiChat.text];
    const { spans } = await client.perform({
      host,
      use: "stream",
      extra: { retries: 1 },
      takes,
      roots: 2,
    });
    expect(spans).toMatchObject([
      // It throws the refusal away unread.
      { status: "error", errorType: "429" },
      { status: "ok", text: TEXT },
    ]);
  });

  it("an event that is no JSON stops the client, and is counted", async () => {
    const at = body.indexOf("data:", body.indexOf("sunny"));
    const broken = `${body.slice(0, at)}data: {"id":"chatcmpl\n\n${body.slice(at)}`;
    const { spans, outcome } = await client.perform({ host, use: "stream", takes: [{ body: broken }] });
    expect(outcome.error).toBeDefined();
    expect(spans).toMatchObject([{ text: expect.stringMatching(/^It is sunny in Bern/) }]);
    expect(spans[0]?.facts["genai_traces.wire.unreadable"]).toBe(1);
  });

  it("a page of HTML instead of an answer is an error of the call", async () => {
    const page = { status: 502, contentType: "text/html", body: "<h1>Bad Gateway</h1>" };
    const { spans } = await client.perform({ host, use: "stream", takes: [page] });
    expect(spans).toMatchObject([{ status: "error", end: "error", errorType: "502" }]);
  });

  it("an empty answer is a truncated one", async () => {
    const { spans } = await client.perform({ host, use: "stream", takes: [{ body: "" }] });
    expect(spans).toMatchObject([{ status: "error", errorType: "stream_truncated", text: "" }]);
  });

  it("a body that ends before the protocol does is truncated, although nothing failed", async () => {
    const half = body.slice(0, body.indexOf("data:", body.indexOf("sunny")));
    const { spans } = await client.perform({ host, use: "stream", takes: [{ body: half }] });
    expect(spans).toMatchObject([{ status: "error", end: "truncated", text: "It is sunny in Bern" }]);
  });

  it("many calls at once keep their chunks apart", async () => {
    const { spans, outcome } = await client.perform({
      host,
      use: "many",
      takes: [{ ...openaiChat.text, chop: { seed: 3, most: 60 }, delay: 1 }],
      roots: 8,
    });
    expect(outcome.value).toEqual(Array(8).fill(TEXT));
    expect(spans).toHaveLength(8);
    for (const span of spans) expect(span).toMatchObject({ status: "ok", text: TEXT, end: "complete" });
  });
});
