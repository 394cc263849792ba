/** Envelopes are gathered to pieces of at least so much, so that few are read at a time and not one by one. */
const PIECE_BYTES = 256 * 1024;
/** `resource_spans = 1`, with a length. */
const TAG = 0x0a;

/**
 * OTLP protobuf in pieces that can be read alone, while it comes in: a request is a row of `ResourceSpans`, each with
 * its length before it. Framed: several requests, with four bytes of length before each.
 */
export class ProtobufPieces {
  #bytes = new Uint8Array(0);
  #at = 0;
  #isBroken = false;

  constructor(private readonly isFramed: boolean) {}

  push(chunk: Uint8Array): Uint8Array[] {
    const rest = this.#bytes.subarray(this.#at);
    const joined = new Uint8Array(rest.length + chunk.length);
    joined.set(rest);
    joined.set(chunk, rest.length);
    this.#bytes = joined;
    this.#at = 0;
    const pieces: Uint8Array[] = [];
    let from = 0;
    for (let end = this.#next(); end !== undefined; end = this.#next()) {
      this.#at = end;
      if (this.isFramed) {
        pieces.push(joined.subarray(from + 4, end));
        from = end;
      } else if (end - from >= PIECE_BYTES) {
        pieces.push(joined.subarray(from, end));
        from = end;
      }
    }
    if (!this.isFramed && this.#at > from) pieces.push(joined.subarray(from, this.#at));
    return pieces;
  }

  /** What is left, cut off or broken. */
  end(): Uint8Array | undefined {
    return this.#at < this.#bytes.length ? this.#bytes.subarray(this.#at) : undefined;
  }

  /** Where the envelope at hand ends, if all of it is here. */
  #next(): number | undefined {
    if (this.#isBroken) return undefined;
    const head = this.isFramed ? this.#frameLength() : this.#fieldLength();
    if (!head) return undefined;
    const end = head.from + head.length;
    return end <= this.#bytes.length ? end : undefined;
  }

  #frameLength(): { from: number; length: number } | undefined {
    if (this.#at + 4 > this.#bytes.length) return undefined;
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset);
    return { from: this.#at + 4, length: view.getUint32(this.#at) };
  }

  #fieldLength(): { from: number; length: number } | undefined {
    if (this.#at >= this.#bytes.length) return undefined;
    // What is something else, the reader is left to say at the end.
    if (this.#bytes[this.#at] !== TAG) this.#isBroken = true;
    let length = 0;
    for (let i = 1; !this.#isBroken && this.#at + i < this.#bytes.length; i++) {
      const byte = this.#bytes[this.#at + i] as number;
      length += (byte & 0x7f) * 2 ** (7 * (i - 1));
      if (byte < 0x80) return { from: this.#at + i + 1, length };
      if (i > 5) this.#isBroken = true;
    }
    return undefined;
  }
}
