import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { BatchRow } from "./schema.ts";

/**
 * UTF-16 code units of a joined row. Chromium compresses values from 64 KiB on before they go to disk, and what is
 * smaller goes as it is: rows of twice that size were written four times as fast, in the long run, as rows a little
 * below it. Much larger ones would only make reading a single trace cost more.
 */
export const JOINED_UNITS = 128 * 1024;

/**
 * Fewer, larger rows for batches that are written together: neighbours of one session become one row, as if the
 * page had sent them so. Under load this is what keeps the disk up with the page; a quiet page's rows stay as they are.
 *
 *     5-7 [a,b,c] │ 8-9 [d,e]   →   5-9 [a,b,c,d,e]
 */
export function joinBatches(batches: BatchRow[]): BatchRow[] {
  const rows: BatchRow[] = [];
  let run: BatchRow[] = [];
  let units = 0;
  for (const batch of batches) {
    const last = run.at(-1);
    if (last && (!follows(last, batch) || units + batch.body.length > JOINED_UNITS)) {
      rows.push(joined(run));
      run = [];
      units = 0;
    }
    run.push(batch);
    units += batch.body.length;
  }
  if (run.length) rows.push(joined(run));
  return rows;
}

/** A body that begins before its `s0` cannot be in the middle; text around the brackets would not be a list any more. */
const follows = (a: BatchRow, b: BatchRow): boolean =>
  a.sid === b.sid && a.s0 + a.n === b.s0 && b.skip === 0 && a.body.endsWith("]") && b.body.startsWith("[");

function joined(run: BatchRow[]): BatchRow {
  const first = run[0] as BatchRow;
  const last = run.at(-1) as BatchRow;
  if (first === last) return first;
  const traceIds = new Set<TraceId>();
  for (const row of run) for (const id of row.traceIds) traceIds.add(id);
  const lists = run.map(({ body }, i) => body.slice(i ? 1 : 0, i < run.length - 1 ? -1 : undefined));
  return { ...first, n: last.s0 + last.n - first.s0, body: lists.join(","), traceIds: [...traceIds] };
}
