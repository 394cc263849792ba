import {
  coverage,
  type GapReason,
  type GapRecord,
  MAX_SEQUENCE,
  type TraceRecord,
} from "../../sdk/protocol/index.ts";
import { isObject } from "./attribute-tree.ts";
import { isCoverage, validateRecord } from "./validate-record.ts";

/**
 * JSON text of a batch → validated records that cover exactly `n` sequence numbers. A record that does
 * not pass becomes a gap of what it claimed to cover; neighbouring ones become one gap, so that garbage is
 * small. `undefined`: the text is no batch of `n` at all. A stored batch that was rewritten covers `any`.
 */
export function readBody(text: string, n: number | "any"): TraceRecord[] | undefined {
  const values = parseList(text);
  if (!values) return undefined;
  const records: TraceRecord[] = [];
  let refused: GapRecord | undefined;
  const limit = n === "any" ? MAX_SEQUENCE : n;
  let covered = 0;
  for (const value of values) {
    const record = validateRecord(value);
    const covers = record ? coverage(record) : coverageOf(value);
    covered += covers;
    if (covered > limit) return undefined;
    if (record) {
      records.push(record);
      refused = undefined;
    } else if (refused) refused.covers += covers;
    else {
      refused = { type: "gap", covers, reason: "invalid" };
      records.push(refused);
    }
  }
  return n === "any" || covered === n ? records : undefined;
}

/** The text of a batch that only says what is missing. */
export const gapText = (gap: { covers: number; reason: GapReason; traces?: string[] }): string =>
  JSON.stringify([{ type: "gap", ...gap } satisfies GapRecord]);

/**
 * Leaves out the first `skip` sequence numbers, which are stored already.
 *
 *     stored │ 5 │ 6 │                a batch sent again after the ring merged 6 to 8:
 *     again  │ 5 │ 6  covers 3 │ 9    skip 2 → 7 and 8 of the merged record, 9
 */
export function skipCovered(records: TraceRecord[], skip: number): TraceRecord[] {
  let left = skip;
  let index = 0;
  for (; left > 0 && index < records.length; index++) {
    const covers = coverage(records[index] as TraceRecord);
    if (covers > left) break;
    left -= covers;
  }
  const rest = records.slice(index);
  const [straddling, ...others] = rest;
  return left > 0 && straddling ? [trimRecord(straddling, left), ...others] : rest;
}

/** What remains of a record whose first `skip` sequence numbers are stored already. */
export function trimRecord(record: TraceRecord, skip: number): TraceRecord {
  const covers = coverage(record) - skip;
  if (record.type === "gap") return { ...record, covers };
  // Only where each chunk is still a part of its own is it known which parts are new.
  if (record.type === "chunks" && record.parts.length === covers + skip && !record.merged)
    return { ...record, covers, parts: record.parts.slice(skip), at: record.at.slice(skip) };
  return { type: "gap", covers, reason: "lost", ...("trace" in record && { traces: [record.trace] }) };
}

/** Undefined: it is no list. */
export function parseList(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Of what does not pass: what it claims. */
export const coverageOf = (value: unknown): number =>
  isObject(value) && isCoverage(value.covers) ? value.covers : 1;
