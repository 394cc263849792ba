import type { ArchiveDatabase } from "./schema.ts";
import { type LogEntry, TraceIndex } from "./trace-index.ts";

/**
 * Entries in a row of the log once it is tidied: few enough that Chromium, which puts values over 64 KiB into files of their
 * own, can keep them in the database. It compresses them before, to about a quarter.
 */
const ENTRIES_PER_ROW = 100;

export const textOf = (entries: LogEntry[]): string => JSON.stringify(entries);

/** Replays what is written in the log, in the order it was written. */
export function replay(texts: string[]): TraceIndex {
  const index = new TraceIndex();
  for (const text of texts) for (const entry of JSON.parse(text) as LogEntry[]) index.apply(entry);
  return index;
}

export const readIndex = async (db: ArchiveDatabase): Promise<TraceIndex> =>
  replay(await db.getAll("traceLog"));

/** Looks at the index and writes what follows from it, with nobody between. */
export async function changeIndex<T>(
  db: ArchiveDatabase,
  change: (index: TraceIndex) => { entries: LogEntry[]; result: T },
): Promise<T> {
  const tx = db.transaction("traceLog", "readwrite");
  const work = async () => {
    const { entries, result } = change(replay(await tx.store.getAll()));
    if (entries.length) await tx.store.add(textOf(entries));
    return result;
  };
  const [result] = await Promise.all([work(), tx.done]);
  return result;
}

/** Writes the log anew without what is superseded. */
export async function tidyLog(db: ArchiveDatabase): Promise<void> {
  const tx = db.transaction("traceLog", "readwrite");
  const work = async () => {
    const entries = replay(await tx.store.getAll()).entries();
    const writes: Promise<unknown>[] = [tx.store.clear()];
    for (let i = 0; i < entries.length; i += ENTRIES_PER_ROW)
      writes.push(tx.store.add(textOf(entries.slice(i, i + ENTRIES_PER_ROW))));
    await Promise.all(writes);
  };
  await Promise.all([work(), tx.done]);
}

/** Rows of the log written since it was tidied, from which on tidying is worth its while … */
const MANY_ROWS = 256;
/** … or cannot wait any longer, however much there is to tidy. */
const TOO_MANY_ROWS = 4096;

/** When to tidy: the work grows with the list, so a long list is tidied less often. */
export class LogKeeper {
  #rows = 0;
  #entries = 0;
  #kept = 0;

  /** Read from disk at the start: unknown how much of it is superseded. */
  found(rows: number, kept: number): void {
    this.#rows = rows;
    this.#kept = kept;
    this.#entries = 0;
  }

  /** True: it is time. */
  wrote(entries: number): boolean {
    this.#rows++;
    this.#entries += entries;
    return (this.#rows >= MANY_ROWS && this.#entries >= this.#kept) || this.#rows >= TOO_MANY_ROWS;
  }

  tidied(): void {
    this.#kept += this.#entries;
    this.#rows = 0;
    this.#entries = 0;
  }
}
