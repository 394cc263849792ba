/** Pieces are gathered to so much before they are handed to the browser, which may keep them on disk. */
const PART_BYTES = 1024 * 1024;

/** A file that grows: text and bytes in, a Blob out, gzipped or not. Only one part is in our own memory. */
export class FileSink {
  /** Before gzip. */
  bytes = 0;
  readonly #utf8 = new TextEncoder();
  readonly #parts: Blob[] = [];
  #pending: Uint8Array<ArrayBuffer>[] = [];
  #pendingBytes = 0;
  readonly #gzip: WritableStreamDefaultWriter<BufferSource> | undefined;
  #gzipped: Promise<void> = Promise.resolve();

  constructor(
    private readonly type: string,
    isGzipped: boolean,
  ) {
    if (!isGzipped) return;
    const stream = new CompressionStream("gzip");
    this.#gzip = stream.writable.getWriter();
    this.#gzipped = this.#drain(stream.readable.getReader());
    // It is waited for in `finish`; whoever gives up before does not.
    this.#gzipped.catch(() => undefined);
  }

  async write(piece: string | Uint8Array<ArrayBuffer>): Promise<void> {
    const bytes = typeof piece === "string" ? this.#utf8.encode(piece) : piece;
    this.bytes += bytes.length;
    if (this.#gzip) await this.#gzip.write(bytes);
    else this.#keep(bytes);
  }

  async finish(): Promise<Blob> {
    await this.#gzip?.close();
    await this.#gzipped;
    this.#flush();
    return new Blob(this.#parts, { type: this.#gzip ? "application/gzip" : this.type });
  }

  async abandon(): Promise<void> {
    this.#parts.length = 0;
    this.#pending = [];
    await this.#gzip?.abort().catch(() => undefined);
  }

  async #drain(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>): Promise<void> {
    for (let { done, value } = await reader.read(); !done && value; { done, value } = await reader.read())
      this.#keep(value);
  }

  #keep(bytes: Uint8Array<ArrayBuffer>): void {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes >= PART_BYTES) this.#flush();
  }

  #flush(): void {
    if (this.#pending.length) this.#parts.push(new Blob(this.#pending));
    this.#pending = [];
    this.#pendingBytes = 0;
  }
}
