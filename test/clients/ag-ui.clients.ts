import { describe, expect, it } from "vitest";
import { agUi } from "./fixtures/ag-ui.ts";
import { PIECES, TEXT } from "./fixtures/answers.ts";
import { type PerformOptions, realClient } from "./real-client.ts";

const root = {
  name: "invoke_agent",
  format: "ag_ui",
  operation: "invoke_agent",
  conversationId: "thread-7",
  asked: "How is the weather in Bern?",
};
const tool = { name: "get_weather", callId: "call_7", arguments: { place: "Bern" } };

describe("@ag-ui/client", () => {
  const client = realClient("ag-ui");
  const perform = async (options: Omit<PerformOptions, "host" | "use">) => {
    const done = await client.perform({ host: "agents.example", use: "stream", ...options });
    return { ...done, root: done.spans[0] };
  };

  it("a run is an agent's, with the model's words as they came", async () => {
    for (const chop of [undefined, "events", { bytes: 7 }, { seed: 5, most: 40 }] as const) {
      const { root: seen } = await perform({ takes: [{ ...agUi.text, chop }] });
      expect(seen).toMatchObject({ ...root, status: "ok", end: "complete" });
      expect(seen?.children).toMatchObject([
        { operation: "chat", text: TEXT, chunks: PIECES.length, status: "ok" },
      ]);
    }
  });

  it("a tool of the back end lies within its step", async () => {
    const { root: seen } = await perform({ takes: [{ ...agUi.backEndTool, chop: { bytes: 13 } }] });
    const step = seen?.children.find(({ name }) => name === "look up");
    const names = (step?.children ?? []).map(({ name }) => name);
    expect(names).toContain("execute_tool get_weather");
    const ran = step?.children.find(({ name }) => name.startsWith("execute_tool"));
    expect(ran).toMatchObject({ status: "ok", tool: { ...tool, result: "21 °C" } });
  });

  it("a tool of the page joins the next run to the same trace", async () => {
    const { spans } = await perform({ tools: true, takes: [agUi.pageTool, agUi.afterPageTool] });
    const all = spans.flatMap(function flat(span): typeof spans {
      return [span, ...span.children.flatMap(flat)];
    });
    expect(new Set(all.map(({ traceId }) => traceId)).size, "one trace").toBe(1);
    expect(all.filter(({ name }) => name === "invoke_agent")).toHaveLength(2);
    const ran = all.filter(({ name }) => name === "execute_tool get_weather");
    expect(ran).toMatchObject([{ status: "ok", tool: { ...tool, result: { sky: "clear", celsius: 21 } } }]);
  });

  it("an error in the stream is an error of the run", async () => {
    const { root: seen } = await perform({ takes: [agUi.broken] });
    expect(seen).toMatchObject({ ...root, status: "error", end: "error", errorType: "overloaded" });
    expect(seen?.errorMessage).toBe("The model is overloaded.");
  });

  it("a refusal by HTTP is an error of the run", async () => {
    const { root: seen } = await perform({ takes: [agUi.refused] });
    expect(seen).toMatchObject({ ...root, status: "error", end: "error", errorType: "429" });
  });

  it("abortRun stops the run; that is no error", async () => {
    const body = String(agUi.text.body);
    const holdAt = Buffer.byteLength(body.slice(0, body.indexOf("data:", body.indexOf(PIECES[1]))));
    const { root: seen, played } = await perform({
      takes: [{ ...agUi.text, holdAt }],
      stop: { after: 4, by: "signal" },
    });
    expect(seen).toMatchObject({ ...root, status: "aborted", end: "aborted" });
    expect(seen?.children).toMatchObject([{ text: PIECES[0] + PIECES[1] }]);
    expect(played[0]?.leftAt, "the server saw the connection close").toBeDefined();
  });
});
