import { computed, createModel, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { TraceSummary } from "../../model/trace.ts";
import { isGroup, type ListLine, lineId } from "./grouping.ts";
import type { ListLines, TraceList } from "./traces.ts";

interface Listed {
  list: ReadonlySignal<TraceList>;
  lines: ReadonlySignal<ListLines>;
  isListed(id: TraceId): boolean;
}

const NONE: ReadonlySet<TraceId> = new Set();

/**
 * Several traces at once, beside the one that is open. The cursor is the line that keys act on; a range goes from
 * the anchor to it. With nothing picked the open trace is meant.
 */
export const PickedModel = createModel(
  (openId: ReadonlySignal<TraceId | null>, { list, lines, isListed }: Listed) => {
    const picked = signal(NONE);
    const cursorAt = signal<string | null>(null);
    const cursor = computed(() => cursorAt.value ?? openId.value);
    let anchor: string | null = null;
    /** What was picked before the range that is being drawn. */
    let before = NONE;

    /** What a filter hides is not meant, whatever was picked before. */
    const ids = computed<ReadonlySet<TraceId>>(() => {
      if (picked.value.size) return new Set([...picked.value].filter(isListed));
      return openId.value === null ? NONE : new Set([openId.value]);
    });

    // Opened by other means than the list: the cursor follows.
    effect(() => {
      const id = openId.value;
      untracked(() => {
        if (id === null || picked.peek().has(id)) return;
        moveTo(id);
        picked.value = NONE;
        before = NONE;
      });
    });

    function moveTo(id: string): void {
      cursorAt.value = id;
      anchor = id;
    }

    return {
      /** Empty unless more than the open trace is meant. */
      picked,
      /** `lineId` of the line that keys act on. */
      cursor,
      /** All that an action on the selection concerns. */
      ids,
      /** The only one from now on; whoever calls it opens it. */
      one(id: string) {
        moveTo(id);
        picked.value = NONE;
        before = NONE;
      },
      /** It and no other, whichever is open. */
      only(id: TraceId) {
        moveTo(id);
        picked.value = new Set([id]);
        before = picked.value;
      },
      /** Adds it or takes it out. */
      toggle(id: TraceId) {
        const next = new Set(ids.peek());
        if (!next.delete(id)) next.add(id);
        moveTo(id);
        before = next;
        picked.value = next;
      },
      /** All from the anchor to this line; `add` to what was picked before. */
      extend(id: string, add = false) {
        anchor ??= openId.peek() ?? id;
        cursorAt.value = id;
        const next = new Set(add ? before : NONE);
        for (const line of between(lines.peek().lines, anchor, id))
          if (!isGroup(line)) next.add(line.traceId);
        picked.value = next;
      },
      /** All of the list that match, also those in closed groups. */
      allOf(matches: (trace: TraceSummary) => boolean) {
        picked.value = new Set(
          list
            .peek()
            .rows.filter(matches)
            .map((trace) => trace.traceId),
        );
        before = picked.value;
      },
      clear() {
        picked.value = NONE;
        before = NONE;
        cursorAt.value = openId.peek();
        anchor = openId.peek();
      },
    };
  },
);

function between(lines: readonly ListLine[], a: string, b: string): readonly ListLine[] {
  const i = lines.findIndex((line) => lineId(line) === a);
  const j = lines.findIndex((line) => lineId(line) === b);
  if (i < 0 || j < 0) return lines.slice(Math.max(i, j), Math.max(i, j) + 1);
  return lines.slice(Math.min(i, j), Math.max(i, j) + 1);
}
