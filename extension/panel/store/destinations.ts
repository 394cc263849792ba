import { createModel, signal } from "@preact/signals";
import { isDestination, problemOf, tidied } from "../../interop/forward/check-destination.ts";
import type { Destination } from "../../interop/forward/destination.ts";
import { draftOf, PRESETS, type Preset, presetOf } from "../../interop/forward/presets.ts";
import { problemWords } from "../../interop/forward/problem-words.ts";
import type { EngineClient } from "./engine-client.ts";
import type { SecretStorage } from "./secrets.ts";

export { type Destination, draftOf, PRESETS, type Preset, presetOf };

/** What a test came to, in words. */
export interface TestOutcome {
  isGood: boolean;
  words: string;
}

const KEY = "destinations";
const MOST = 12;

interface DestinationsParts {
  engine: Pick<EngineClient, "testDestination">;
  secrets: SecretStorage;
  /** Asks the user for an origin; true: it may be asked. */
  allow(origin: string): Promise<boolean>;
}

/** Back ends that traces can be sent to; with their keys in the extension's own storage. */
export const DestinationsModel = createModel(({ engine, secrets, allow }: DestinationsParts) => {
  const list = signal<readonly Destination[]>([]);

  function keep(next: readonly Destination[]): void {
    list.value = next;
    void secrets.set(KEY, next);
  }

  /** What stands in its way, in words. Call from a click: the browser may ask for a permission. */
  async function check(to: Destination): Promise<string | null> {
    const problem = problemOf(to);
    if (problem !== null) return problem;
    const { origin } = new URL(to.url);
    return (await allow(origin)) ? null : problemWords(to, "permission");
  }

  return {
    list,
    async start(): Promise<void> {
      const saved = await secrets.get(KEY);
      if (Array.isArray(saved)) list.value = saved.filter(isDestination).slice(0, MOST);
    },
    /** Adds it, or puts it in place of the one with its id. Returns what is wrong, in words. */
    async save(draft: Destination): Promise<string | null> {
      const to = tidied(draft);
      const isNew = !list.peek().some(({ id }) => id === to.id);
      if (isNew && list.peek().length >= MOST) return `There are ${MOST} already: take one away.`;
      const problem = await check(to);
      if (problem !== null) return problem;
      keep(isNew ? [...list.peek(), to] : list.peek().map((one) => (one.id === to.id ? to : one)));
      return null;
    },
    remove(id: string): void {
      keep(list.peek().filter((one) => one.id !== id));
    },
    /** Sends one small span there and says what became of it. Call from a click. */
    async test(draft: Destination): Promise<TestOutcome> {
      const to = tidied(draft);
      const problem = await check(to);
      if (problem !== null) return { isGood: false, words: problem };
      const verdict = await engine.testDestination(to);
      if (verdict.type === "accepted" && verdict.rejected === 0)
        return {
          isGood: true,
          words: `It works: there is a span “GenAI Traces connection test” now.${verdict.message ? ` It says: ${verdict.message}` : ""}`,
        };
      const what =
        verdict.type === "accepted" ? "refused" : verdict.type === "smaller" ? "too-large" : verdict.problem;
      return { isGood: false, words: problemWords(to, what, verdict.message) };
    },
  };
});

/** What it is called where there may be two of a kind. */
export const titleOf = ({ preset, url }: Destination): string => {
  const { name } = presetOf(preset);
  return `${preset === "otlp" ? "OTLP" : name} (${new URL(url).host})`;
};
