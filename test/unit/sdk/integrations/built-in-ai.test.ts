import { expect, test } from "vitest";
import { instrumentBuiltInAI } from "../../../../sdk/integrations/built-in-ai.ts";
import { record } from "../stages/recorder.ts";
import { standInLanguageModel } from "./built-in-stand-in.ts";

type Recorder = ReturnType<typeof record>;

const endOf = (recorder: Recorder, name: string) => {
  const start = recorder.records().find((one) => one.type === "start" && one.name === name);
  return recorder.records().find((one) => one.type === "end" && one.span === start?.span);
};

async function readAll(stream: ReadableStream<string>): Promise<string[]> {
  const items: string[] = [];
  for await (const item of stream as unknown as AsyncIterable<string>) items.push(item);
  return items;
}

test("a prompt becomes a chat span, linked to where its session was made", async () => {
  const recorder = record();
  const LanguageModel = standInLanguageModel({ pieces: ["Li", "ma"] });
  instrumentBuiltInAI({ scope: { LanguageModel } });
  const session = await LanguageModel.create({ initialPrompts: [{ role: "system", content: "Be brief." }] });
  expect(await session.prompt("Capital of Peru?")).toBe("Lima");

  expect(recorder.attributesOf("chat")).toMatchObject({
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "chrome.built_in",
    "gen_ai.system_instructions": [{ type: "text", content: "Be brief." }],
    "gen_ai.input.messages": [{ role: "user", parts: [{ type: "text", content: "Capital of Peru?" }] }],
    "gen_ai.output.messages": [{ role: "assistant", parts: [{ type: "text", content: "Lima" }] }],
    "genai_traces.context.used_before": 10,
    "genai_traces.context.used_after": 17,
    "genai_traces.context.window": 1000,
  });
  const [create, chat] = recorder.records().filter((one) => one.type === "start");
  expect(create).toMatchObject({ name: "create LanguageModel" });
  expect(chat).toMatchObject({ links: [{ trace: create?.trace, span: create?.span }] });
});

test("the download is told as events, a percent at a time, and the app's monitor hears all of it", async () => {
  const recorder = record();
  const LanguageModel = standInLanguageModel();
  instrumentBuiltInAI({ scope: { LanguageModel } });
  const heard: number[] = [];
  await LanguageModel.create({
    monitor: (monitor) =>
      monitor.addEventListener("downloadprogress", (event) => heard.push((event as ProgressEvent).loaded)),
  });
  const events = recorder.records().filter((one) => one.type === "event");
  expect(events.map(({ attributes }) => attributes?.loaded)).toEqual([0, 0.5, 1]);
  expect(heard).toEqual([0, 0.001, 0.5, 1]);
});

test("tools run as spans within the prompt that asked", async () => {
  const recorder = record();
  const LanguageModel = standInLanguageModel({ pieces: ["ok"] });
  instrumentBuiltInAI({ scope: { LanguageModel } });
  const weather = {
    name: "weather",
    description: "tells it",
    degrees: 21,
    async execute(this: { degrees: number }) {
      return `${this.degrees} °C`;
    },
  };
  const session = await LanguageModel.create({ tools: [weather] });
  await session.prompt("Oslo?");
  await (await session.clone()).prompt("Rome?");

  expect(recorder.attributesOf("execute_tool weather")).toMatchObject({
    "gen_ai.tool.name": "weather",
    "gen_ai.tool.call.arguments": { about: "Oslo?" },
    "gen_ai.tool.call.result": "21 °C",
  });
  const starts = recorder.records().filter((one) => one.type === "start");
  const chats = starts.filter(({ name }) => name === "chat").map(({ span }) => span);
  const tools = starts.filter(({ name }) => name === "execute_tool weather").map(({ parent }) => parent);
  expect(tools).toEqual(chats);
});

test("a stream arrives as the browser made it, and its pieces are chunks", async () => {
  const recorder = record();
  const LanguageModel = standInLanguageModel({ pieces: ["\n", "\n- a", "b"] });
  instrumentBuiltInAI({ scope: { LanguageModel } });
  const session = await LanguageModel.create();
  const stream = session.promptStreaming("list");
  expect(stream).toBeInstanceOf(ReadableStream);
  expect(session.pulls).toBe(0);
  expect(await readAll(stream)).toEqual(["\n", "\n- a", "b"]);
  expect(recorder.chunks()).toEqual(["\n", "\n- a", "b"]);
  expect(endOf(recorder, "chat")).toMatchObject({ attributes: { "genai_traces.context.used_after": 15 } });
});

test("a stream is read no faster than the app reads, and its cancel reaches the model", async () => {
  const recorder = record();
  const LanguageModel = standInLanguageModel({ pieces: ["a", "b", "c"] });
  instrumentBuiltInAI({ scope: { LanguageModel } });
  const session = await LanguageModel.create();
  const reader = session.promptStreaming("x").getReader();
  await reader.read();
  expect(session.pulls).toBe(1);
  await reader.cancel("enough");
  expect(session.cancelled).toBe("enough");
  expect(endOf(recorder, "chat")).toMatchObject({ aborted: true });
});

test("streams of early versions repeat what was said, which is not recorded twice", async () => {
  const recorder = record();
  const LanguageModel = standInLanguageModel({ pieces: ["Li", "Lima", "Lima."] });
  const scope = { ai: { languageModel: { create: LanguageModel.create } } };
  instrumentBuiltInAI({ scope });
  const session = await scope.ai.languageModel.create();
  expect(await readAll(session.promptStreaming("x"))).toEqual(["Li", "Lima", "Lima."]);
  expect(recorder.chunks()).toEqual(["Li", "ma", "."]);
});

test("pieces of an early version that only look repeated are told as a whole in the end", async () => {
  const recorder = record();
  const LanguageModel = standInLanguageModel({ pieces: ["1", "10", "0"] });
  const scope = { ai: { languageModel: { create: LanguageModel.create } } };
  instrumentBuiltInAI({ scope });
  const session = await scope.ai.languageModel.create();
  await readAll(session.promptStreaming("x"));
  expect(recorder.attributesOf("chat")["gen_ai.output.messages"]).toEqual([
    { role: "assistant", parts: [{ type: "text", content: "1100" }] },
  ]);
});

test("errors reach the app as they were, and say what did not fit", async () => {
  const recorder = record();
  const error = Object.assign(new Error("too long"), {
    name: "QuotaExceededError",
    requested: 90,
    quota: 60,
  });
  const LanguageModel = standInLanguageModel({ error });
  instrumentBuiltInAI({ scope: { LanguageModel } });
  await expect(LanguageModel.create()).rejects.toBe(error);
  await expect(new LanguageModel().prompt("x")).rejects.toBe(error);
  expect(endOf(recorder, "create LanguageModel")).toMatchObject({ status: { code: 2 } });
  expect(recorder.attributesOf("chat")).toMatchObject({
    "error.type": "QuotaExceededError",
    "genai_traces.quota.requested": 90,
    "genai_traces.quota.limit": 60,
  });
});

test("what the app stopped is aborted, whatever reason it gave", async () => {
  const recorder = record();
  const LanguageModel = standInLanguageModel();
  instrumentBuiltInAI({ scope: { LanguageModel } });
  const signal = AbortSignal.abort("changed my mind");
  await expect(new LanguageModel().prompt("x", { signal })).rejects.toBe("changed my mind");
  expect(endOf(recorder, "chat")).toMatchObject({ aborted: true });
});

test("input and output tokens are told apart only if the input may be measured", async () => {
  const recorder = record();
  const LanguageModel = standInLanguageModel();
  instrumentBuiltInAI({ scope: { LanguageModel }, measureInput: true });
  await new LanguageModel().prompt("x");
  await expect
    .poll(() => recorder.attributesOf("chat"))
    .toMatchObject({ "gen_ai.usage.input_tokens": 4, "gen_ai.usage.output_tokens": 3 });
});

test("media is told by kind and size", async () => {
  const recorder = record();
  const LanguageModel = standInLanguageModel();
  instrumentBuiltInAI({ scope: { LanguageModel } });
  const value = new Blob(["12345"], { type: "image/png" });
  await new LanguageModel().prompt([
    {
      role: "user",
      content: [
        { type: "text", value: "What is it?" },
        { type: "image", value },
      ],
    },
    { role: "assistant", content: "A", prefix: true },
  ]);
  expect(recorder.attributesOf("chat")["gen_ai.input.messages"]).toEqual([
    {
      role: "user",
      parts: [
        { type: "text", content: "What is it?" },
        { type: "blob", modality: "image", mime_type: "image/png", size: 5 },
      ],
    },
    { role: "assistant", parts: [{ type: "text", content: "A" }], prefix: true },
  ]);
});

test("the siblings are recorded under the names of their methods", async () => {
  const recorder = record();
  class Summarizer {
    inputQuota = Number.POSITIVE_INFINITY;
    static create = async (_options?: unknown) => new Summarizer();
    summarize = async (_text: string, _options?: { context: string }) => "short";
  }
  class LanguageDetector {
    static create = async () => new LanguageDetector();
    async detect(_text: string) {
      return [{ detectedLanguage: "es", confidence: 0.9 }];
    }
  }
  instrumentBuiltInAI({ scope: { Summarizer, LanguageDetector } });
  const summarizer = await Summarizer.create({ sharedContext: "News.", length: "short" });
  expect(await summarizer.summarize("long", { context: "For children." })).toBe("short");
  await (await LanguageDetector.create()).detect("hola");
  expect(recorder.attributesOf("create Summarizer")["genai_traces.input"]).toEqual({ length: "short" });
  expect(recorder.attributesOf("summarize")).toMatchObject({
    "gen_ai.operation.name": "generate_content",
    "gen_ai.system_instructions": [
      { type: "text", content: "News." },
      { type: "text", content: "For children." },
    ],
    "gen_ai.output.messages": [{ role: "assistant", parts: [{ type: "text", content: "short" }] }],
  });
  expect(recorder.attributesOf("detect")).toMatchObject({
    "genai_traces.input": "hola",
    "genai_traces.output": [{ detectedLanguage: "es", confidence: 0.9 }],
  });
});

test("a second call records nothing twice, and the undo leaves everything as it was", async () => {
  const recorder = record();
  const LanguageModel = standInLanguageModel({ pieces: ["a"] });
  const { create } = LanguageModel;
  const { prompt } = LanguageModel.prototype;
  const undo = instrumentBuiltInAI({ scope: { LanguageModel } });
  const undoSecond = instrumentBuiltInAI({ scope: { LanguageModel } });
  expect(LanguageModel.prototype.prompt).toHaveProperty("name", "prompt");
  await new LanguageModel().prompt("x");
  expect(recorder.records().filter((one) => one.type === "start")).toHaveLength(1);
  undoSecond();
  undo();
  expect(LanguageModel.create).toBe(create);
  expect(LanguageModel.prototype.prompt).toBe(prompt);
});

test("where there is no built-in AI nothing happens", () => {
  const hostile = new Proxy(
    {},
    {
      get() {
        throw new Error("no");
      },
    },
  );
  expect(() => instrumentBuiltInAI()()).not.toThrow();
  expect(() => instrumentBuiltInAI({ scope: hostile })()).not.toThrow();
});
