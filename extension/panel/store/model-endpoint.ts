import { createModel, signal } from "@preact/signals";
import { isSourceUrl, type ModelEndpoint, type RerunProblem } from "../../engine/engine-api.ts";
import { counted } from "../../model/format.ts";
import type { EngineClient } from "./engine-client.ts";
import type { SecretStorage } from "./secrets.ts";
import type { TestOutcome } from "./test-outcome.ts";

export type { ModelEndpoint };

/** Where servers listen that people have at hand. */
export const USUAL_ENDPOINTS: readonly { name: string; url: string }[] = [
  { name: "Ollama", url: "http://localhost:11434/v1" },
  { name: "LM Studio", url: "http://localhost:1234/v1" },
  { name: "llama.cpp", url: "http://localhost:8080/v1" },
  { name: "OpenAI", url: "https://api.openai.com/v1" },
  { name: "OpenRouter", url: "https://openrouter.ai/api/v1" },
];

const KEY = "model-endpoint";
/** What headers may have. */
const HEADER_TEXT = /^[\x21-\x7e]*$/;

interface ModelEndpointParts {
  engine: Pick<EngineClient, "testEndpoint">;
  secrets: SecretStorage;
  /** Asks the user for an origin; true: it may be asked. */
  allow(origin: string): Promise<boolean>;
}

/** The server that the user lets the panel ask: for calls that are made again. Its key is in the extension's own storage. */
export const ModelEndpointModel = createModel(({ engine, secrets, allow }: ModelEndpointParts) => {
  /** Null: none is set up. */
  const endpoint = signal<ModelEndpoint | null>(null);
  /** Models that it named when it was last tested. */
  const models = signal<readonly string[]>([]);

  const read = (saved: unknown): void => {
    endpoint.value = isEndpoint(saved) ? saved : null;
  };

  /** What stands in its way, in words. Call from a click: the browser may ask for a permission. */
  async function check({ url, key }: ModelEndpoint): Promise<string | null> {
    if (!isSourceUrl(url))
      return "The address must begin with https://, or with http:// and be on this computer (localhost).";
    if (!HEADER_TEXT.test(key)) return "The key has characters that no header may have: paste it again.";
    const { origin, host } = new URL(url);
    return (await allow(origin)) ? null : `Without the permission for ${host} it cannot be asked.`;
  }

  return {
    endpoint,
    models,
    async start(): Promise<void> {
      read(await secrets.get(KEY));
      secrets.watch(KEY, read);
    },
    check,
    /** Returns what is wrong, in words. Call from a click. */
    async save(draft: ModelEndpoint): Promise<string | null> {
      const next = tidied(draft);
      const problem = await check(next);
      if (problem !== null) return problem;
      endpoint.value = next;
      await secrets.set(KEY, next);
      return null;
    },
    async remove(): Promise<void> {
      endpoint.value = null;
      models.value = [];
      await secrets.set(KEY, null);
    },
    /** Asks for its models, which costs nothing. Call from a click. */
    async test(draft: ModelEndpoint): Promise<TestOutcome> {
      const next = tidied(draft);
      const problem = await check(next);
      if (problem !== null) return { isGood: false, words: problem };
      const verdict = await engine.testEndpoint(next);
      if (verdict.type === "failed")
        return { isGood: false, words: endpointProblem(next, verdict.problem, verdict.detail) };
      models.value = verdict.models;
      return { isGood: true, words: `It works, and has ${counted(verdict.models.length, "model")}.` };
    },
  };
});

/** What happened, what to do, and what the server said. */
export function endpointProblem({ url }: ModelEndpoint, problem: RerunProblem, detail: string): string {
  const { host } = new URL(url);
  const words: Record<RerunProblem, string> = {
    unreachable: `${host} cannot be reached: is it running, and is the address right?`,
    key: `${host} does not take the key: compare it in “Server”.`,
    absent: `${host} has no such address or model: an address mostly ends with /v1; “Test” tells the models.`,
    refused: `${host} refused it.`,
    broken: `The answer of ${host} broke off.`,
  };
  return detail ? `${words[problem]} (${detail})` : words[problem];
}

const tidied = ({ url, key, model }: ModelEndpoint): ModelEndpoint => ({
  url: url
    .trim()
    .replace(/\/chat\/completions\/?$/, "")
    .replace(/\/+$/, ""),
  key: key.trim(),
  model: model.trim(),
});

function isEndpoint(value: unknown): value is ModelEndpoint {
  const { url, key, model } = (value ?? {}) as Partial<ModelEndpoint>;
  return typeof url === "string" && isSourceUrl(url) && typeof key === "string" && typeof model === "string";
}
