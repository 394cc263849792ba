import { expect, test } from "vitest";
import { wrapWebLLM } from "../../../../sdk/integrations/web-llm.ts";
import { wrapWllama } from "../../../../sdk/integrations/wllama.ts";
import { record } from "../stages/recorder.ts";

interface Chunk {
  choices: { index: number; delta: Record<string, unknown>; finish_reason?: string | null }[];
  [member: string]: unknown;
}
interface Request {
  messages?: object[];
  stream?: boolean;
  onData?: (chunk: Chunk) => void;
  abortSignal?: AbortSignal;
  [member: string]: unknown;
}

const delta = (delta: Record<string, unknown>, finish_reason: string | null = null): Chunk => ({
  id: "c-1",
  model: "tiny",
  choices: [{ index: 0, delta, finish_reason }],
});
const CHUNKS: Chunk[] = [
  delta({ role: "assistant", content: "" }),
  delta({ content: "Li" }),
  delta({ content: "ma" }),
  delta({ tool_calls: [{ index: 0, id: "t1", function: { name: "add", arguments: "{}" } }] }),
  delta({}, "stop"),
];
const TIMINGS = { prompt_n: 4, cache_n: 6, predicted_n: 2, predicted_ms: 10 };
const messages = [{ role: "user", content: "Capital of Peru?" }];

/** As wllama 3: a whole answer, an async iterable, or nothing with `onData`. */
class StandInWllama {
  cleanedUp = 0;

  getModelMetadata() {
    return { meta: { "general.name": "tiny" } };
  }

  async createChatCompletion(request: Request) {
    if (request.abortSignal?.aborted) throw new Error("wllama: aborted");
    const last = { ...delta({}), choices: [], timings: TIMINGS };
    if (!request.stream)
      return {
        id: "c-1",
        choices: [{ index: 0, message: { role: "assistant", content: "Lima" }, finish_reason: "stop" }],
        usage: { prompt_tokens: 10, completion_tokens: 2 },
      };
    if (request.onData) {
      for (const chunk of [...CHUNKS, last]) request.onData(chunk);
      return undefined;
    }
    const self = this;
    return (async function* () {
      try {
        yield* [...CHUNKS, last];
      } finally {
        self.cleanedUp++;
      }
    })();
  }
}

const chunksOf = (recorder: ReturnType<typeof record>) => recorder.chunks();
const endOf = (recorder: ReturnType<typeof record>) =>
  recorder.facts().findLast(({ type }) => type === "end");
const said = ["Li", "ma", { toolCall: { index: 0, id: "t1", name: "add", arguments: "{}" } }];

test("a whole answer of wllama is told by its message", async () => {
  const recorder = record();
  const answer = await wrapWllama(new StandInWllama()).createChatCompletion({ messages, temperature: 0 });
  expect(answer).toMatchObject({ id: "c-1" });
  expect(recorder.attributesOf("chat tiny")).toMatchObject({
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "llama.cpp",
    "gen_ai.request.model": "tiny",
    "gen_ai.request.temperature": 0,
    "gen_ai.input.messages": [{ role: "user", parts: [{ type: "text", content: "Capital of Peru?" }] }],
    "gen_ai.output.messages": [{ role: "assistant", parts: [{ type: "text", content: "Lima" }] }],
    "gen_ai.response.finish_reasons": ["stop"],
    "gen_ai.usage.input_tokens": 10,
    "gen_ai.usage.output_tokens": 2,
  });
});

test("an iterable of wllama is the same object, whose items are chunks", async () => {
  const recorder = record();
  const engine = new StandInWllama();
  const made = engine.createChatCompletion.bind(engine);
  let original: unknown;
  engine.createChatCompletion = async (request) => {
    const stream = await made(request);
    original = stream;
    return stream;
  };
  const stream = await wrapWllama(engine).createChatCompletion({ messages, stream: true });
  expect(stream).toBe(original);
  const items: unknown[] = [];
  for await (const item of stream as AsyncIterable<Chunk>) items.push(item);
  expect(items.slice(0, -1)).toEqual(CHUNKS);
  expect(items[1]).toBe(CHUNKS[1]);
  expect(chunksOf(recorder)).toEqual(said);
  expect(recorder.attributesOf("chat tiny")).toMatchObject({
    "gen_ai.usage.input_tokens": 10,
    "gen_ai.usage.cache_read.input_tokens": 6,
    "gen_ai.usage.output_tokens": 2,
    "genai_traces.engine.timings": TIMINGS,
    "gen_ai.response.finish_reasons": ["stop"],
  });
});

test("an iterable that the app leaves early is aborted, and the engine is told", async () => {
  const recorder = record();
  const engine = wrapWllama(new StandInWllama());
  for await (const _ of (await engine.createChatCompletion({ stream: true })) as AsyncIterable<Chunk>) break;
  const second = (await engine.createChatCompletion({ stream: true })) as AsyncGenerator<Chunk>;
  await second.next();
  await second.return(undefined);
  expect(engine.cleanedUp).toBe(2);
  expect(recorder.facts().filter(({ aborted }) => aborted)).toHaveLength(2);
});

test("with `onData` each chunk reaches the app, and the span ends with the call", async () => {
  const recorder = record();
  const heard: Chunk[] = [];
  const request = { messages, stream: true, onData: (chunk: Chunk) => void heard.push(chunk) };
  expect(await wrapWllama(new StandInWllama()).createChatCompletion(request)).toBeUndefined();
  expect(heard.slice(0, -1)).toEqual(CHUNKS);
  expect(chunksOf(recorder)).toEqual(said);
  expect(endOf(recorder)).not.toHaveProperty("aborted");
});

test("what the app stopped is aborted, whatever error the engine has for it", async () => {
  const recorder = record();
  const engine = wrapWllama(new StandInWllama());
  const abortSignal = AbortSignal.abort();
  await expect(engine.createChatCompletion({ messages, abortSignal })).rejects.toThrow("wllama: aborted");
  expect(endOf(recorder)).toMatchObject({ aborted: true });
});

/** As WebLLM: `chat.completions.create` calls the engine's method. */
class StandInWebLLM {
  #heard: ((progress: object) => void) | undefined;
  readonly chat = { completions: { create: (request: Request) => this.chatCompletion(request) } };
  chunks = CHUNKS;

  getInitProgressCallback() {
    return this.#heard;
  }

  setInitProgressCallback(heard: ((progress: object) => void) | undefined) {
    this.#heard = heard;
  }

  async reload(_model: string) {
    for (const progress of [0, 0.001, 0.5, 1]) this.#heard?.({ progress, text: "loading" });
  }

  async chatCompletion(_request: Request): Promise<AsyncIterable<Chunk>> {
    const { chunks } = this;
    return (async function* () {
      yield* chunks;
    })();
  }
}

test("WebLLM is recorded through `chat.completions`, with its own timings", async () => {
  const recorder = record();
  const engine = wrapWebLLM(new StandInWebLLM());
  await engine.reload("Llama-3");
  const usage = {
    prompt_tokens: 5,
    completion_tokens: 2,
    extra: { time_to_first_token_s: 0.25, decode_tokens_per_s: 80 },
  };
  engine.chunks = [...CHUNKS, { choices: [], usage }];
  const stream = await engine.chat.completions.create({ messages, stream: true });
  for await (const _ of stream);
  expect(chunksOf(recorder)).toEqual(said);
  expect(recorder.attributesOf("chat Llama-3")).toMatchObject({
    "gen_ai.provider.name": "web_llm",
    "gen_ai.usage.input_tokens": 5,
    "gen_ai.response.time_to_first_chunk": 0.25,
    "genai_traces.engine.timings": { decode_tokens_per_s: 80 },
  });
});

test("loading a model of WebLLM is told as it goes on, and the app's own callback hears all of it", async () => {
  const recorder = record();
  const engine = wrapWebLLM(new StandInWebLLM());
  let heard = 0;
  const mine = () => void heard++;
  engine.setInitProgressCallback(mine);
  await engine.reload("Llama-3");
  expect(heard).toBe(4);
  expect(engine.getInitProgressCallback()).toBe(mine);
  const events = recorder.facts().filter(({ type }) => type === "event");
  expect(events.map(({ attributes }) => (attributes as { progress: number }).progress)).toEqual([0, 0.5, 1]);
});

test("an engine that was interrupted ends in good order, and its span aborted", async () => {
  const recorder = record();
  const engine = wrapWebLLM(new StandInWebLLM());
  engine.chunks = [delta({ content: "Li" }), delta({}, "abort")];
  for await (const _ of await engine.chatCompletion({ messages, stream: true }));
  expect(endOf(recorder)).toMatchObject({ aborted: true });
});

test("several answers at once are kept apart", async () => {
  const recorder = record();
  const engine = wrapWebLLM(new StandInWebLLM(), { model: "m" });
  const of = (index: number, content: string) => ({
    choices: [{ index, delta: { content }, finish_reason: null }],
  });
  engine.chunks = [of(1, "B"), of(0, "A"), of(1, "b"), of(0, "a")];
  for await (const _ of await engine.chatCompletion({ messages, stream: true, n: 2 }));
  expect(chunksOf(recorder)).toEqual(["A", "a"]);
  expect(recorder.attributesOf("chat m")["gen_ai.output.messages"]).toEqual([
    { role: "assistant", parts: [{ type: "text", content: "Aa" }] },
    { role: "assistant", parts: [{ type: "text", content: "Bb" }] },
  ]);
});
