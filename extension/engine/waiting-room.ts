import type { Batch, SessionId } from "../../sdk/protocol/index.ts";

/** How long a batch may wait for the hello of its session: a `final` overtakes it at times. */
export const WAIT_MS = 5000;
/** UTF-16 code units waiting at most, over all sessions. */
export const WAIT_UNITS = 16 * 1024 * 1024;

interface Waiting {
  documentId: string;
  batch: Batch;
  since: number;
}

/** Batches of sessions that have not said hello yet. */
export class WaitingRoom {
  #waiting: Waiting[] = [];
  #units = 0;

  /** False: no room. */
  add(documentId: string, batch: Batch, since: number): boolean {
    if (this.#units + batch.body.length > WAIT_UNITS) return false;
    this.#units += batch.body.length;
    this.#waiting.push({ documentId, batch, since });
    return true;
  }

  /** Those of this session that came from this very document. */
  take(documentId: string, sid: SessionId): Batch[] {
    return this.#remove((entry) => entry.documentId === documentId && entry.batch.sid === sid).map(
      ({ batch }) => batch,
    );
  }

  /** How many have waited in vain. */
  expire(now: number): number {
    return this.#remove((entry) => entry.since + WAIT_MS <= now).length;
  }

  get isEmpty(): boolean {
    return !this.#waiting.length;
  }

  #remove(goes: (entry: Waiting) => boolean): Waiting[] {
    const gone = this.#waiting.filter(goes);
    this.#waiting = this.#waiting.filter((entry) => !goes(entry));
    for (const { batch } of gone) this.#units -= batch.body.length;
    return gone;
  }
}
