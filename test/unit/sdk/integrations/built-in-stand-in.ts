/** The built-in AI's interface as Chromium has it, around words given. */
interface Words {
  pieces?: string[];
  /** Fails instead. */
  error?: unknown;
}

export interface StandInTool {
  name: string;
  description?: string;
  execute(input: unknown): Promise<string>;
}

interface CreateOptions {
  tools?: StandInTool[];
  monitor?: (monitor: EventTarget) => void;
  initialPrompts?: unknown[];
}

interface PromptOptions {
  signal?: AbortSignal;
}

/** A fresh class each time, so that tests do not share prototypes. */
export function standInLanguageModel(words: Words = {}) {
  return class LanguageModel extends EventTarget {
    contextUsage = 10;
    contextWindow = 1000;
    readonly #tools: StandInTool[];
    /** What the last stream was cancelled with. */
    cancelled: unknown;
    pulls = 0;

    constructor(tools: StandInTool[] = []) {
      super();
      this.#tools = tools;
    }

    static async create(options?: CreateOptions) {
      const monitor = new EventTarget();
      options?.monitor?.(monitor);
      for (const loaded of [0, 0.001, 0.5, 1])
        monitor.dispatchEvent(Object.assign(new Event("downloadprogress"), { loaded, total: 1 }));
      if (words.error) throw words.error;
      return new LanguageModel(options?.tools);
    }

    async prompt(input: unknown, { signal }: PromptOptions = {}): Promise<string> {
      this.#tools; // throws for a receiver that is no session, as the browser does
      await null;
      signal?.throwIfAborted();
      if (words.error) throw words.error;
      for (const tool of this.#tools) await tool.execute({ about: input });
      this.contextUsage += 7;
      return (words.pieces ?? []).join("");
    }

    promptStreaming(_input: unknown): ReadableStream<string> {
      this.#tools;
      const pieces = [...(words.pieces ?? [])];
      return new ReadableStream<string>(
        {
          pull: (controller) => {
            this.pulls++;
            const piece = pieces.shift();
            if (piece !== undefined) return controller.enqueue(piece);
            if (words.error) return controller.error(words.error);
            this.contextUsage += 5;
            controller.close();
          },
          cancel: (reason) => {
            this.cancelled = reason;
          },
        },
        { highWaterMark: 0 },
      );
    }

    async append(_input: unknown): Promise<void> {
      this.contextUsage += 3;
    }

    async clone() {
      return new LanguageModel(this.#tools);
    }

    async measureContextUsage(_input: unknown): Promise<number> {
      return 4;
    }
  };
}
