/** Bytes of one block; larger pieces get their own. */
const BLOCK = 64 * 1024;

let block = new Uint8Array(0);
let used = 0;

/**
 * A copy of bytes that go elsewhere. Many share one block: an allocation for each, or decoding it at once, would cost
 * ten times as much (measured in Chromium, 1 400 bytes: 0.05 µs, against 0.8 µs for either).
 */
export function keepBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.length > BLOCK / 8) return bytes.slice();
  if (used + bytes.length > block.length) {
    block = new Uint8Array(BLOCK);
    used = 0;
  }
  block.set(bytes, used);
  used += bytes.length;
  return block.subarray(used - bytes.length, used);
}
