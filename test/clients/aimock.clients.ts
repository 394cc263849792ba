import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TEXT, TOOL_CALL } from "./fixtures/answers.ts";
import { realClient } from "./real-client.ts";

/** Another project's idea of what the protocols look like, where ours could be wrong in the same way as our readers. */
const PAGES: [page: string, host: string, format: string][] = [
  ["openai-chat", "api.openai.com", "openai.chat"],
  ["openai-responses", "api.openai.com", "openai.responses"],
  ["anthropic", "api.anthropic.com", "anthropic.messages"],
  ["gemini", "generativelanguage.googleapis.com", "gemini.content"],
  ["ollama", "localhost:11434", "ollama"],
  ["cohere", "api.cohere.com", "cohere.chat"],
];
const THOUGHT = "Bern lies on the Aare.";

describe("answers that @copilotkit/aimock makes", () => {
  const mock = new LLMock({ port: 0, chunkSize: 5, logLevel: "silent" });
  let answer: Parameters<LLMock["onMessage"]>[1];
  beforeAll(async () => {
    mock.onMessage(/./, () => answer as never);
    await mock.start();
  });
  afterAll(() => mock.stop());

  for (const [page, host, format] of PAGES)
    describe(page, () => {
      const client = realClient(page);
      const perform = async (use: string, tools = false) => {
        const take = { body: "", from: mock.url, chop: { seed: page.length, most: 90 } };
        const { spans } = await client.perform({ host, use, tools, takes: [take] });
        expect(spans).toHaveLength(1);
        expect(spans[0]).toMatchObject({ format, status: "ok", end: "complete" });
        return spans[0];
      };

      it("text, streamed and whole", async () => {
        answer = { content: TEXT };
        expect((await perform("stream"))?.text).toBe(TEXT);
        expect((await perform("once"))?.text).toBe(TEXT);
      });

      it("a tool call, with its arguments put together", async () => {
        answer = { toolCalls: [{ name: TOOL_CALL.name, arguments: JSON.stringify(TOOL_CALL.arguments) }] };
        expect((await perform("stream", true))?.toolCalls).toMatchObject([TOOL_CALL]);
      });

      // Of these two it writes thinking as the real servers do not.
      if (page === "ollama" || page === "cohere") return;
      it("thinking apart from what is said", async () => {
        answer = { content: TEXT, reasoning: THOUGHT };
        expect(await perform("stream")).toMatchObject({ text: TEXT, reasoning: THOUGHT });
      });
    });
});
