import type { TraceId, TraceRecord } from "../../../sdk/protocol/index.ts";
import { readBody, skipCovered } from "../read-body.ts";
import { numberedRecords } from "./numbered-records.ts";
import type { BatchRow } from "./schema.ts";

/**
 * A batch without the records of some traces, `undefined` when nothing of other traces is left.
 * Records of several traces share a batch: deleting one trace rewrites it. The row keeps its sequence
 * numbers, although its body now covers fewer; only the order of rows matters once they are stored.
 */
export function withoutTraces(row: BatchRow, doomed: ReadonlySet<TraceId>): BatchRow | undefined {
  const traceIds = row.traceIds.filter((id) => !doomed.has(id));
  if (!traceIds.length) return undefined;
  const kept = numberedRecords(row).filter(
    ({ record }) => !(record && "trace" in record && doomed.has(record.trace)),
  );
  return {
    ...{ ...row, skip: 0, traceIds, rewritten: true },
    // As they were spelt: seals know them so.
    body: `[${kept.map(({ text }) => text).join(",")}]`,
    seqs: kept.map(({ seq }) => seq),
  };
}

/** The records of a stored batch. */
export function recordsOf(row: BatchRow): TraceRecord[] {
  const records = readBody(row.body, row.rewritten ? "any" : row.skip + row.n) ?? [];
  return skipCovered(records, row.skip);
}
