import { computed, createModel, signal } from "@preact/signals";
import type { TraceId } from "../../../sdk/protocol/index.ts";
import { type KeyValueStorage, readSaved, writeSaved } from "./saved-value.ts";

/** What the user put on a trace. */
export interface Mark {
  pinned?: true;
  note?: string;
}

/** Longest note, UTF-16 code units. */
export const LONGEST_NOTE = 2000;
/** Marks kept; a trace lives a week, so this many are never looked at again. The oldest without a pin go first. */
const MAX_MARKS = 2000;

type Marks = Readonly<Record<TraceId, Mark>>;

const isMark = (value: unknown): value is Mark => {
  const { pinned, note } = (value ?? {}) as Mark;
  return (pinned === undefined || pinned === true) && (note === undefined || typeof note === "string");
};
const areMarks = (value: unknown): value is Marks =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(isMark);

/** Pins and notes, kept across reloads. They outlive the deletion of their trace, for it may be taken back. */
export const MarksModel = createModel((storage: KeyValueStorage) => {
  const read = () => readSaved(storage, "marks", areMarks);
  const marks = signal<Marks>(read() ?? {});
  let isWritten = true;

  function change(ids: Iterable<TraceId>, changed: (mark: Mark) => Mark): void {
    // Another tab's panel may have written meanwhile: what it noted must not be lost.
    const stored = isWritten ? (read() ?? marks.peek()) : { ...read(), ...marks.peek() };
    const next = new Map(Object.entries(stored));
    for (const id of ids) {
      const mark = changed(next.get(id) ?? {});
      next.delete(id);
      if (mark.pinned || mark.note) next.set(id, mark);
    }
    marks.value = Object.fromEntries(bounded(next));
    isWritten = writeSaved(storage, "marks", marks.value);
  }

  return {
    marks,
    /** All that is pinned, here or in another panel. */
    pinned: computed(() => Object.entries(marks.value).flatMap(([id, mark]) => (mark.pinned ? id : []))),
    isPinned: (id: TraceId): boolean => marks.value[id]?.pinned === true,
    noteOf: (id: TraceId): string => marks.value[id]?.note ?? "",
    pin(ids: Iterable<TraceId>, on: boolean) {
      change(ids, ({ note }) => ({ note, pinned: on ? true : undefined }));
    },
    /** An empty note is none. */
    setNote(id: TraceId, text: string) {
      const note = text.trim().slice(0, LONGEST_NOTE) || undefined;
      change([id], ({ pinned }) => ({ pinned, note }));
    },
  };
});

function bounded(marks: Map<TraceId, Mark>): Map<TraceId, Mark> {
  for (const [id, mark] of marks) {
    if (marks.size <= MAX_MARKS) break;
    if (!mark.pinned) marks.delete(id);
  }
  return marks;
}
