export const DIMENSIONS = 256;

/** A vector of length 1 from a text's three-letter pieces, hashed. No model, but near texts get near vectors. */
export function embed(text: string): Float32Array {
  const vector = new Float32Array(DIMENSIONS);
  const letters = ` ${text.toLowerCase().replace(/[^\p{L}\d]+/gu, " ")} `;
  for (let at = 0; at + 3 <= letters.length; at++) {
    const place = hash(letters.slice(at, at + 3)) % DIMENSIONS;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

export const similarity = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
