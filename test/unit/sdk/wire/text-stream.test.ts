import { describe, expect, it } from "vitest";
import { textStream } from "../../../../sdk/wire/text-stream.ts";
import { drawAnswer } from "../../../fixtures/draw-operations.ts";
import { wireRequest } from "../../../fixtures/read-answer.ts";

const chat = {
  id: "c",
  trigger: "submit-message",
  messages: [{ role: "user", parts: [{ type: "text", text: "How high?" }] }],
};
const headers = { "content-type": "text/plain; charset=utf-8" };

describe("plain text streams", () => {
  it("are only looked for where nobody but the AI SDK asks so", () => {
    const matches = (url: string, body: unknown) => textStream.matches(wireRequest(url, body));
    expect(matches("https://app.example/api/chat", chat)).toBe("maybe");
    expect(matches("https://app.example/api/completion", { prompt: "Hi" })).toBe("maybe");
    expect(matches("https://app.example/api/generate", { prompt: "Hi" })).toBeUndefined();
    expect(matches("https://app.example/api/chat", { messages: [{ role: "user", content: "Hi" }] })).toBe(
      undefined,
    );
  });

  it("are the words of one model call", () => {
    const request = wireRequest("https://app.example/api/chat", chat);
    expect(drawAnswer(textStream, { request, headers, body: "Two metres\nat noon." })).toMatchInlineSnapshot(`
      "invoke_agent
        · conversation.id "c"
        · input.messages [{"role":"user","parts":[{"type":"text","content":"How high?"}]}]
        · genai_traces.answer.end "complete"
        chat
          » Two metres
      at noon."
    `);
  });

  it("may be a JSON object's text", () => {
    const request = wireRequest("https://app.example/api/completion", { prompt: "Hi" });
    expect(drawAnswer(textStream, { request, headers, body: '"two" it is' })).toContain('» "two" it is');
  });
});
