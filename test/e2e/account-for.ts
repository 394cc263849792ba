import type { Frame, Page } from "puppeteer";
import { expect } from "vitest";
import { type ArchivedBatch, readArchive, recordsOf } from "../../scripts/browser/archive-reader.ts";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import type { Journal } from "../../sdk/journal/journal.ts";
import { coverage, type GapRecord, JOURNAL_KEY, type TraceRecord } from "../../sdk/protocol/index.ts";
import type { Emitted } from "./pages/emitter.ts";

/** What became of everything a page emitted. */
export interface Account {
  records: TraceRecord[];
  gaps: GapRecord[];
}

/** A page that does not count its own calls is only held to its journal's numbers. */
export type Numbered = Pick<Emitted, "sid" | "records">;

/** How much the journal of any page with the SDK has numbered until now. */
export const numberedBy = (document: Page | Frame): Promise<Numbered> =>
  document.evaluate((key) => {
    const journal = Reflect.get(globalThis, Symbol.for(key)) as Journal;
    journal.collect();
    const { sid, next } = journal.hello();
    return { sid, records: next - 1 };
  }, JOURNAL_KEY);

export interface AccountOptions {
  /** Gaps are allowed (and looked at by the test). Default: a gap is a failure. */
  withGaps?: boolean;
}

/**
 * The promise of the whole road: emitted = stored ∪ declared gaps, nothing twice. Waits until the archive
 * reaches the last sequence number the page gave out, then checks every number of the session.
 */
export async function accountFor(
  panel: { frame: Frame },
  emitted: Emitted | Numbered,
  { withGaps = false }: AccountOptions = {},
): Promise<Account> {
  const batches = await waitFor(
    `${emitted.records} records of session ${emitted.sid} to be stored`,
    async () => {
      const batches = await readArchive(panel.frame, emitted.sid);
      return reach(batches) >= emitted.records && batches;
    },
    { detail: async () => outline(await readArchive(panel.frame, emitted.sid)) },
  );
  expectContiguous(batches);
  expect(reach(batches), "the archive has no more than was emitted").toBe(emitted.records);

  const records = batches.flatMap(recordsOf);
  const gaps = records.filter((record) => record.type === "gap");
  if (!withGaps) expect(gaps, "nothing is missing").toEqual([]);
  if (gaps.length === 0 && "starts" in emitted) expect(countsOf(records)).toEqual(countsOfPage(emitted));
  return { records, gaps };
}

/** Last sequence number in the archive. */
const reach = (batches: ArchivedBatch[]): number => {
  const last = batches.at(-1);
  return last ? last.s0 + last.n - 1 : 0;
};

const outline = (batches: ArchivedBatch[]) => batches.map(({ s0, n }) => `${s0}…${s0 + n - 1}`).join(" ");

/** From 1 on, no hole, no overlap, and every envelope holds as much as its wrapper says. */
function expectContiguous(batches: ArchivedBatch[]): void {
  let next = 1;
  for (const batch of batches) {
    const { s0, n } = batch;
    expect(s0, `sequence numbers go on without hole or overlap: ${outline(batches)}`).toBe(next);
    const covered = recordsOf(batch).reduce((sum, record) => sum + coverage(record), 0);
    expect(covered, `records of the envelope at ${s0} cover its ${n} numbers`).toBe(n);
    next += n;
  }
}

const countsOfPage = ({ starts, ends, chunks }: Emitted) => ({ starts, ends, chunks });

function countsOf(records: TraceRecord[]): ReturnType<typeof countsOfPage> {
  const counts = { starts: 0, ends: 0, chunks: 0 };
  for (const record of records) {
    if (record.type === "start") counts.starts++;
    if (record.type === "end") counts.ends++;
    if (record.type === "chunks") counts.chunks += record.parts.length + (record.merged ?? 0);
  }
  return counts;
}
