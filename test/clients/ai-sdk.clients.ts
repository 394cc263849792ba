import { describe, expect, it } from "vitest";
import { TEXT } from "./fixtures/answers.ts";
import { openaiChat } from "./fixtures/openai-chat.ts";
import { type PerformOptions, realClient } from "./real-client.ts";

const chat = {
  name: "chat gpt-4o-mini",
  format: "openai.chat",
  provider: "openai",
  status: "ok",
  end: "complete",
};

describe("ai, in the page", () => {
  const client = realClient("ai-sdk");
  const perform = (options: Omit<PerformOptions, "host">) =>
    client.perform({ host: "api.openai.com", ...options });

  it("streamText is a model call", async () => {
    for (const chop of [undefined, "events", { bytes: 7 }, { seed: 5, most: 40 }] as const) {
      const { spans } = await perform({ use: "stream", takes: [{ ...openaiChat.text, chop }] });
      expect(spans).toMatchObject([{ ...chat, text: TEXT, usage: { input: 31, output: 9 } }]);
    }
  });

  it("generateText is a model call", async () => {
    const { spans } = await perform({ use: "once", takes: [openaiChat.once] });
    expect(spans).toMatchObject([{ ...chat, text: TEXT }]);
  });

  it("the second step goes on with the trace of the first", async () => {
    const { spans, asked } = await perform({
      use: "stream",
      tools: true,
      extra: { runs: true },
      takes: [openaiChat.tools, openaiChat.text],
    });
    expect(asked).toHaveLength(2);
    const all = spans.flatMap((span) => [span, ...span.children]);
    expect(new Set(all.map(({ traceId }) => traceId)).size, "one trace").toBe(1);
    const calls = all.filter(({ name }) => name === chat.name);
    expect(calls).toMatchObject([
      { ...chat, toolCalls: [{ id: "call_7", name: "get_weather", arguments: { place: "Bern" } }] },
      { ...chat, text: TEXT },
    ]);
  });

  it("errors are the call's, by HTTP and in band", async () => {
    const refused = await perform({ use: "stream", takes: [openaiChat.refused] });
    expect(refused.spans).toMatchObject([{ status: "error", errorType: "rate_limit_exceeded" }]);
    const broken = await perform({ use: "stream", takes: [openaiChat.broken] });
    expect(broken.spans).toMatchObject([{ status: "error", errorType: "internal_error", text: "It is" }]);
  });

  it("a signal stops the call; that is no error", async () => {
    const body = String(openaiChat.text.body);
    const holdAt = Buffer.byteLength(body.slice(0, body.indexOf("data:", body.indexOf("sunny"))));
    const { spans, played } = await perform({
      use: "stream",
      takes: [{ ...openaiChat.text, holdAt }],
      stop: { after: 4, by: "signal" },
    });
    expect(spans).toMatchObject([{ name: chat.name, status: "aborted", end: "aborted" }]);
    expect(played[0]?.leftAt, "the server saw the connection close").toBeDefined();
  });
});
