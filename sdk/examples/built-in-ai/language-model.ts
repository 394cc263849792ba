/** As much of the browser's interface (https://github.com/webmachinelearning/prompt-api) as this page uses. */
export interface LanguageModelClass {
  availability(): Promise<string>;
  create(options?: CreateOptions): Promise<Session>;
}

export interface CreateOptions {
  initialPrompts?: { role: string; content: string }[];
  tools?: SessionTool[];
  monitor?: (monitor: EventTarget) => void;
  signal?: AbortSignal;
}

export interface SessionTool {
  name: string;
  description: string;
  /** JSON Schema. */
  inputSchema: object;
  execute(input: Record<string, string>): Promise<string>;
}

export interface PromptOptions {
  signal?: AbortSignal;
}

export interface Session extends EventTarget {
  readonly contextUsage: number;
  readonly contextWindow: number;
  prompt(input: string, options?: PromptOptions): Promise<string>;
  promptStreaming(input: string, options?: PromptOptions): ReadableStream<string>;
  clone(): Promise<Session>;
  destroy(): void;
}
