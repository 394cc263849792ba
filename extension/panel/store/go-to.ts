import { computed, createModel, type ReadonlySignal, signal } from "@preact/signals";
import { type NamedPlace, placesNamed } from "../../model/places-named.ts";
import type { TraceTable } from "../../model/table/trace-table.ts";
import type { TraceSummary } from "../../model/trace.ts";
import type { Place } from "./deep-link.ts";

interface GoToParts {
  /** All that is stored, whatever the list shows of it. */
  traces: () => Iterable<TraceSummary>;
  table: () => TraceTable | undefined;
  goTo: (place: Place) => void;
  /** Goes to the place of a link; false: the text is none. */
  followLink: (text: string) => boolean;
}

/** The box that leads to a trace or a span by its name, its id, a link or a `traceparent`. */
export const GoToModel = createModel(({ traces, table, goTo, followLink }: GoToParts) => {
  const isOpen = signal(false);
  const text = signal("");
  const active = signal(0);
  const found: ReadonlySignal<{ spans: NamedPlace[]; traces: NamedPlace[] }> = computed(() =>
    isOpen.value ? placesNamed(text.value, { table: table(), traces: traces() }) : { spans: [], traces: [] },
  );
  const places = computed(() => [...found.value.spans, ...found.value.traces]);

  return {
    isOpen,
    text,
    /** The place that Enter goes to. */
    active,
    found,
    open() {
      text.value = "";
      active.value = 0;
      isOpen.value = true;
    },
    close() {
      isOpen.value = false;
    },
    setText(next: string) {
      text.value = next;
      active.value = 0;
    },
    /** From either end to the other. */
    step(by: number) {
      const { length } = places.peek();
      if (length) active.value = (active.peek() + by + length) % length;
    },
    /** False: there is nothing to go to. */
    choose(index = active.peek()): boolean {
      const place = places.peek()[index];
      if (place) goTo(place);
      else if (!followLink(text.peek())) return false;
      isOpen.value = false;
      return true;
    },
  };
});
