/**
 * What one document may cost. Credit comes first: an honest page never meets these, because it waits when
 * its credit is used up. A page that does not wait is refused, and what is refused becomes a gap.
 */

/** UTF-16 code units un-acknowledged per session: at a round trip of 60 ms, what the road carries under full load. */
export const CREDIT = 2 * 1024 * 1024;
/** Received and not committed, per document: four times what the ring of a page can hold by default. */
export const MAX_PENDING = 16 * 1024 * 1024;
/** Each second, per document: thrice what the raw port was measured to carry. */
export const MAX_RATE = 256 * 1024 * 1024;
/** Kept for one document in one sitting; retention deletes long before. */
export const MAX_TOTAL = 64 * 1024 * 1024 * 1024;
/** Sessions of one document: each copy of the SDK and each worker has one. */
export const MAX_SESSIONS = 256;
/** What an envelope costs beside its text, so that a flood of empty ones counts too. */
const ENVELOPE_COST = 256;

/** What a batch in memory counts for. */
export const costOf = (units: number): number => units + ENVELOPE_COST;

export class FloodGuard {
  /** Received and not committed: the caller adds and takes away. */
  pending = 0;
  #tokens = MAX_RATE;
  #refilledAt: number;
  #total = 0;

  constructor(now: number) {
    this.#refilledAt = now;
  }

  /** Counts an envelope in, or refuses it. */
  admit(units: number, now: number): boolean {
    const cost = costOf(units);
    if (!this.hasCredit(now) || this.pending + units > MAX_PENDING) return false;
    this.#tokens -= cost;
    this.#total += cost;
    return true;
  }

  /** May the document send at all now? */
  hasCredit(now: number): boolean {
    // A clock that is set back must not take anything away.
    const seconds = Math.max(0, now - this.#refilledAt) / 1000;
    this.#tokens = Math.min(MAX_RATE, this.#tokens + seconds * MAX_RATE);
    this.#refilledAt = now;
    return this.#tokens > 0 && this.#total <= MAX_TOTAL;
  }
}
