import type { CreateOptions, PromptOptions, Session, SessionTool } from "./language-model.ts";
import { CONTEXT_TOKENS, type Engine, type EngineMessage, loadTinyEngine } from "./tiny-engine.ts";

let engine: Promise<Engine> | undefined;

/**
 * The browser's `LanguageModel`, played by this demo's tiny model. It knows one question at a time, and calls a tool in
 * words (`CALL weather Oslo`), which happens in here as it would inside the browser.
 */
export class StandInLanguageModel extends EventTarget implements Session {
  readonly contextWindow = CONTEXT_TOKENS;
  contextUsage = 0;
  readonly #engine: Engine;
  readonly #options: CreateOptions;
  readonly #destroyed = new AbortController();

  private constructor(engine: Engine, options: CreateOptions) {
    super();
    this.#engine = engine;
    this.#options = options;
  }

  static async availability(): Promise<string> {
    return engine ? "available" : "downloadable";
  }

  static async create(options: CreateOptions = {}): Promise<Session> {
    options.signal?.throwIfAborted();
    const monitor = new EventTarget();
    options.monitor?.(monitor);
    engine ??= loadTinyEngine((loaded) =>
      monitor.dispatchEvent(
        new ProgressEvent("downloadprogress", { loaded, total: 1, lengthComputable: true }),
      ),
    );
    engine.catch(() => {
      engine = undefined; // so that the next session tries again
    });
    return new StandInLanguageModel(await engine, options);
  }

  async prompt(input: string, options: PromptOptions = {}): Promise<string> {
    let text = "";
    for await (const piece of this.#answer(input, options)) text += piece;
    return text;
  }

  promptStreaming(input: string, options: PromptOptions = {}): ReadableStream<string> {
    const stop = new AbortController();
    const signal = options.signal ? AbortSignal.any([stop.signal, options.signal]) : stop.signal;
    const pieces = this.#answer(input, { signal });
    return new ReadableStream<string>(
      {
        async pull(controller) {
          const { done, value } = await pieces.next();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel(reason) {
          stop.abort(reason);
        },
      },
      { highWaterMark: 0 },
    );
  }

  async clone(): Promise<Session> {
    return new StandInLanguageModel(this.#engine, this.#options);
  }

  destroy(): void {
    this.#destroyed.abort();
  }

  /** One answer; where the model asks for a tool, the answer that follows the tool's. */
  async *#answer(input: string, { signal }: PromptOptions): AsyncGenerator<string> {
    const both = signal ? AbortSignal.any([signal, this.#destroyed.signal]) : this.#destroyed.signal;
    const messages: EngineMessage[] = [
      ...((this.#options.initialPrompts ?? []) as EngineMessage[]),
      { role: "user", content: input },
    ];
    const call = yield* this.#say(messages, both);
    const [, name, argument = ""] = /^\s*CALL (\w+) ?(.*)/.exec(call) ?? [];
    const tool = this.#options.tools?.find((one) => one.name === name);
    if (!tool) return;
    const result = await runTool(tool, argument.trim());
    messages.push(
      { role: "assistant", content: call.trim() },
      { role: "tool", content: result, tool_call_id: name ?? "" },
    );
    yield* this.#say(messages, both);
  }

  /** Passes words on and returns them all; what may be a call of a tool is held back. */
  async *#say(messages: EngineMessage[], signal: AbortSignal): AsyncGenerator<string, string> {
    const begin = "CALL ";
    let all = "";
    for await (const { text, tokens } of this.#engine(messages, signal)) {
      signal.throwIfAborted();
      if (tokens) this.contextUsage += tokens;
      const before = all.trimStart();
      all += text;
      const now = all.trimStart();
      const isCall = now.startsWith(begin) || begin.startsWith(now);
      const wasHeld = begin.startsWith(before);
      if (text && !isCall) yield wasHeld ? now : text;
    }
    signal.throwIfAborted();
    return all;
  }
}

/** The first property of the tool's input gets the argument; an error is told to the model. */
async function runTool({ inputSchema, execute }: SessionTool, argument: string): Promise<string> {
  const { properties = {} } = inputSchema as { properties?: object };
  try {
    return await execute({ [Object.keys(properties)[0] ?? "input"]: argument });
  } catch {
    return "error";
  }
}
