import { describe, expect, it } from "vitest";
import { PIECES, TEXT } from "./fixtures/answers.ts";
import { uiMessageStream } from "./fixtures/ui-message-stream.ts";
import { type PerformOptions, realClient } from "./real-client.ts";

const root = {
  name: "invoke_agent",
  format: "ai_sdk.ui_message_stream",
  operation: "invoke_agent",
  conversationId: "chat-7",
  asked: "How is the weather in Bern?",
};
const chat = { name: "chat", operation: "chat", status: "ok" };
const tool = { name: "get_weather", callId: "call_7", arguments: { place: "Bern" } };
const result = { sky: "clear", celsius: 21 };

describe("useChat", () => {
  const client = realClient("use-chat");
  const perform = async (options: Omit<PerformOptions, "host" | "use">) => {
    const done = await client.perform({ host: "app.example", use: "stream", ...options });
    return { ...done, root: done.spans[0] };
  };

  it("a chat's answer is a run of an agent with one model call", async () => {
    for (const chop of [undefined, "events", { bytes: 7 }, { seed: 5, most: 40 }] as const) {
      const { root: seen } = await perform({ takes: [{ ...uiMessageStream.text, chop }] });
      expect(seen).toMatchObject({ ...root, status: "ok", end: "complete", finishReasons: ["stop"] });
      expect(seen?.children).toMatchObject([{ ...chat, text: TEXT, chunks: PIECES.length }]);
    }
  });

  it("a tool of the server is a span between two model calls", async () => {
    const { root: seen } = await perform({ takes: [{ ...uiMessageStream.serverTool, chop: { bytes: 9 } }] });
    expect(seen).toMatchObject({ ...root, status: "ok" });
    expect(seen?.children).toMatchObject([
      { ...chat, toolCalls: [{ id: "call_7", name: "get_weather", arguments: { place: "Bern" } }] },
      { name: "execute_tool get_weather", status: "ok", tool: { ...tool, result } },
      { ...chat, text: TEXT },
    ]);
  });

  it("a tool of the page joins the next request to the same trace", async () => {
    const { spans } = await perform({
      tools: true,
      takes: [uiMessageStream.pageTool, uiMessageStream.text],
      roots: 1,
    });
    const [first] = spans;
    expect(first).toMatchObject({ ...root, status: "ok", finishReasons: ["tool-calls"] });
    const all = spans.flatMap((span) => [
      span,
      ...span.children,
      ...span.children.flatMap((c) => c.children),
    ]);
    expect(new Set(all.map(({ traceId }) => traceId)).size, "one trace").toBe(1);
    expect(all).toContainEqual(
      expect.objectContaining({
        name: "execute_tool get_weather",
        status: "ok",
        tool: { ...tool, result },
      }),
    );
    expect(all.filter(({ name }) => name === "invoke_agent")).toHaveLength(2);
    expect(all).toContainEqual(expect.objectContaining({ name: "chat", text: TEXT }));
  });

  it("an error in the stream is an error of the run", async () => {
    const { root: seen, outcome } = await perform({ takes: [uiMessageStream.broken] });
    expect(outcome.value).toMatchObject({ error: expect.stringContaining("overloaded") });
    expect(seen).toMatchObject({ ...root, status: "error", end: "error" });
    expect(seen?.errorMessage).toContain("overloaded");
    expect(seen?.children).toMatchObject([{ name: "chat", text: PIECES[0] }]);
  });

  it("a refusal by HTTP is an error of the run", async () => {
    const { root: seen } = await perform({ takes: [uiMessageStream.refused] });
    expect(seen).toMatchObject({ asked: root.asked, status: "error", end: "error", errorType: "429" });
  });

  it("the stop button stops the run; that is no error", async () => {
    const body = String(uiMessageStream.text.body);
    const holdAt = Buffer.byteLength(body.slice(0, body.indexOf("data:", body.indexOf(PIECES[1]))));
    const { root: seen, played } = await perform({
      takes: [{ ...uiMessageStream.text, holdAt }],
      extra: { stopAt: PIECES[0] + PIECES[1] },
    });
    expect(seen).toMatchObject({ ...root, status: "aborted", end: "aborted" });
    expect(seen?.children).toMatchObject([{ name: "chat", text: PIECES[0] + PIECES[1] }]);
    expect(played[0]?.leftAt, "the server saw the connection close").toBeDefined();
  });
});
