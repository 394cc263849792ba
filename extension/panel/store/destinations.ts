import { computed, createModel, signal } from "@preact/signals";
import type { ForwardState } from "../../engine/engine-api.ts";
import { isDestination, problemOf, tidied } from "../../interop/forward/check-destination.ts";
import type { Destination } from "../../interop/forward/destination.ts";
import { draftOf, PRESETS, type Preset, presetOf } from "../../interop/forward/presets.ts";
import { problemWords, saidBy } from "../../interop/forward/problem-words.ts";
import type { EngineClient } from "./engine-client.ts";
import type { Notice } from "./notices.ts";
import type { SecretStorage } from "./secrets.ts";
import type { TestOutcome } from "./test-outcome.ts";

export type { ForwardState };
export { type Destination, draftOf, PRESETS, type Preset, presetOf };

const KEY = "destinations";
const MOST = 12;

interface DestinationsParts {
  engine: Pick<EngineClient, "testDestination" | "setDestinations" | "retryForwarding">;
  secrets: SecretStorage;
  /** Asks the user for an origin; true: it may be asked. */
  allow(origin: string): Promise<boolean>;
  show(notice: Notice): void;
  /** A private window: nothing leaves it by itself. Default: no. */
  isPrivate?: boolean;
}

/** Back ends that traces can be sent to; with their keys in the extension's own storage. */
export const DestinationsModel = createModel(
  ({ engine, secrets, allow, show, isPrivate = false }: DestinationsParts) => {
    const list = signal<readonly Destination[]>([]);
    /** How live sending goes, of those that are live. */
    const states = signal<ReadonlyMap<string, ForwardState>>(new Map());
    const live = computed(() => list.value.filter((to) => to.live));

    function keep(next: readonly Destination[]): void {
      list.value = next;
      void engine.setDestinations([...next]);
      void secrets.set(KEY, next);
    }

    /** Another panel changed them. */
    function heard(saved: unknown): void {
      const next = readDestinations(saved);
      if (JSON.stringify(next) === JSON.stringify(list.peek())) return;
      list.value = next;
      void engine.setDestinations(next);
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
      canGoLive: signal(!isPrivate),
      live,
      states,
      setStates(next: readonly ForwardState[]): void {
        states.value = new Map(next.map((state) => [state.destination, state]));
      },
      /** Asked for before the engine opens its database: it must know where spans go from the first one on. */
      async load(): Promise<Destination[]> {
        list.value = readDestinations(await secrets.get(KEY));
        secrets.watch(KEY, heard);
        return [...list.peek()];
      },
      /** Spans go there when they end, from now on, or no more. */
      setLive(id: string, on: boolean): void {
        keep(list.peek().map((to) => (to.id === id ? { ...to, live: on } : to)));
      },
      /** Asks it again that is stuck or has to wait. */
      retry(id: string): void {
        void engine.retryForwarding(id);
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
      /** The notice puts it back with its key; what waited for it is gone. */
      remove(id: string): void {
        const at = list.peek().findIndex((one) => one.id === id);
        const to = list.peek()[at];
        if (!to) return;
        const waiting = states.peek().get(id)?.waiting ?? 0;
        keep(list.peek().filter((one) => one !== to));
        const lost = waiting ? ` ${waiting.toLocaleString("en")} spans that waited for it are not sent.` : "";
        show({
          text: `${titleOf(to)} removed.${lost}`,
          action: { label: "Undo", run: () => keep(list.peek().toSpliced(at, 0, to)) },
        });
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
            words: `It works: there is a span “GenAI Traces connection test” now.${verdict.message ? ` ${saidBy(to, verdict.message)}` : ""}`,
          };
        const what =
          verdict.type === "accepted"
            ? "refused"
            : verdict.type === "smaller"
              ? "too-large"
              : verdict.problem;
        return { isGood: false, words: problemWords(to, what, verdict.message) };
      },
    };
  },
);

const readDestinations = (saved: unknown): Destination[] =>
  Array.isArray(saved) ? saved.filter(isDestination).slice(0, MOST) : [];

/** What it is called where there may be two of a kind. */
export const titleOf = ({ preset, url }: Destination): string => {
  const { name } = presetOf(preset);
  return `${preset === "otlp" ? "OTLP" : name} (${new URL(url).host})`;
};
