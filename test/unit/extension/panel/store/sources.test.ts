import { describe, expect, test } from "vitest";
import type { FetchedTrace, TraceSource } from "../../../../../extension/engine/engine-api.ts";
import { createMemorySecrets } from "../../../../../extension/panel/store/secrets.ts";
import { SourcesModel } from "../../../../../extension/panel/store/sources.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const tempo: TraceSource = { kind: "tempo", url: "http://localhost:3200", key: "", scope: "" };
const langfuse: TraceSource = {
  kind: "langfuse",
  url: "https://cloud.langfuse.com",
  key: "pk:sk",
  scope: "",
};

function world({
  allowed = true,
  secrets = createMemorySecrets(),
  answers = {} as Record<string, FetchedTrace>,
} = {}) {
  const said: string[] = [];
  const permissions: string[] = [];
  const model = new SourcesModel({
    engine: {
      fetchTrace: async ({ kind }) => {
        const answer = answers[kind];
        if (!answer) throw new Error("the engine is gone");
        return answer;
      },
    },
    secrets,
    tab: { tabId: 1, run: "run" },
    allow: async (origin) => {
      permissions.push(origin);
      return allowed;
    },
    show: ({ text }) => said.push(text),
  });
  return { model, said, permissions, secrets };
}

describe("stores of traces", () => {
  test("are kept for the next panel, each address once, and can be taken away", async () => {
    const first = world();
    expect(await first.model.add({ ...tempo, url: " http://localhost:3200/ " })).toBeNull();
    expect(await first.model.add({ ...tempo, scope: "team" })).toBeNull();
    expect(await first.model.add(langfuse)).toBeNull();
    expect(first.permissions).toEqual([
      "http://localhost:3200",
      "http://localhost:3200",
      "https://cloud.langfuse.com",
    ]);

    const second = world({ secrets: first.secrets });
    await second.model.start();
    expect(second.model.list.value).toEqual([{ ...tempo, scope: "team" }, langfuse]);
    second.model.remove(second.model.list.value[0] as TraceSource);
    const third = world({ secrets: first.secrets });
    await third.model.start();
    expect(third.model.list.value).toEqual([langfuse]);
  });

  test.each(["http://tempo.internal:3200", "ftp://localhost", "https://user:word@host", "nonsense", ""])(
    "“%s” is no address for a key to go to",
    async (url) => {
      const { model, permissions } = world();
      expect(await model.add({ ...tempo, url })).toMatch(/https:\/\//);
      expect([permissions, model.list.value]).toEqual([[], []]);
    },
  );

  test("without the browser's permission nothing is kept", async () => {
    const { model } = world({ allowed: false });
    expect(await model.add(langfuse)).toMatch(/permission for cloud.langfuse.com/);
    expect(model.list.value).toEqual([]);
  });

  test("what was kept and is not ours is left out", async () => {
    const secrets = createMemorySecrets();
    await secrets.set("trace-sources", [
      tempo,
      { ...tempo, url: "http://evil.example" },
      { kind: "x" },
      null,
      7,
    ]);
    const { model } = world({ secrets });
    await model.start();
    expect(model.list.value).toEqual([tempo]);
  });
});

describe("the rest of a trace", () => {
  test.each<[FetchedTrace | undefined, RegExp]>([
    [{ type: "found", spans: 5, known: 2, unreadable: 0 }, /^Grafana Tempo: 3 new spans\.$/],
    [{ type: "found", spans: 2, known: 2, unreadable: 0 }, /nothing new\.$/],
    [{ type: "found", spans: 1, known: 0, unreadable: 4 }, /1 new span; 4 could not be read\.$/],
    [{ type: "absent" }, /nothing of this trace/],
    [{ type: "failed", problem: "key", detail: "" }, /refuses the key/],
    [{ type: "failed", problem: "refused", detail: "HTTP 500" }, /HTTP 500/],
    [undefined, /cannot be reached/],
  ])("%o is said in a sentence", async (answer, words) => {
    const { model, said } = world({ answers: answer ? { tempo: answer } : {} });
    await model.add(tempo);
    await model.fetchRest(TRACE);
    expect(said).toEqual([expect.stringMatching(words)]);
    expect(model.busy.value).toBeNull();
  });

  test("all stores are asked at once, and one at a time for a trace", async () => {
    const found: FetchedTrace = { type: "found", spans: 1, known: 0, unreadable: 0 };
    const { model, said } = world({ answers: { tempo: found, langfuse: { type: "absent" } } });
    await model.add(tempo);
    await model.add(langfuse);
    await Promise.all([model.fetchRest(TRACE), model.fetchRest(TRACE)]);
    expect(said).toEqual(["Grafana Tempo: 1 new span. Langfuse has nothing of this trace (yet)."]);
  });
});
