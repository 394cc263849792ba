import type { SessionId } from "../../sdk/protocol/index.ts";

interface Queue {
  ends: number[];
  rows: number[];
  /** Those before it are placed. */
  from: number;
}

/** Rows of a table that live records changed, until it is known which row of the archive took the records. */
export class UnplacedRows {
  readonly #queues = new Map<SessionId, Queue>();

  /** `end`: the first sequence number after the record's batch. */
  add(sid: SessionId, end: number, row: number): void {
    let queue = this.#queues.get(sid);
    if (!queue) {
      queue = { ends: [], rows: [], from: 0 };
      this.#queues.set(sid, queue);
    }
    const last = queue.rows.length - 1;
    if (last >= queue.from && queue.rows[last] === row && queue.ends[last] === end) return;
    queue.ends.push(end);
    queue.rows.push(row);
  }

  /**
   * Hands over those that an archive row holds.
   *
   * @returns false if some lie before it: where those are will never be known
   */
  place(row: { sid: SessionId; s0: number; end: number }, place: (row: number) => void): boolean {
    const queue = this.#queues.get(row.sid);
    if (!queue) return true;
    const { ends, rows } = queue;
    let isComplete = true;
    for (; queue.from < ends.length && (ends[queue.from] as number) <= row.end; queue.from++) {
      if ((ends[queue.from] as number) <= row.s0) isComplete = false;
      else place(rows[queue.from] as number);
    }
    if (queue.from === ends.length) this.#queues.delete(row.sid);
    return isComplete;
  }

  get isEmpty(): boolean {
    return this.#queues.size === 0;
  }
}
