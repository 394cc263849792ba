import { createModel, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { GivenScore, StatisticsAnswer } from "../../engine/engine-api.ts";
import type { EpochMs } from "../../model/units.ts";
import type { EngineClient } from "./engine-client.ts";
import type { Timers } from "./notices.ts";
import { type KeyValueStorage, savedSignal } from "./saved-value.ts";
import type { Overview } from "./statistics.ts";
import type { StatisticsChoice } from "./statistics-link.ts";
import type { TraceList } from "./traces.ts";

type Answered = Extract<StatisticsAnswer, { state: "done" }>;
export type Experiment = Extract<Answered["found"], { type: "experiment" }>["experiment"];

/** Traces that others are compared with. */
export interface MarkedBaseline {
  /** What the filter said when they were marked. */
  label: string;
  markedMs: EpochMs;
  ids: TraceId[];
}

/** What groups are compared with: one of them, or the marked traces. */
export type Against = { group: { value?: string } } | "marked";

/** An experiment, with what it was asked of. */
export interface ShownExperiment {
  experiment: Experiment;
  choice: StatisticsChoice;
  against: Against;
}

/** Kept outside the archive: more would slow the panel's start. */
export const MOST_MARKED = 2000;
/** It takes the engine up to a second: not more often than this while traces come. */
const REST_MS = 1500;

const isMarked = (value: unknown): value is MarkedBaseline | null => {
  if (value === null) return true;
  const { label, markedMs, ids } = (value ?? {}) as MarkedBaseline;
  return (
    typeof label === "string" &&
    typeof markedMs === "number" &&
    Array.isArray(ids) &&
    ids.length <= MOST_MARKED &&
    ids.every((id) => typeof id === "string")
  );
};

interface Parts {
  engine: Pick<EngineClient, "statistics">;
  storage: KeyValueStorage;
  timers: Timers;
  now: () => EpochMs;
  list: ReadonlySignal<TraceList>;
  /** The user's own. */
  scores: ReadonlySignal<GivenScore[]>;
  filterText: ReadonlySignal<string>;
  /** Each answer of the statistics: what they count has changed. */
  overview: ReadonlySignal<Overview | null>;
  choice: ReadonlySignal<StatisticsChoice>;
}

/** Compares the groups of the statistics with a baseline, while one is chosen and they are open. */
export const ExperimentModel = createModel((parts: Parts) => {
  const { engine, storage, timers, now, list, scores, filterText, overview, choice } = parts;
  const against = signal<Against | null>(null);
  const marked = savedSignal<MarkedBaseline | null>(storage, "baseline", null, isMarked, "place");
  const shown = signal<ShownExperiment | null>(null);
  const failed = signal<string | null>(null);
  let isAsking = false;
  let askAgain = false;

  effect(() => {
    const isOpen = overview.value !== null;
    void [against.value, marked.value];
    untracked(() => {
      if (!isOpen || against.peek() === null) shown.value = null;
      else void ask();
    });
  });

  // A group of another dimension is none of these.
  effect(() => {
    void [choice.value.by, choice.value.of];
    untracked(() => {
      if (against.peek() !== "marked") against.value = null;
    });
  });

  async function ask(): Promise<void> {
    const now = against.peek();
    const baseline = now === "marked" ? marked.peek() && { traceIds: marked.peek()?.ids ?? [] } : now;
    if (isAsking) {
      askAgain = true;
      return;
    }
    if (!now || !baseline) return;
    isAsking = true;
    askAgain = false;
    const asked = choice.peek();
    try {
      const traceIds = list.peek().rows.map(({ traceId }) => traceId);
      const { of, by } = asked;
      const answer = await engine.statistics({
        ...{ type: "experiment", traceIds, of, by, baseline },
        scores: scores.peek(),
      });
      failed.value = answer.state === "refused" ? answer.reason : null;
      if (answer.state === "done" && answer.found.type === "experiment" && against.peek() === now)
        shown.value = { experiment: answer.found.experiment, choice: asked, against: now };
    } catch (error) {
      failed.value = error instanceof Error ? error.message : String(error);
    }
    const changed = against.peek() !== now || choice.peek() !== asked;
    timers.set(
      () => {
        isAsking = false;
        if (askAgain && overview.peek() !== null) void ask();
      },
      changed ? 0 : REST_MS,
    );
  }

  return {
    against,
    marked,
    shown,
    failed,
    compareWith(next: Against | null): void {
      against.value = next;
    },
    /** The traces that the list shows become the baseline, in place of those before. */
    markShown(): void {
      const ids = list.peek().rows.map(({ traceId }) => traceId);
      marked.value = {
        label: filterText.peek().trim() || "all traces",
        markedMs: now(),
        ids: ids.slice(0, MOST_MARKED),
      };
    },
    forgetMarked(): void {
      if (against.peek() === "marked") against.value = null;
      marked.value = null;
    },
  };
});
