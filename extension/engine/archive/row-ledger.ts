import type { SessionId } from "../../../sdk/protocol/index.ts";
import type { BatchRow, SessionRow } from "./schema.ts";

/** A row of `batches` without its text. */
export interface RowFacts extends Pick<BatchRow, "sid" | "s0" | "n" | "traceIds"> {
  /** UTF-16 code units of its body. */
  units: number;
}

export const factsOf = ({ sid, s0, n, body, traceIds }: BatchRow): RowFacts => ({
  ...{ sid, s0, n, traceIds },
  units: body.length,
});

/** Under load 1.2 GB of text. Who has more of them has small ones, which are quickly read. */
const MOST_ROWS = 10_000;

interface Known {
  rows: RowFacts[];
  /** As {@link SessionRow.edits} was when this was true. */
  edits: number;
}

/**
 * What this engine wrote of its sessions, row by row: who makes room under load would else read all the text that goes,
 * 128 KiB a row, to learn how much it is and of which traces. Only of sessions that it wrote from their first record on.
 */
export class RowLedger {
  readonly #known = new Map<SessionId, Known>();
  #size = 0;

  /** They are stored, in order, all of them. */
  wrote(rows: readonly BatchRow[]): void {
    for (const row of rows) {
      if (row.s0 === 1) this.#set(row.sid, { rows: [], edits: 0 });
      const known = this.#known.get(row.sid);
      if (!known) continue;
      if (endOf(known.rows) !== row.s0 || this.#size >= MOST_ROWS) this.forget(row.sid);
      else {
        known.rows.push(factsOf(row));
        this.#size++;
      }
    }
  }

  forget(sid: SessionId): void {
    this.#size -= this.#known.get(sid)?.rows.length ?? 0;
    this.#known.delete(sid);
  }

  #set(sid: SessionId, known: Known): void {
    this.forget(sid);
    this.#known.set(sid, known);
    this.#size += known.rows.length;
  }

  /** All rows of the session; `undefined` if somebody else has written or changed some, or may have. */
  rowsOf({ sid, next, edits = 0 }: SessionRow): readonly RowFacts[] | undefined {
    const known = this.#known.get(sid);
    return known && known.edits === edits && endOf(known.rows) === next ? known.rows : undefined;
  }

  /** Some rows are one gap now, which the session's row tells of as `edits`. */
  replaced({ sid, edits = 0 }: SessionRow, gap: RowFacts): void {
    const known = this.#known.get(sid);
    if (!known || known.edits !== edits - 1) return;
    const end = gap.s0 + gap.n;
    const before = known.rows.filter(({ s0 }) => s0 < gap.s0);
    const after = known.rows.filter(({ s0 }) => s0 >= end);
    this.#set(sid, { rows: [...before, gap, ...after], edits });
  }
}

function endOf(rows: readonly RowFacts[]): number {
  const last = rows.at(-1);
  return last ? last.s0 + last.n : 1;
}
