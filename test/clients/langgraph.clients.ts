import { describe, expect, it } from "vitest";
import { PIECES, TEXT } from "./fixtures/answers.ts";
import { langGraph } from "./fixtures/langgraph.ts";
import { type PerformOptions, realClient } from "./real-client.ts";

const root = {
  name: "invoke_workflow weather_agent",
  format: "langgraph",
  conversationId: "thread-7",
  asked: "How is the weather in Bern?",
};

describe("@langchain/langgraph-sdk", () => {
  const client = realClient("langgraph");
  const perform = async (options: Omit<PerformOptions, "host" | "use">) => {
    const done = await client.perform({ host: "graph.example", use: "stream", ...options });
    return { ...done, root: done.spans[0] };
  };

  it("a run is a workflow whose nodes hold the model calls", async () => {
    for (const chop of [undefined, "events", { bytes: 7 }, { seed: 5, most: 40 }] as const) {
      const { root: seen } = await perform({ takes: [{ ...langGraph.text, chop }] });
      expect(seen).toMatchObject({ ...root, status: "ok", end: "complete" });
      const node = seen?.children.find(({ name }) => name === "model");
      expect(node?.children).toMatchObject([
        {
          name: "chat gpt-4o-mini",
          operation: "chat",
          provider: "openai",
          text: TEXT,
          chunks: PIECES.length,
          usage: { input: 31, output: 9 },
          finishReasons: ["stop"],
        },
      ]);
    }
  });

  it("an error in the stream is an error of the run", async () => {
    const { root: seen } = await perform({ takes: [langGraph.broken] });
    expect(seen).toMatchObject({ ...root, status: "error", end: "error", errorType: "RateLimitError" });
  });

  it("a refusal by HTTP is an error of the run", async () => {
    const { root: seen, outcome } = await perform({ takes: [langGraph.refused] });
    expect(outcome.error).toBeDefined();
    expect(seen).toMatchObject({ ...root, status: "error", end: "error", errorType: "429" });
  });

  it("a signal stops the run; that is no error", async () => {
    const body = String(langGraph.text.body);
    const holdAt = Buffer.byteLength(body.slice(0, body.indexOf("event:", body.indexOf(PIECES[1]))));
    const { root: seen, played } = await perform({
      takes: [{ ...langGraph.text, holdAt }],
      stop: { after: 3, by: "signal" },
    });
    expect(seen).toMatchObject({ ...root, status: "aborted", end: "aborted" });
    expect(played[0]?.leftAt, "the server saw the connection close").toBeDefined();
  });
});
