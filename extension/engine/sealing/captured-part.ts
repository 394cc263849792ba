import type { RecordLine } from "../../../sdk/audit/audit-line.ts";
import { entryHash } from "../../../sdk/audit/chain.ts";
import { nextSeal, type SealedEntry } from "../../../sdk/audit/seal-chain.ts";
import type { Signer } from "../../../sdk/audit/signer.ts";
import { lineOf } from "../../../sdk/audit/write-audit.ts";
import type { SessionId, TraceId, TraceRecord } from "../../../sdk/protocol/index.ts";
import type { Archive } from "../archive/archive.ts";
import { numberedRecords } from "../archive/numbered-records.ts";
import { rangesOf } from "./ranges-of.ts";

interface CapturedPart {
  sid: SessionId;
  /** Traces whose records go into the file; of others only the hashes do. */
  chosen: ReadonlySet<TraceId>;
  /** They are all that was asked for: what is of no trace goes with them. */
  isAll: boolean;
  signer: Signer;
  now(): number;
}

const ROWS_AT_ONCE = 50;

/**
 * What was sealed of a session while it was recorded, with the records as they are stored now: whoever changed them there is
 * found by the seals. Records of other traces stay out, and a last seal says which. Returns the hash of that seal's manifest.
 */
export async function* capturedPart(
  archive: Archive,
  { sid, chosen, isAll, signer, now }: CapturedPart,
): AsyncGenerator<string, string> {
  const [beginning, ...seals] = await archive.seals.of(sid);
  const last = seals.at(-1);
  if (!beginning || !last) throw new Error(`Session ${sid} was not sealed`);
  yield beginning.text;
  const withheld: number[] = [];
  const late: SealedEntry[] = [];
  let at = 0;
  const sealsBefore = (seq: number): string => {
    let text = "";
    for (let seal = seals[at]; seal && seal.next <= seq; seal = seals[++at]) text += seal.text;
    return text;
  };
  let from = 0;
  for (;;) {
    const rows = await archive.batchesFrom(sid, from, ROWS_AT_ONCE);
    const end = rows.at(-1);
    if (!end) break;
    from = end.s0 + 1;
    for (const row of rows) {
      // Nobody sent it: what it stands for is said to be gone by a seal.
      if (row.trimmed) continue;
      for (const { seq, text, record } of numberedRecords(row)) {
        yield sealsBefore(seq);
        if (isOf(record, chosen, isAll)) {
          const line: RecordLine = { type: "record", sid, seq, text };
          if (seq >= last.next) late.push({ sid, seq, hash: await entryHash(line) });
          yield lineOf(line);
        } else if (seq < last.next) withheld.push(seq);
      }
    }
  }
  yield sealsBefore(Number.POSITIVE_INFINITY);
  const ranges = rangesOf(withheld, "withheld");
  const { line, state } = await nextSeal(last.chain, late, {
    ...{ signer, sealedMs: now(), isLast: true },
    ...(ranges.length && { gone: { sid, ranges } }),
  });
  yield lineOf(line);
  return state.previous ?? "";
}

/** What cannot be read was changed by somebody, who would be found by it. */
function isOf(record: TraceRecord | undefined, chosen: ReadonlySet<TraceId>, isAll: boolean): boolean {
  if (!record) return isAll;
  if (record.type === "gap" && record.traces) return record.traces.some((id) => chosen.has(id));
  return "trace" in record ? chosen.has(record.trace) : isAll;
}
