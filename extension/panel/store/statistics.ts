import { computed, createModel, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import type { GivenScore, StatisticsAnswer, StatisticsQuestion } from "../../engine/engine-api.ts";
import type { EngineClient } from "./engine-client.ts";
import type { Timers } from "./notices.ts";
import { type KeyValueStorage, savedSignal } from "./saved-value.ts";
import { termFor } from "./statistics-filter.ts";
import { FIRST_CHOICE, isChoice, type StatisticsChoice, statisticsLink } from "./statistics-link.ts";
import type { NarrowingModel } from "./statistics-narrowing.ts";
import type { TraceList } from "./traces.ts";

export type { StatisticsChoice };

type Answered = Extract<StatisticsAnswer, { state: "done" }>;
export type Basis = Answered["basis"];
export type Overview = Extract<Answered["found"], { type: "overview" }>["overview"];
export type Part = Pick<Extract<StatisticsQuestion, { type: "slice" }>, "group" | "values" | "startMs">;

interface Parts {
  engine: Pick<EngineClient, "statistics">;
  storage: KeyValueStorage;
  timers: Timers;
  list: ReadonlySignal<TraceList>;
  /** The user's own. */
  scores: ReadonlySignal<GivenScore[]>;
  filterText: ReadonlySignal<string>;
  setFilter(text: string): void;
  narrowing: Pick<InstanceType<typeof NarrowingModel>, "to" | "narrowed">;
  selection: {
    selectTrace(id: TraceId | null): void;
    selectSpan(id: SpanId | null): void;
  };
}

/** At most so often while traces come: three updates a second. */
const REST_MS = 350;
/** The engine is still reading, or traces changed that it will read again. */
const READING_MS = 120;
const STALE_MS = 900;

/**
 * Statistics over the traces that the list shows. While they are open they are asked for again whenever the list or the
 * choice changes, one question at a time; closed they cost nothing.
 */
export const StatisticsModel = createModel((parts: Parts) => {
  const { engine, storage, timers, list, scores, narrowing, selection } = parts;
  const isOpen = signal(false);
  const choice = savedSignal<StatisticsChoice>(storage, "statistics", FIRST_CHOICE, isChoice);
  /** The charts show it alone. */
  const chosen = signal<{ value?: string } | undefined>(undefined);
  const overview = signal<Overview | null>(null);
  /** What the overview answers: charts are drawn by this, not by what was chosen since. */
  const shown = signal<(StatisticsChoice & { group?: { value?: string } }) | null>(null);
  const basis = signal<Basis | null>(null);
  const failed = signal<string | null>(null);
  let isAsking = false;
  let askAgain = false;
  let timer: number | undefined;

  effect(() => {
    void [list.value, choice.value, chosen.value, scores.value];
    const open = isOpen.value;
    untracked(() => {
      if (open) void ask();
      else stop();
    });
  });

  function stop(): void {
    if (timer !== undefined) timers.clear(timer);
    timer = undefined;
  }

  /** Asks again then, or only if something changed meanwhile. */
  function plan(ms: number, isNeeded = true): void {
    stop();
    timer = timers.set(() => {
      timer = undefined;
      if (isNeeded || askAgain) void ask();
    }, ms);
  }

  const idsOf = (): TraceId[] => list.peek().rows.map(({ traceId }) => traceId);

  const questionOf = () => ({
    ...choice.peek(),
    traceIds: idsOf(),
    group: chosen.peek(),
    scores: scores.peek(),
    offsetMs: -new Date().getTimezoneOffset() * 60_000,
  });

  async function ask(): Promise<void> {
    if (isAsking || timer !== undefined) {
      askAgain = true;
      return;
    }
    isAsking = true;
    askAgain = false;
    const question = questionOf();
    try {
      take(await engine.statistics({ type: "overview", ...question }), question);
    } catch (error) {
      failed.value = error instanceof Error ? error.message : String(error);
    }
    isAsking = false;
    if (!isOpen.peek()) return;
    if (basis.peek()?.waiting) plan(READING_MS);
    else if (basis.peek()?.isStale && !askAgain) plan(STALE_MS);
    else plan(REST_MS, false);
  }

  function take(answer: StatisticsAnswer, { of, by, metric, group }: ReturnType<typeof questionOf>): void {
    if (answer.state === "refused") {
      failed.value = answer.reason;
      return;
    }
    failed.value = null;
    basis.value = answer.basis;
    if (answer.found.type !== "overview") return;
    overview.value = answer.found.overview;
    // It may have gone with the filter: then all are drawn.
    const isThere = answer.found.overview.groups.some(({ value }) => value === group?.value);
    if (group && !isThere) chosen.value = undefined;
    shown.value = { of, by, metric, group };
  }

  function open(next?: StatisticsChoice): void {
    if (next) change(next);
    isOpen.value = true;
  }

  function close(): void {
    isOpen.value = false;
    overview.value = null;
    shown.value = null;
    basis.value = null;
    failed.value = null;
    chosen.value = undefined;
  }

  function change(next: Partial<StatisticsChoice>): void {
    if (next.by !== undefined || next.of !== undefined) chosen.value = undefined;
    choice.value = { ...choice.peek(), ...next };
    // What the user chooses does not wait as new traces do.
    if (timer !== undefined && isOpen.peek()) plan(0);
  }

  return {
    isOpen,
    choice,
    group: chosen,
    overview,
    shown,
    basis,
    failed,
    isReading: computed(() => (basis.value?.waiting ?? 0) > 0),
    open,
    close,
    toggle: () => (isOpen.peek() ? close() : open()),
    change,
    /** Draws this group alone; again: all of them. */
    chooseGroup(value: string | undefined): void {
      const isSame = chosen.peek() !== undefined && chosen.peek()?.value === value;
      chosen.value = isSame ? undefined : { value };
      if (timer !== undefined) plan(0);
    },
    link: (): string => statisticsLink(choice.peek(), parts.filterText.peek()),
    /** Closes the statistics, and lists the traces behind a group or a bar. */
    async listTraces(part: Part, label: string): Promise<void> {
      const { of, by } = choice.peek();
      const isGroup = part.group && !part.values && !part.startMs;
      const term = isGroup ? termFor(by, part.group?.value, of) : undefined;
      if (term !== undefined) {
        close();
        const text = parts.filterText.peek().trim();
        if (!text.split(/\s+/).includes(term)) parts.setFilter(text ? `${text} ${term}` : term);
        return;
      }
      try {
        const answer = await engine.statistics({ type: "slice", ...questionOf(), ...part });
        if (answer.state !== "done" || answer.found.type !== "slice") return;
        narrowing.to(label, answer.found.slice.traceIds);
        close();
      } catch (error) {
        failed.value = error instanceof Error ? error.message : String(error);
      }
    },
    /** Closes the statistics, and opens a span's trace. */
    goTo({ traceId, spanId }: { traceId: TraceId; spanId: SpanId | undefined }): void {
      close();
      selection.selectTrace(traceId);
      selection.selectSpan(spanId ?? null);
    },
  };
});
