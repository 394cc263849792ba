/** How long a hole may wait for the envelope that fills it (a `final` overtakes batches). */
export const HOLD_MS = 2000;
/** Envelopes held at most while waiting. */
export const HOLD_ENVELOPES = 1000;
/** UTF-16 code units held at most while waiting: as much as the page's ring can have. */
export const HOLD_UNITS = 8 * 1024 * 1024;

export interface SequencedBody {
  s0: number;
  n: number;
  body: string;
}

/** What is new, in order and without a hole: each piece begins where the one before it ended. */
export type Piece =
  /** `n` sequence numbers from `s0` on; the first `skip` of the body's are older and stored already. */
  | { type: "records"; s0: number; n: number; skip: number; body: string }
  /** They never arrived. */
  | { type: "lost"; s0: number; n: number };

interface Held extends SequencedBody {
  since: number;
}

/**
 * Exactly-once by sequence number, for one session. Pure: time comes in as an argument.
 *
 *     next = 5     4-7 ──▶ 5-7 (overlap trimmed)     next = 8
 *     next = 8   10-12 ──▶ held                      8-9 ──▶ 8-9, 10-12
 *                      └─ after 2 s: lost 8-9, 10-12
 */
export class SessionIngest {
  /** Sequence numbers that came more than once. */
  duplicates = 0;
  #next: number;
  /** Ascending by `s0`. */
  #held: Held[] = [];
  #heldUnits = 0;

  constructor(next = 1) {
    this.#next = next;
  }

  /** The first sequence number not seen yet. */
  get next(): number {
    return this.#next;
  }

  get heldUnits(): number {
    return this.#heldUnits;
  }

  accept({ s0, n, body }: SequencedBody, now: number): Piece[] {
    const pieces: Piece[] = [];
    if (s0 > this.#next) this.#hold({ s0, n, body, since: now });
    else this.#take({ s0, n, body }, pieces);
    this.#release(pieces);
    while (this.#held.length > HOLD_ENVELOPES || this.#heldUnits > HOLD_UNITS) this.#giveUp(pieces);
    return pieces;
  }

  /** Declares lost what was waited for too long. */
  expire(now: number): Piece[] {
    const pieces: Piece[] = [];
    for (let due = this.dueAt(); due !== undefined && due <= now; due = this.dueAt()) this.#giveUp(pieces);
    return pieces;
  }

  /** When {@link expire} has something to do, `undefined` while nothing is held. */
  dueAt(): number | undefined {
    if (!this.#held.length) return undefined;
    return this.#held.reduce((min, held) => Math.min(min, held.since), Number.POSITIVE_INFINITY) + HOLD_MS;
  }

  #take({ s0, n, body }: SequencedBody, pieces: Piece[]): void {
    const skip = this.#next - s0;
    if (skip >= n) {
      this.duplicates += n;
      return;
    }
    this.duplicates += skip;
    pieces.push({ type: "records", s0: this.#next, n: n - skip, skip, body });
    this.#next = s0 + n;
  }

  #hold(held: Held): void {
    let at = this.#held.length;
    while (at > 0 && (this.#held[at - 1] as Held).s0 > held.s0) at--;
    const before = this.#held[at - 1];
    if (before && before.s0 + before.n >= held.s0 + held.n) {
      this.duplicates += held.n;
      return;
    }
    this.#held.splice(at, 0, held);
    this.#heldUnits += held.body.length;
  }

  #release(pieces: Piece[]): void {
    while (this.#held.length && (this.#held[0] as Held).s0 <= this.#next) {
      const held = this.#held.shift() as Held;
      this.#heldUnits -= held.body.length;
      this.#take(held, pieces);
    }
  }

  #giveUp(pieces: Piece[]): void {
    const first = this.#held[0];
    if (!first) return;
    pieces.push({ type: "lost", s0: this.#next, n: first.s0 - this.#next });
    this.#next = first.s0;
    this.#release(pieces);
  }
}
