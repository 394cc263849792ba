/** Asking the browser for randomness costs about as much for 4 KiB as for 8 bytes, so it is asked rarely. */
const POOL_BYTES = 4096;

const pool = new Uint8Array(POOL_BYTES);
const hex: string[] = [];
for (let byte = 0; byte < 256; byte++) hex.push((256 + byte).toString(16).slice(1));
let used = POOL_BYTES;

/** So many random bytes as lower-case hex digits; never all zero, which W3C Trace Context forbids. */
export function randomHex(bytes: number): string {
  if (used + bytes > POOL_BYTES) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  let text = "";
  let sum = 0;
  for (const end = used + bytes; used < end; used++) {
    const byte = pool[used] as number;
    sum += byte;
    text += hex[byte];
  }
  return sum > 0 ? text : randomHex(bytes);
}
