import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RerunRequest, RerunResult, SpanRef } from "../../../../extension/engine/engine-api.ts";
import { foldTrace } from "../../../../extension/model/fold.ts";
import { genAIView } from "../../../../extension/model/genai-view.ts";
import { ModelServer } from "../../../fixtures/model-server.ts";
import { eventually } from "./collector/eventually.ts";
import { freshIndexedDb, openPanel, type Panel, settle, spanId, traceId } from "./engine-world.ts";

let server: ModelServer;
let lastId = 0;

beforeEach(async () => {
  freshIndexedDb();
  server = await ModelServer.start();
});
afterEach(() => server.stop());

const ORIGINAL: SpanRef = { traceId: traceId(7), spanId: spanId(8) };
const requestOf = (more: Partial<RerunRequest> = {}): RerunRequest => ({
  id: ++lastId,
  endpoint: { url: server.url, key: "", model: "" },
  body: { model: "small", messages: [{ role: "user", content: "How long?" }], stream: true },
  original: ORIGINAL,
  place: { tabId: 1, run: "run-1" },
  ...more,
});

/** Runs it to its end. */
async function ran(panel: Panel, request = requestOf()): Promise<RerunResult> {
  let result: RerunResult | undefined;
  void panel.engine
    .rerun(request, () => {})
    .then((answer) => {
      result = answer;
    });
  await eventually(panel, () => result !== undefined);
  await settle(panel);
  return result as unknown as RerunResult;
}

async function spanOf(panel: Panel, { span }: RerunResult) {
  const content = span && (await panel.engine.traceContent(span.traceId));
  const found = content && foldTrace(content).spans.get(span.spanId);
  if (!found) throw new Error("no such span");
  return found;
}

describe("a model call that is made again", () => {
  it("is a trace of its own, with chunks and usage, that links to the original", async () => {
    const panel = await openPanel();
    const result = await ran(panel);
    expect(result).toEqual({ span: expect.anything(), cancelled: false });
    const span = await spanOf(panel, result);
    expect(span.links).toEqual([{ ...ORIGINAL, attributes: { "genai_traces.link": "rerun_of" } }]);
    expect(span.stream?.chunks.map(({ text }) => text)).toEqual(server.words);
    const view = genAIView(span);
    expect(view.output[0]?.parts).toEqual([{ type: "text", content: "Refunds take 30 days." }]);
    expect(view.usage).toMatchObject({ input: 12, output: 5 });
    expect(view.finishReasons).toEqual(["stop"]);
    expect(view.input).toMatchObject([{ role: "user", parts: [{ content: "How long?" }] }]);
    expect(await panel.engine.list()).toMatchObject([
      { traceId: result.span?.traceId, status: "ok", origin: `rerun:${new URL(server.url).host}` },
    ]);
    expect(await panel.engine.sessionsOfTab(1, "run-1")).toHaveLength(1);
  });

  it("sends what it is given and the key in its header, which is kept nowhere", async () => {
    server.key = "sk-test-0123456789abcdefghij";
    const panel = await openPanel();
    const endpoint = { url: server.url, key: server.key, model: "" };
    const result = await ran(panel, requestOf({ endpoint }));
    expect(result.failure).toBeUndefined();
    expect(server.asked).toMatchObject([{ path: "/v1/chat/completions", body: requestOf().body }]);
    expect(server.asked[0]?.headers.cookie).toBeUndefined();
    const kept = await panel.engine.traceContent(result.span?.traceId ?? "");
    expect(JSON.stringify(kept)).not.toContain(server.key);
  });

  it("can be looked at while it streams, and stopped", async () => {
    server.stopsAfter = { pieces: 2, how: "wait" };
    const panel = await openPanel();
    const request = requestOf();
    let begun: SpanRef | undefined;
    let result: RerunResult | undefined;
    void panel.engine
      .rerun(request, ({ span, isAnswered }) => {
        if (isAnswered) begun = span;
      })
      .then((answer) => {
        result = answer;
      });
    await eventually(panel, async () => {
      const content = begun && (await panel.engine.traceContent(begun.traceId));
      return content?.records.some(({ record }) => record.type === "chunks") ?? false;
    });
    expect(result).toBeUndefined();
    await panel.engine.cancelRerun(request.id);
    await eventually(panel, () => result !== undefined);
    await settle(panel);
    expect(result).toMatchObject({ cancelled: true });
    expect(await spanOf(panel, result as unknown as RerunResult)).toMatchObject({ aborted: true });
    await eventually(panel, () => server.left === 1);
  });

  it.each([
    [401, "key", '{"error":{"message":"Incorrect API key provided."}}', "401 Incorrect API key provided."],
    [404, "absent", '{"error":"model not found"}', "404 model not found"],
    [500, "refused", "<h1>Oops</h1>", "500 <h1>Oops</h1>"],
  ] as const)(
    "that is answered %d says why, and is recorded as failed",
    async (status, problem, body, detail) => {
      server.refusal = { status, body };
      const panel = await openPanel();
      const result = await ran(panel);
      expect(result.failure).toEqual({ problem, detail });
      expect(await spanOf(panel, result)).toMatchObject({ status: { code: 2 } });
    },
  );

  it("whose answer breaks off keeps what came", async () => {
    server.stopsAfter = { pieces: 1, how: "break" };
    const panel = await openPanel();
    const result = await ran(panel);
    expect(result.failure?.problem).toBe("broken");
    const span = await spanOf(panel, result);
    expect(span.status.code).toBe(2);
    expect(span.stream?.chunks.map(({ text }) => text)).toEqual(["Refunds "]);
  });

  it("where nobody listens is told so", async () => {
    const panel = await openPanel();
    await server.stop();
    const result = await ran(panel);
    expect(result.failure?.problem).toBe("unreachable");
  });
});

describe("a server that is tested", () => {
  it("tells its models, or what is wrong", async () => {
    const { engine } = await openPanel();
    const endpoint = { url: server.url, key: "", model: "" };
    expect(await engine.testEndpoint(endpoint)).toEqual({ type: "works", models: ["small", "large"] });
    server.key = "sk-other";
    expect(await engine.testEndpoint(endpoint)).toMatchObject({ type: "failed", problem: "key" });
    server.key = "";
    server.refusal = { status: 200, body: "<html>" };
    expect(await engine.testEndpoint(endpoint)).toMatchObject({ type: "failed", problem: "absent" });
    await server.stop();
    expect(await engine.testEndpoint(endpoint)).toMatchObject({ problem: "unreachable" });
  });
});

describe("a model that is asked one thing", () => {
  it("answers with its words, or why it has none", async () => {
    const { engine } = await openPanel();
    const ask = () =>
      engine.askModel({
        ...{ id: ++lastId, system: "s", user: "u" },
        endpoint: { url: server.url, key: "", model: "small" },
      });
    server.refusal = { status: 200, body: '{"choices":[{"message":{"content":"Yes."}}]}' };
    expect(await ask()).toEqual({ text: "Yes.", cancelled: false });
    expect(server.asked[0]?.body).toEqual({
      ...{ model: "small", temperature: 0 },
      messages: [
        { role: "system", content: "s" },
        { role: "user", content: "u" },
      ],
    });
    server.refusal = { status: 200, body: "{}" };
    expect(await ask()).toMatchObject({ failure: { problem: "broken" } });
    server.refusal = { status: 401, body: "" };
    expect(await ask()).toMatchObject({ failure: { problem: "key" } });
    await server.stop();
    expect(await ask()).toMatchObject({ failure: { problem: "unreachable" } });
    expect(await engine.list()).toEqual([]);
  });
});
