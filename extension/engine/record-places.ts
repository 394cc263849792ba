import type { SessionId, SpanId } from "../../sdk/protocol/index.ts";
import { idHigh, idLow } from "../model/table/id-index.ts";
import { rowOf, type TraceTable } from "../model/table/trace-table.ts";
import type { BatchKey } from "./archive/batch-key.ts";

/** {@link RecordPlaces} as arrays, to be stored. */
export interface PackedPlaces {
  sids: SessionId[];
  /** By archive row: which session, its first sequence number, and the first after it. */
  sessions: Uint32Array;
  s0s: Float64Array;
  ends: Float64Array;
  /** Pairs: a row of the table, and the archive row that holds something of it. */
  pairs: Uint32Array;
}

/**
 * Where in the archive a trace's records are, span by span: who wants to read one span of a hundred thousand reads the two
 * rows that tell of it, and not a gigabyte.
 */
export class RecordPlaces {
  readonly #keys: { sid: SessionId; s0: number; end: number }[] = [];
  readonly #known = new Set<string>();
  #pairs: Uint32Array = new Uint32Array(64);
  #used = 0;
  /** By row of the table: the archive row that was noted last, plus one. */
  #last: Uint32Array = new Uint32Array(64);

  static unpack({ sids, sessions, s0s, ends, pairs }: PackedPlaces): RecordPlaces {
    const places = new RecordPlaces();
    for (let i = 0; i < s0s.length; i++)
      places.begin({
        sid: sids[sessions[i] as number] as SessionId,
        s0: s0s[i] as number,
        end: ends[i] as number,
      });
    places.#pairs = pairs;
    places.#used = pairs.length;
    return places;
  }

  pack(): PackedPlaces {
    const sids = [...new Set(this.#keys.map(({ sid }) => sid))];
    return {
      sids,
      sessions: Uint32Array.from(this.#keys, ({ sid }) => sids.indexOf(sid)),
      s0s: Float64Array.from(this.#keys, ({ s0 }) => s0),
      ends: Float64Array.from(this.#keys, ({ end }) => end),
      pairs: this.#pairs.slice(0, this.#used),
    };
  }

  get size(): number {
    return this.#keys.length;
  }

  has([sid, s0]: BatchKey): boolean {
    return this.#known.has(`${sid}/${s0}`);
  }

  /** What follows is read from this archive row. */
  begin(row: { sid: SessionId; s0: number; end: number }): void {
    this.#keys.push(row);
    this.#known.add(`${row.sid}/${row.s0}`);
  }

  /** The row of the table has a record in the archive row that was begun last. */
  note(row: number): void {
    const key = this.#keys.length;
    if (row < 0 || this.#last[row] === key) return;
    if (row >= this.#last.length) this.#last = longer(this.#last, row + 1);
    this.#last[row] = key;
    if (this.#used + 2 > this.#pairs.length) this.#pairs = longer(this.#pairs, this.#used + 2);
    this.#pairs[this.#used++] = row;
    this.#pairs[this.#used++] = key - 1;
  }

  /** The first sequence number of each session that is in none of the archive rows. */
  readTo(): Map<SessionId, number> {
    const ends = new Map<SessionId, number>();
    for (const { sid, end } of this.#keys) ends.set(sid, Math.max(ends.get(sid) ?? 0, end));
    return ends;
  }

  /** Are these the archive's rows, or the first of them in each session? Else something was deleted or trimmed. */
  isOf(keys: readonly BatchKey[]): boolean {
    const readTo = this.readTo();
    let found = 0;
    for (const key of keys) {
      if (this.has(key)) found++;
      else if (key[1] < (readTo.get(key[0]) ?? 0)) return false;
    }
    return found === this.#keys.length;
  }

  /** Archive rows that tell of these spans. */
  of(table: TraceTable, spanIds: Iterable<SpanId>): BatchKey[] {
    const rows = new Set<number>();
    for (const id of spanIds) rows.add(rowOf(table, idHigh(id), idLow(id)));
    const keys = new Set<number>();
    for (let i = 0; i < this.#used; i += 2)
      if (rows.has(this.#pairs[i] as number)) keys.add(this.#pairs[i + 1] as number);
    return [...keys]
      .sort((a, b) => a - b)
      .map((i) => {
        const { sid, s0 } = this.#keys[i] as { sid: SessionId; s0: number };
        return [sid, s0];
      });
  }
}

function longer(array: Uint32Array, least: number): Uint32Array {
  const result = new Uint32Array(Math.max(least, array.length * 2));
  result.set(array);
  return result;
}
