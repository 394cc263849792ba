import type { BuiltInModel } from "./store/built-in-model.ts";

/** https://developer.chrome.com/docs/extensions/ai/prompt-api */
interface LanguageModelApi {
  availability(): Promise<"unavailable" | "downloadable" | "downloading" | "available">;
  create(options: {
    initialPrompts: { role: "system"; content: string }[];
    signal: AbortSignal;
  }): Promise<{ prompt(text: string, options: { signal: AbortSignal }): Promise<string>; destroy(): void }>;
}

const { LanguageModel } = globalThis as { LanguageModel?: LanguageModelApi };

/** Chrome's own model, where it has one. */
export const browserModel: BuiltInModel = {
  async isThere() {
    const state = await LanguageModel?.availability().catch(() => undefined);
    return state !== undefined && state !== "unavailable";
  },
  async ask({ system, user }, signal) {
    if (!LanguageModel) throw new Error("This browser has no model of its own.");
    const session = await LanguageModel.create({
      initialPrompts: [{ role: "system", content: system }],
      signal,
    });
    try {
      return await session.prompt(user, { signal });
    } finally {
      session.destroy();
    }
  },
};
