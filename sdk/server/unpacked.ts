import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { constants, createGunzip } from "node:zlib";

/** A file's bytes, unpacked where it is gzip. */
export interface Unpacked {
  pieces: AsyncIterable<Uint8Array>;
  /** Once all was read: its packing was damaged, and what came is what stands before the damage. */
  isDamaged(): boolean;
}

/** Rejects where the file cannot be opened; errors of reading it come out where the pieces are read. */
export async function unpacked(file: string): Promise<Unpacked> {
  const handle = await open(file);
  const magic = new Uint8Array(2);
  await handle.read(magic, 0, 2, 0);
  await handle.close();
  const stream = createReadStream(file);
  if (magic[0] !== 0x1f || magic[1] !== 0x8b) return { pieces: stream, isDamaged: () => false };
  // Where the file was cut off, what there is comes out to the last byte: the seals tell that the rest is missing.
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  let isDamaged = false;
  const pieces = untilDamaged(
    pipeline(stream, gunzip, () => {}),
    () => {
      isDamaged = true;
    },
  );
  return { pieces, isDamaged: () => isDamaged };
}

async function* untilDamaged(
  pieces: AsyncIterable<Uint8Array>,
  onDamage: () => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces;
  } catch (error) {
    if (!isOfPacking(error)) throw error;
    onDamage();
  }
}

/** zlib's own: `Z_DATA_ERROR`, `Z_BUF_ERROR` … */
const isOfPacking = (error: unknown): boolean =>
  error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
