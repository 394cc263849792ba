import type { Milliseconds } from "../units.ts";
import type { StreamTable } from "./stream-table.ts";

/** All streams of a table in a few arrays: to hand over, or to store. */
export interface PackedStreams {
  /** Rows that have a stream, ascending. */
  rows: Uint32Array;
  /** Where each one's chunks end in `times` and `kinds`; they begin where the one before ends. */
  ends: Uint32Array;
  times: Float64Array;
  kinds: Uint8Array;
  characters: Float64Array;
  merged: Uint32Array;
}

/**
 * Streams by row. Those that came packed stay so until somebody looks at one: a big trace has a hundred thousand, of which
 * fifty are on screen, and an object for each would cost more than the chunks.
 */
export class Streams {
  readonly #own = new Map<number, StreamTable>();
  #packed: PackedStreams | undefined;
  /** By row: which packed stream, plus one. */
  #slots = new Int32Array(0);

  static unpack(packed: PackedStreams): Streams {
    const streams = new Streams();
    streams.#packed = packed;
    streams.#slots = new Int32Array((packed.rows.at(-1) ?? -1) + 1);
    for (let i = 0; i < packed.rows.length; i++) streams.#slots[packed.rows[i] as number] = i + 1;
    return streams;
  }

  /** The row's stream as an object of its own, always the same one. */
  get(row: number): StreamTable | undefined {
    const own = this.#own.get(row);
    const slot = this.#slots[row];
    if (own || !slot || !this.#packed) return own;
    const { ends, times, kinds, characters, merged } = this.#packed;
    const from = slot > 1 ? (ends[slot - 2] as number) : 0;
    const to = ends[slot - 1] as number;
    const stream: StreamTable = {
      count: to - from,
      times: times.subarray(from, to),
      kinds: kinds.subarray(from, to),
      characters: characters[slot - 1] as number,
      merged: merged[slot - 1] as number,
    };
    this.#own.set(row, stream);
    return stream;
  }

  set(row: number, stream: StreamTable): void {
    this.#own.set(row, stream);
  }

  has(row: number): boolean {
    return this.#own.has(row) || (this.#slots[row] ?? 0) > 0;
  }

  /**
   * How many of a row's chunks are in each step of time, counted from `originMs` before the row's start. For those who walk
   * over all rows: makes no object for a stream, and costs by the step, not by the chunk.
   */
  eachStep(
    row: number,
    { originMs, stepMs }: { originMs: Milliseconds; stepMs: Milliseconds },
    each: (step: number, count: number) => void,
  ): void {
    const own = this.#own.get(row);
    const slot = this.#slots[row];
    if (!own && !slot) return;
    const ends = this.#packed?.ends;
    const times = (own ?? this.#packed)?.times;
    if (!times) return;
    const to = own ? own.count : (ends?.[(slot as number) - 1] as number);
    for (let i = own || slot === 1 ? 0 : (ends?.[(slot as number) - 2] as number); i < to; ) {
      const step = Math.floor((originMs + (times[i] as number)) / stepMs);
      const next = firstFrom((step + 1) * stepMs - originMs, times, i + 1, to);
      each(step, next - i);
      i = next;
    }
  }

  /** The row's last time, or `undefined` without chunks. */
  lastTime(row: number): Milliseconds | undefined {
    const own = this.#own.get(row);
    if (own) return own.count > 0 ? own.times[own.count - 1] : undefined;
    const slot = this.#slots[row];
    return slot ? this.#packed?.times[(this.#packed.ends[slot - 1] as number) - 1] : undefined;
  }

  /** Chunks of all rows. */
  get chunks(): number {
    let sum = this.#packed?.times.length ?? 0;
    for (const [row, { count }] of this.#own) sum += count - this.#packedCount(row);
    return sum;
  }

  #packedCount(row: number): number {
    const slot = this.#slots[row];
    const ends = this.#packed?.ends;
    if (!slot || !ends) return 0;
    return (ends[slot - 1] as number) - (slot > 1 ? (ends[slot - 2] as number) : 0);
  }

  /** A copy of all of them. */
  pack(): PackedStreams {
    const all = new Set(this.#own.keys());
    for (const row of this.#packed?.rows ?? []) all.add(row);
    const rows = Uint32Array.from(all).sort();
    const total = this.chunks;
    const packed: PackedStreams = {
      rows,
      ends: new Uint32Array(rows.length),
      times: new Float64Array(total),
      kinds: new Uint8Array(total),
      characters: new Float64Array(rows.length),
      merged: new Uint32Array(rows.length),
    };
    let at = 0;
    for (let i = 0; i < rows.length; i++) at = this.#packOne(rows[i] as number, packed, i, at);
    return packed;
  }

  #packOne(row: number, to: PackedStreams, i: number, at: number): number {
    const own = this.#own.get(row);
    const from = this.#packed;
    let end = at;
    if (own) {
      end += own.count;
      to.times.set(own.times.subarray(0, own.count), at);
      to.kinds.set(own.kinds.subarray(0, own.count), at);
      to.characters[i] = own.characters;
      to.merged[i] = own.merged;
    } else if (from) {
      const slot = (this.#slots[row] as number) - 1;
      const first = slot > 0 ? (from.ends[slot - 1] as number) : 0;
      for (let chunk = first; chunk < (from.ends[slot] as number); chunk++, end++) {
        to.times[end] = from.times[chunk] as number;
        to.kinds[end] = from.kinds[chunk] as number;
      }
      to.characters[i] = from.characters[slot] as number;
      to.merged[i] = from.merged[slot] as number;
    }
    to.ends[i] = end;
    return end;
  }
}

/** The first of ascending times, from an index on, that is no earlier, or `to`: by growing steps, then by halves. */
function firstFrom(time: Milliseconds, times: Float64Array, from: number, to: number): number {
  let low = from;
  let step = 1;
  while (low + step < to && (times[low + step] as number) < time) {
    low += step;
    step *= 2;
  }
  let high = Math.min(to, low + step);
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
