import { computed, createModel, effect, signal, untracked } from "@preact/signals";
import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { SearchState } from "../../engine/engine-api.ts";
import { asksForFindings, type TraceTest, testOf, textsOf } from "../../model/query/match-query.ts";
import { parseQuery } from "../../model/query/parse-query.ts";
import type { Query } from "../../model/query/query.ts";
import { type KeyValueStorage, savedSignal } from "./saved-value.ts";

export type { SearchState };

export interface SavedFilter {
  name: string;
  text: string;
}

/** Kept at most; more is no help to anyone. */
export const MAX_SAVED = 50;
export const MAX_FILTER_NAME = 80;

const areSaved = (value: unknown): value is readonly SavedFilter[] =>
  Array.isArray(value) &&
  value.length <= MAX_SAVED &&
  value.every((each) => typeof each?.name === "string" && typeof each?.text === "string");

type Search = (text: string) => Promise<TraceId[]>;

/**
 * What the filter box says (`parse-query.ts`). Rows are tested at once; where full text is asked for, what was in
 * force holds until the engine has answered, so that the list never empties for a moment.
 */
export const FilterModel = createModel((storage: KeyValueStorage, search?: Search) => {
  const text = signal("");
  const saved = savedSignal<readonly SavedFilter[]>(storage, "filters", [], areSaved, "work");
  const index = signal<SearchState | null>(null);
  const searchFailed = signal<string | null>(null);
  const query = computed<Query>(() => parseQuery(text.value));
  const texts = computed(() => textsOf(query.value.terms));
  const test = signal<TraceTest | null>(null);
  /** Only the answer to the last question counts. */
  let asked = 0;

  /** The text changed, or the index did. */
  effect(() => {
    const { terms } = query.value;
    const wanted = [...new Set(texts.value)];
    void (wanted.length && index.value?.revision);
    const turn = ++asked;
    if (!wanted.length || !search) {
      searchFailed.value = null;
      test.value = terms.length ? testOf(terms, new Map()) : null;
      return;
    }
    untracked(() =>
      Promise.all(wanted.map(async (each) => [each, new Set(await search(each))] as const)).then(
        (answers) => {
          if (turn !== asked) return;
          searchFailed.value = null;
          test.value = testOf(terms, new Map(answers));
        },
        (error: unknown) => {
          if (turn !== asked) return;
          // The other terms hold.
          searchFailed.value = error instanceof Error ? error.message : String(error);
          test.value = testOf(terms, new Map());
        },
      ),
    );
  });

  return {
    text,
    /** The text's terms and problems. */
    query,
    /** What the list goes by; `null`: all rows. */
    test,
    saved,
    /** How far full text is; `null` before anyone asked. */
    index,
    searchFailed,
    /** What is looked for in whole traces. */
    texts,
    hasFullText: computed(() => texts.value.length > 0),
    /** What is found in traces decides, of which some may not be judged yet. */
    asksForFindings: computed(() => asksForFindings(query.value.terms)),
    setText(next: string) {
      text.value = next;
    },
    setIndex(state: SearchState) {
      index.value = state;
    },
    /** Under a name, in place of what had it before. False: there are too many. */
    save(name: string): boolean {
      const entry = { name: name.trim().slice(0, MAX_FILTER_NAME), text: text.peek() };
      const others = saved.peek().filter((each) => each.name !== entry.name);
      if (!entry.name || others.length >= MAX_SAVED) return false;
      saved.value = [...others, entry];
      return true;
    },
    forget(name: string) {
      saved.value = saved.peek().filter((each) => each.name !== name);
    },
  };
});
