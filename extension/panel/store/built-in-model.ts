import type { JudgeQuestion } from "../../engine/engine-api.ts";

/** The browser's own model, which asks nobody: Chrome's `LanguageModel` in the panel, an object in tests. */
export interface BuiltInModel {
  /** Also where it would have to be downloaded first. */
  isThere(): Promise<boolean>;
  /** Rejects where it has no answer. */
  ask(question: JudgeQuestion, signal: AbortSignal): Promise<string>;
}
