/**
 * From span ids to row numbers of a table: open addressing over typed arrays, because a `Map` of a million strings costs
 * the heap a hundred bytes an entry, and this costs eight.
 */
export class IdIndex {
  /** Row number + 1; 0 is free. */
  #slots = new Int32Array(64);
  #count = 0;
  /** Rows that were there before: entered when the first is asked for, which for most traces is never. */
  #unread: number;

  constructor(rows = 0) {
    this.#unread = rows;
  }

  /** The row of the id, or −1. `ids` holds two words a row. */
  find(ids: Uint32Array, high: number, low: number): number {
    if (this.#unread) this.#read(ids);
    const mask = this.#slots.length - 1;
    for (let slot = hash(high, low) & mask; ; slot = (slot + 1) & mask) {
      const row = (this.#slots[slot] as number) - 1;
      if (row < 0) return -1;
      if (ids[row * 2] === high && ids[row * 2 + 1] === low) return row;
    }
  }

  /** Of an id that is not there yet. */
  add(ids: Uint32Array, row: number): void {
    if (this.#unread) this.#read(ids);
    if (++this.#count * 2 > this.#slots.length) this.#grow(ids);
    this.#put(ids, row);
  }

  #read(ids: Uint32Array): void {
    this.#count = this.#unread;
    this.#unread = 0;
    let room = this.#slots.length;
    while (room < this.#count * 2) room *= 2;
    this.#slots = new Int32Array(room);
    for (let row = 0; row < this.#count; row++) this.#put(ids, row);
  }

  #put(ids: Uint32Array, row: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash(ids[row * 2] as number, ids[row * 2 + 1] as number) & mask;
    while (this.#slots[slot]) slot = (slot + 1) & mask;
    this.#slots[slot] = row + 1;
  }

  #grow(ids: Uint32Array): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    for (const entry of old) if (entry) this.#put(ids, entry - 1);
  }
}

/** Ids are random, but need not be: a page that counts them up must not make this slow. */
function hash(high: number, low: number): number {
  let mixed = Math.imul(high ^ (high >>> 15), 0x2c1b3c6d) ^ low;
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0x297a2d39);
  return mixed ^ (mixed >>> 16);
}

/** Sixteen hex digits as two 32-bit words. */
export const idHigh = (id: string): number => word(id, 0);
export const idLow = (id: string): number => word(id, 8);

/** Each record's id comes by here: no text is cut out of it. */
function word(id: string, from: number): number {
  let bits = 0;
  for (let i = from; i < from + 8; i++) {
    const code = id.charCodeAt(i);
    bits = (bits << 4) | (code < LETTERS ? code - DIGIT_ZERO : (code | LOWER_CASE) - BEFORE_A);
  }
  return bits >>> 0;
}
const LETTERS = 58;
const DIGIT_ZERO = 48;
const LOWER_CASE = 32;
const BEFORE_A = 87;

export const idText = (high: number, low: number): string =>
  high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
