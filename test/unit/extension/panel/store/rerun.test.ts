import { describe, expect, it } from "vitest";
import type { RerunProgress, RerunRequest, RerunResult } from "../../../../../extension/engine/engine-api.ts";
import { genAIView } from "../../../../../extension/model/genai-view.ts";
import { ModelEndpointModel } from "../../../../../extension/panel/store/model-endpoint.ts";
import { NoticesModel } from "../../../../../extension/panel/store/notices.ts";
import { RerunModel } from "../../../../../extension/panel/store/rerun.ts";
import { createMemorySecrets } from "../../../../../extension/panel/store/secrets.ts";
import { folded } from "../../../../fixtures/folded.ts";
import { traceFromText } from "../../../../fixtures/trace-from-text.ts";

const asked = JSON.stringify({
  "gen_ai.request.model": "large",
  "gen_ai.input.messages": [{ role: "user", parts: [{ type: "text", content: "How long?" }] }],
});
const [span, other] = [
  ...folded(traceFromText(`chat first |==| ${asked}\nchat second |==| ${asked}`)).spans.values(),
];
if (!span || !other) throw new Error("two calls were drawn");
const NEW = { traceId: "9".repeat(32), spanId: "9".repeat(16) };
const SERVER = { url: "http://localhost:11434/v1", key: "sk-1", model: "" };

async function world({ allowed = true, endpoint = SERVER as typeof SERVER | null } = {}) {
  const permissions: string[] = [];
  const secrets = createMemorySecrets();
  const requests: RerunRequest[] = [];
  const cancelled: number[] = [];
  const shown: string[] = [];
  const compared: unknown[] = [];
  /** Set by a test: the engine's answer, and what it tells before. */
  const engine = { tells: [] as RerunProgress[], answer: { span: NEW, cancelled: false } as RerunResult };
  const model = new ModelEndpointModel({
    engine: { testEndpoint: async () => ({ type: "failed", problem: "key", detail: "401 No" }) },
    secrets,
    allow: async (origin) => {
      permissions.push(origin);
      return allowed;
    },
  });
  if (endpoint) await secrets.set("model-endpoint", endpoint);
  await model.start();
  const notices = new NoticesModel({ set: () => 1, clear: () => {} });
  const rerun = new RerunModel({
    engine: {
      rerun: async (request, tell) => {
        requests.push(request);
        for (const progress of engine.tells) tell(progress);
        return engine.answer;
      },
      cancelRerun: async (id) => void cancelled.push(id),
    },
    ...{ endpoint: model, notices, tab: { tabId: 3, run: "r" } },
    show: (_, spanId) => void shown.push(spanId),
    compare: (...pair) => void compared.push(pair),
  });
  return {
    rerun,
    permissions,
    endpoint: model,
    secrets,
    requests,
    cancelled,
    shown,
    compared,
    notices,
    engine,
  };
}

describe("running a call again", () => {
  it("sends nothing before it is told to, then shows the answer and offers to compare", async () => {
    const { rerun, requests, engine, shown, notices, compared } = await world();
    engine.tells = [
      { span: NEW, isAnswered: false },
      { span: NEW, isAnswered: true },
    ];
    rerun.open(span, genAIView(span));
    expect(requests).toEqual([]);
    await rerun.send();
    expect(requests).toMatchObject([
      {
        endpoint: SERVER,
        body: { model: "large", messages: [{ role: "user", content: "How long?" }], stream: true },
        original: { traceId: span.traceId, spanId: span.spanId },
        place: { tabId: 3, run: "r" },
      },
    ]);
    expect(rerun.isOpen.value).toBe(false);
    expect(shown).toEqual([NEW.spanId]);
    notices.notice.value?.action?.run();
    expect(compared).toMatchObject([[{ spanId: span.spanId }, NEW]]);
  });

  it("stays open with the reason and what was edited, where there is no answer", async () => {
    const { rerun, engine } = await world();
    engine.answer = { failure: { problem: "unreachable", detail: "refused" }, cancelled: false };
    rerun.open(span, genAIView(span));
    rerun.change({ model: "tiny" });
    await rerun.send();
    expect(rerun.isOpen.value).toBe(true);
    expect(rerun.failure.value).toMatch(/localhost:11434 cannot be reached.*refused/);
    rerun.close();
    rerun.open(span, genAIView(span));
    expect(rerun.draft.value?.model).toBe("tiny");
    rerun.open(other, genAIView(other));
    expect(rerun.draft.value?.model).toBe("large");
  });

  it("asks for the server's own model where one was set up", async () => {
    const { rerun } = await world({ endpoint: { ...SERVER, model: "llama" } });
    rerun.open(span, genAIView(span));
    expect(rerun.draft.value?.model).toBe("llama");
  });

  it("asks for the permission in the click's own task, which is all that a browser allows", async () => {
    const { rerun, endpoint, permissions } = await world();
    rerun.open(span, genAIView(span));
    void rerun.send();
    void endpoint.save(SERVER);
    void endpoint.test(SERVER);
    expect(permissions).toHaveLength(3);
  });

  it("sends nothing without the browser's permission, nor what cannot be sent", async () => {
    const { rerun, requests } = await world({ allowed: false });
    rerun.open(span, genAIView(span));
    await rerun.send();
    expect(rerun.failure.value).toMatch(/Without the permission/);
    rerun.change({ parameters: "{" });
    await rerun.send();
    expect(rerun.failure.value).toMatch(/no JSON/);
    expect(requests).toEqual([]);
  });
});

describe("the server that is asked", () => {
  it("is kept in the extension's storage, tidied, and forgotten when told to", async () => {
    const { endpoint, secrets } = await world({ endpoint: null });
    expect(endpoint.endpoint.value).toBeNull();
    expect(
      await endpoint.save({ url: " http://localhost:1234/v1/chat/completions ", key: " k ", model: "" }),
    ).toBeNull();
    expect(endpoint.endpoint.value).toEqual({ url: "http://localhost:1234/v1", key: "k", model: "" });
    expect(await secrets.get("model-endpoint")).toEqual(endpoint.endpoint.value);
    await endpoint.remove();
    expect(await secrets.get("model-endpoint")).toBeNull();
  });

  it("is refused where it could leak, and its troubles are told with what to do", async () => {
    const { endpoint } = await world({ endpoint: null });
    expect(await endpoint.save({ ...SERVER, url: "http://example.com/v1" })).toMatch(/https:/);
    expect(await endpoint.save({ ...SERVER, key: "a\nb" })).toMatch(/paste it again/);
    expect(await endpoint.test(SERVER)).toEqual({
      isGood: false,
      words: "localhost:11434 does not take the key: compare it in “Server”. (401 No)",
    });
  });

  it("that was written down by somebody else is not used unless it is one", async () => {
    const { endpoint } = await world({ endpoint: { url: "javascript:1" } as typeof SERVER });
    expect(endpoint.endpoint.value).toBeNull();
  });
});
