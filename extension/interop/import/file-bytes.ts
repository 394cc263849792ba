/** Bytes of a file as they are read, unpacked where they were gzipped. */
export interface FileBytes {
  chunks: AsyncIterable<Uint8Array>;
  /** How much of the file, as it is stored, has been read. */
  read(): number;
  isGzip: boolean;
}

const GZIP = [0x1f, 0x8b];
/** Unpacked, a file may have this much: more is a bomb, or nothing that a browser can hold. */
export const MOST_UNPACKED = 4 * 1024 ** 3;

/** A file that cannot be opened at all, with words for people. */
export class UnreadableFile extends Error {}

export async function openBytes(file: Blob): Promise<FileBytes> {
  const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const isGzip = GZIP.every((byte, i) => head[i] === byte);
  let read = 0;
  const count = (bytes: number) => {
    read += bytes;
  };
  const chunks = isGzip ? unpacked(file, count) : slicesOf(file, count);
  return { chunks: bounded(chunks, isGzip), read: () => read, isGzip };
}

/** A stream of a file comes in 64 KB, and costs several promises each. */
const SLICE_BYTES = 1024 * 1024;

async function* slicesOf(file: Blob, count: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += SLICE_BYTES) {
    const bytes = new Uint8Array(await file.slice(at, at + SLICE_BYTES).arrayBuffer());
    count(bytes.length);
    yield bytes;
  }
}

function unpacked(file: Blob, count: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const counted = file.stream().pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        count(chunk.length);
        controller.enqueue(chunk);
      },
    }),
  );
  return chunksOf(counted.pipeThrough(new DecompressionStream("gzip")));
}

/** Not every browser can iterate a stream by itself (Chromium since 124). */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function* bounded(chunks: AsyncIterable<Uint8Array>, isGzip: boolean): AsyncGenerator<Uint8Array> {
  let total = 0;
  try {
    for await (const chunk of chunks) {
      total += chunk.length;
      if (total > MOST_UNPACKED) throw new UnreadableFile("Unpacked it has more than 4 GB; split it first");
      yield chunk;
    }
  } catch (error) {
    if (error instanceof UnreadableFile || !isGzip) throw error;
    throw new BrokenGzip();
  }
}

/** What was unpacked before is good. */
export class BrokenGzip extends UnreadableFile {
  constructor() {
    super("The .gz file is damaged or was cut off; what could be unpacked was opened");
  }
}
