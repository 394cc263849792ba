/** Asking the browser for randomness costs about as much for 4 KiB as for 8 bytes, so it is asked rarely. */
const POOL_DIGITS = 4096;

/** Random hex digits not yet given out. A part of one long text costs no copy, unlike joining digits. */
let pool = "";
let used = 0;

/** So many random hex digits. (All zeros, which W3C Trace Context forbids, is a matter of 2⁻⁶⁴.) */
export function randomHex(digits: number): string {
  if (used + digits > pool.length) {
    const bytes = crypto.getRandomValues(new Uint8Array(POOL_DIGITS));
    for (let i = 0; i < POOL_DIGITS; i++) bytes[i] = "0123456789abcdef".charCodeAt((bytes[i] as number) & 15);
    pool = new TextDecoder().decode(bytes);
    used = 0;
  }
  used += digits;
  return pool.slice(used - digits, used);
}
