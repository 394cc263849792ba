import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import type { AskRequest, AskResult, JudgeQuestion } from "../../../../../extension/engine/engine-api.ts";
import type { BuiltInModel } from "../../../../../extension/panel/store/built-in-model.ts";
import { JudgeModel } from "../../../../../extension/panel/store/judge.ts";
import { ModelEndpointModel } from "../../../../../extension/panel/store/model-endpoint.ts";
import { createMemorySecrets } from "../../../../../extension/panel/store/secrets.ts";

const QUESTION: JudgeQuestion = { system: "Judge.", user: "1. It is.", sentences: 1, left: 0 };
const GOOD = JSON.stringify({ verdicts: [{ sentence: 1, verdict: "partly", why: "half of it" }] });
const SERVER = { url: "http://localhost:11434/v1", key: "", model: "llama" };

async function world({ model = "llama", builtIn }: { model?: string; builtIn?: BuiltInModel } = {}) {
  const about = signal<{ traceId: string; spanId: string } | null>({ traceId: "t", spanId: "s" });
  const asked: AskRequest[] = [];
  const cancelled: number[] = [];
  const engine = { answer: async (): Promise<AskResult> => ({ text: GOOD, cancelled: false }) };
  const secrets = createMemorySecrets();
  await secrets.set("model-endpoint", { ...SERVER, model });
  const endpoint = new ModelEndpointModel({
    engine: { testEndpoint: async () => ({ type: "works", models: [] }) },
    secrets,
    allow: async () => true,
  });
  await endpoint.start();
  const judge = new JudgeModel({
    engine: {
      judgeQuestion: async () => QUESTION,
      askModel: async (request) => {
        asked.push(request);
        return engine.answer();
      },
      cancelRerun: async (id) => void cancelled.push(id),
    },
    ...{ endpoint, about, builtIn },
  });
  await judge.start();
  return { judge, about, asked, cancelled, engine };
}

describe("a model's opinion", () => {
  it("is asked for by nobody but the user, and stands beside the name of who gave it", async () => {
    const { judge, asked } = await world();
    expect(asked).toEqual([]);
    await judge.ask("endpoint");
    expect(asked).toMatchObject([{ endpoint: SERVER, system: "Judge.", user: "1. It is." }]);
    expect(judge.judgement.value).toEqual({
      ...{ state: "done", by: "llama at localhost:11434", missing: 0, left: 0 },
      verdicts: new Map([[0, { verdict: "partly", why: "half of it" }]]),
    });
  });

  it("comes from the browser's own model where it has one", async () => {
    const builtIn: BuiltInModel = { isThere: async () => true, ask: async ({ user }) => (user ? GOOD : "") };
    const { judge, asked } = await world({ builtIn });
    expect(judge.hasBuiltIn.value).toBe(true);
    await judge.ask("builtin");
    expect(judge.judgement.value).toMatchObject({ state: "done", by: "The browser's model" });
    expect(asked).toEqual([]);
    expect((await world()).judge.hasBuiltIn.value).toBe(false);
  });

  it("says why there is none", async () => {
    const { judge, engine } = await world();
    engine.answer = async () => ({ text: "I think so.", cancelled: false });
    await judge.ask("endpoint");
    expect(judge.judgement.value).toEqual({ state: "failed", words: expect.stringMatching(/JSON/) });
    engine.answer = async () => ({ failure: { problem: "key", detail: "401" }, cancelled: false });
    await judge.ask("endpoint");
    expect(judge.judgement.value).toMatchObject({ state: "failed", words: expect.stringMatching(/key/) });
    const unnamed = await world({ model: "" });
    await unnamed.judge.ask("endpoint");
    expect(unnamed.judge.judgement.value).toMatchObject({ words: expect.stringMatching(/name one/) });
    expect(unnamed.asked).toEqual([]);
  });

  it("is of one answer: with another one it is gone, and what still comes is not taken for it", async () => {
    const { judge, about, cancelled, engine } = await world();
    let give: (result: AskResult) => void = () => {};
    engine.answer = () =>
      new Promise((resolve) => {
        give = resolve;
      });
    const asking = judge.ask("endpoint");
    expect(judge.judgement.value?.state).toBe("asking");
    for (let i = 0; i < 10; i++) await Promise.resolve();
    about.value = { traceId: "t", spanId: "other" };
    expect(judge.judgement.value).toBeNull();
    expect(cancelled).toHaveLength(1);
    give({ text: GOOD, cancelled: false });
    await asking;
    expect(judge.judgement.value).toBeNull();
  });
});
