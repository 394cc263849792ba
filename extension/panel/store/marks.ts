import { computed, createModel, signal } from "@preact/signals";
import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { EpochMs } from "../../model/units.ts";
import { type KeyValueStorage, readSaved, savedSignal, writeSaved } from "./saved-value.ts";

/** What the user put on a trace. */
export interface Mark {
  pinned?: true;
  note?: string;
  /** Nothing deletes it, by hand or by itself, until it is released. */
  held?: { sinceMs: EpochMs; why: string };
}

/** What was done with holds, for who has to account for them. */
export interface HoldEntry {
  atMs: EpochMs;
  did: "held" | "released";
  traceIds: TraceId[];
  why: string;
}

/** Longest note, UTF-16 code units. */
export const LONGEST_NOTE = 2000;
/** Marks kept; a trace lives a week, so this many are never looked at again. The oldest without a pin go first. */
const MAX_MARKS = 2000;
/** Longest reason for a hold, UTF-16 code units. */
export const LONGEST_REASON = 300;
/** Entries of the log; the oldest go. */
const MAX_LOG = 500;

type Marks = Readonly<Record<TraceId, Mark>>;

const isMark = (value: unknown): value is Mark => {
  const { pinned, note, held } = (value ?? {}) as Mark;
  return (
    (pinned === undefined || pinned === true) &&
    (note === undefined || typeof note === "string") &&
    (held === undefined || (typeof held?.sinceMs === "number" && typeof held.why === "string"))
  );
};
const areMarks = (value: unknown): value is Marks =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(isMark);

const areEntries = (value: unknown): value is HoldEntry[] =>
  Array.isArray(value) &&
  value.every(
    (entry: Partial<HoldEntry> | null) =>
      typeof entry?.atMs === "number" &&
      (entry.did === "held" || entry.did === "released") &&
      typeof entry.why === "string" &&
      Array.isArray(entry.traceIds),
  );

/** Pins, holds and notes, kept across reloads. They outlive the deletion of their trace, for it may be taken back. */
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
      if (mark.pinned || mark.note || mark.held) next.set(id, mark);
    }
    marks.value = Object.fromEntries(bounded(next));
    isWritten = writeSaved(storage, "marks", marks.value);
  }

  const log = savedSignal<readonly HoldEntry[]>(storage, "hold-log", [], areEntries, "place");
  const note = (did: HoldEntry["did"], traceIds: TraceId[], why: string, atMs: EpochMs) => {
    // As with marks: another panel may have noted something.
    const before = readSaved(storage, "hold-log", areEntries) ?? log.peek();
    log.value = [...before, { atMs, did, traceIds, why }].slice(-MAX_LOG);
  };

  return {
    marks,
    /** What was held and released, the oldest first. */
    log,
    /** All that nothing deletes by itself: pinned or on hold. */
    spared: computed(() =>
      Object.entries(marks.value).flatMap(([id, mark]) => (mark.pinned || mark.held ? id : [])),
    ),
    held: computed(() => Object.entries(marks.value).flatMap(([id, mark]) => (mark.held ? id : []))),
    isHeld: (id: TraceId): boolean => marks.value[id]?.held !== undefined,
    /** From now on nothing deletes them. */
    hold(ids: TraceId[], reason: string, sinceMs: EpochMs) {
      const why = reason.trim().slice(0, LONGEST_REASON);
      const fresh = ids.filter((id) => !marks.peek()[id]?.held);
      change(fresh, (mark) => ({ ...mark, held: { sinceMs, why } }));
      if (fresh.length) note("held", fresh, why, sinceMs);
    },
    release(ids: TraceId[], reason: string, atMs: EpochMs) {
      const held = ids.filter((id) => marks.peek()[id]?.held);
      change(held, ({ held: _, ...mark }) => mark);
      if (held.length) note("released", held, reason.trim().slice(0, LONGEST_REASON), atMs);
    },
    /** All that is pinned, here or in another panel. */
    pinned: computed(() => Object.entries(marks.value).flatMap(([id, mark]) => (mark.pinned ? id : []))),
    isPinned: (id: TraceId): boolean => marks.value[id]?.pinned === true,
    noteOf: (id: TraceId): string => marks.value[id]?.note ?? "",
    pin(ids: Iterable<TraceId>, on: boolean) {
      change(ids, (mark) => ({ ...mark, pinned: on ? true : undefined }));
    },
    /** An empty note is none. */
    setNote(id: TraceId, text: string) {
      const note = text.trim().slice(0, LONGEST_NOTE) || undefined;
      change([id], (mark) => ({ ...mark, note }));
    },
  };
});

function bounded(marks: Map<TraceId, Mark>): Map<TraceId, Mark> {
  for (const [id, mark] of marks) {
    if (marks.size <= MAX_MARKS) break;
    if (!mark.pinned && !mark.held) marks.delete(id);
  }
  return marks;
}
