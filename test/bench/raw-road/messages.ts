/** What passes over the raw road: the same members as the product's envelopes and commands, never looked at. */
export interface RawBatch {
  g: "raw-road";
  v: 1;
  t: "batch";
  sid: string;
  s0: number;
  n: number;
  body: string;
}

export interface RawAck {
  g: "raw-road";
  upTo: number;
}

/** Panel → content script, on the port: send so many messages of your own. For the port alone. */
export interface RawOrder {
  g: "raw-road";
  more: number;
}

export const RAW_PORT = "raw-road";
/** DOM event that carries {@link RawAck} as JSON text into the page. */
export const RAW_ACK_EVENT = "raw-road:ack";
/** UTF-16 code units on the way at most: as much as the product's credit. */
export const RAW_CREDIT = 2 * 1024 * 1024;

export const rawBatch = (s0: number, n: number, body: string): RawBatch => ({
  g: "raw-road",
  v: 1,
  t: "batch",
  sid: "0123456789abcdef0123456789abcdef",
  s0,
  n,
  body,
});

export const isRawBatch = (data: unknown): data is RawBatch =>
  (data as { g?: unknown } | null)?.g === "raw-road" && (data as { t?: unknown }).t === "batch";

/**
 * Puts records together into ever new bodies, `count` at a time, starting over at the end: texts where only text is
 * carried; objects, made text here, where a page sends what has happened in it.
 */
export class Bodies {
  #at = 0;
  #s0 = 1;

  constructor(
    private readonly records: (string | object)[],
    private readonly count: number,
  ) {}

  next(): RawBatch {
    if (this.#at + this.count > this.records.length) this.#at = 0;
    const some = this.records.slice(this.#at, this.#at + this.count);
    const body = typeof some[0] === "object" ? JSON.stringify(some) : `[${some.join(",")}]`;
    this.#at += this.count;
    this.#s0 += this.count;
    return rawBatch(this.#s0 - this.count, this.count, body);
  }
}
