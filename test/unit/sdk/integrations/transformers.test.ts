import { expect, test } from "vitest";
import { wrapPipeline } from "../../../../sdk/integrations/transformers.ts";
import { record } from "../stages/recorder.ts";

interface Streamer {
  put(ids: bigint[][]): void;
  end(): void;
}
interface Options {
  streamer?: Streamer;
  max_new_tokens?: number;
  stopping_criteria?: { interrupted: boolean };
}
type Pipe = ((input: unknown, options?: Options) => Promise<unknown>) & { task: string; dispose(): string };

/** As the library calls: the prompt's tokens, each token, the end. */
function pipe(task: string, result: unknown): Pipe {
  const call = async (_input: unknown, { streamer }: Options = {}) => {
    streamer?.put([[1n, 2n, 3n]]);
    for (const id of [4n, 5n]) streamer?.put([[id]]);
    streamer?.end();
    if (result instanceof Error) throw result;
    return result;
  };
  return Object.assign(call, { task, dispose: () => "disposed" });
}

/** As the library's: private state, and words made of tokens. */
class TextStreamer implements Streamer {
  readonly #words: Record<string, string> = { 1: "a", 2: "b", 3: "c", 4: "Li", 5: "ma" };
  #isPrompt = true;
  readonly skip_prompt: boolean;
  readonly said: string[] = [];

  constructor(skip_prompt: boolean) {
    this.skip_prompt = skip_prompt;
  }

  put(ids: bigint[][]): void {
    const skips = this.#isPrompt && this.skip_prompt;
    this.#isPrompt = false;
    if (skips) return;
    for (const id of ids[0] ?? []) this.on_finalized_text(this.#words[String(id)] ?? "", false);
  }

  on_finalized_text(text: string, _isEnd: boolean): void {
    this.said.push(text);
  }

  end(): void {
    this.on_finalized_text("", true);
  }
}

const chat = [{ role: "user", content: "Capital of Peru?" }];
const answered = [{ generated_text: [...chat, { role: "assistant", content: "Lima" }] }];

test("what a text streamer says becomes chunks, and it is left as it was", async () => {
  const recorder = record();
  const generate = wrapPipeline(pipe("text-generation", answered), { model: "qwen" });
  const streamer = new TextStreamer(true);
  expect(await generate(chat, { streamer, max_new_tokens: 8 })).toBe(answered);
  expect(streamer.said).toEqual(["Li", "ma", ""]);
  expect(Object.keys(streamer)).toEqual(["skip_prompt", "said"]);
  expect(recorder.chunks()).toEqual(["Li", "ma"]);
  expect(recorder.attributesOf("chat qwen")).toEqual({
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "transformers.js",
    "gen_ai.request.model": "qwen",
    "genai_traces.task": "text-generation",
    "gen_ai.input.messages": [{ role: "user", parts: [{ type: "text", content: "Capital of Peru?" }] }],
    "gen_ai.request.max_tokens": 8,
    "gen_ai.request.stream": true,
    "gen_ai.usage.input_tokens": 3,
    "gen_ai.usage.output_tokens": 2,
  });
});

test("without a streamer each token has its time, and the words come in the end", async () => {
  const recorder = record();
  await wrapPipeline(pipe("text-generation", answered), { model: "qwen" })(chat);
  expect(recorder.chunks()).toEqual(["", ""]);
  expect(recorder.attributesOf("chat qwen")["gen_ai.output.messages"]).toEqual([
    { role: "assistant", parts: [{ type: "text", content: "Lima" }] },
  ]);
});

test("the prompt is no part of the answer, in a full text or in a stream that shows it", async () => {
  const recorder = record();
  const generate = wrapPipeline(pipe("text-generation", [{ generated_text: "abcLima" }]));
  const streamer = new TextStreamer(false);
  await generate("abc", { streamer });
  expect(streamer.said).toEqual(["a", "b", "c", "Li", "ma", ""]);
  expect(recorder.chunks()).toEqual(["", ""]);
  expect(recorder.attributesOf("text_completion")["gen_ai.output.messages"]).toEqual([
    { role: "assistant", parts: [{ type: "text", content: "Lima" }] },
  ]);
});

test("other tasks are told by input and output, embeddings by their length", async () => {
  const recorder = record();
  await wrapPipeline(pipe("feature-extraction", { dims: [1, 384], data: new Float32Array(384) }))("x");
  await wrapPipeline(pipe("sentiment-analysis", [{ label: "POSITIVE", score: 0.9 }]))("nice");
  await wrapPipeline(pipe("translation_en_to_de", [{ translation_text: "nett" }]))("nice");
  expect(recorder.attributesOf("embeddings")["gen_ai.embeddings.dimension.count"]).toBe(384);
  expect(recorder.attributesOf("sentiment-analysis")).toMatchObject({
    "genai_traces.input": "nice",
    "genai_traces.output": [{ label: "POSITIVE", score: 0.9 }],
  });
  expect(recorder.attributesOf("generate_content")["gen_ai.output.messages"]).toEqual([
    { role: "assistant", parts: [{ type: "text", content: "nett" }] },
  ]);
});

test("errors are the app's own, and what was interrupted is aborted", async () => {
  const recorder = record();
  const error = new RangeError("out of memory");
  await expect(wrapPipeline(pipe("text-generation", error))("x")).rejects.toBe(error);
  const stopping_criteria = { interrupted: true };
  await wrapPipeline(pipe("text-generation", answered))(chat, { stopping_criteria });
  const ends = recorder.facts().filter(({ type }) => type === "end");
  expect(ends).toMatchObject([{ status: { code: 2, message: "out of memory" } }, { aborted: true }]);
});

test("all else of the pipeline is as it was", () => {
  const one = pipe("text-generation", []);
  const wrapped = wrapPipeline(one);
  expect(wrapped.task).toBe("text-generation");
  expect(wrapped.dispose()).toBe("disposed");
});
