import { coverage, type TraceRecord } from "../../../sdk/protocol/index.ts";
import { coverageOf, parseList, trimRecord } from "../read-body.ts";
import { validateRecord } from "../validate-record.ts";
import type { BatchRow } from "./schema.ts";

/** A record as it is stored. */
export interface NumberedRecord {
  /** Its first sequence number. */
  seq: number;
  /** JSON as it was stored, with members that nobody reads. */
  text: string;
  /** Absent: it does not pass. */
  record?: TraceRecord;
}

/**
 * What a row has, each with its sequence number; nothing of what earlier rows have. Where the body is no list any more, which
 * only another hand can have done, it is one record.
 */
export function numberedRecords(row: BatchRow): NumberedRecord[] {
  const values = parseList(row.body);
  if (!values) return [{ seq: row.s0, text: row.body }];
  let next = row.s0 - row.skip;
  return values.flatMap((value, i): NumberedRecord[] => {
    const record = validateRecord(value);
    const covers = record ? coverage(record) : coverageOf(value);
    const seq = row.seqs?.[i] ?? next;
    next = seq + covers;
    if (next <= row.s0) return [];
    if (seq >= row.s0) return [{ seq, text: JSON.stringify(value), ...(record && { record }) }];
    // It began before the row: an earlier one has that part of it.
    const rest = record && trimRecord(record, row.s0 - seq);
    return [{ seq: row.s0, text: JSON.stringify(rest ?? value), ...(rest && { record: rest }) }];
  });
}
