/** A JSON object of a shape nobody vouches for. */
export type Json = Record<string, unknown>;

/** The object, or an empty one for all else. */
export const obj = (x: unknown): Json => (x && typeof x === "object" && !Array.isArray(x) ? (x as Json) : {});

/** The array, or an empty one. */
export const list = (x: unknown): unknown[] => (Array.isArray(x) ? x : []);

export const str = (x: unknown): string | undefined => (typeof x === "string" ? x : undefined);

/** A finite number. */
export const num = (x: unknown): number | undefined =>
  typeof x === "number" && Number.isFinite(x) ? x : undefined;

/** The parsed text, or the text itself. */
export function jsonOr(text: unknown): unknown {
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Without `undefined` members. */
export const clear = <T extends object>(from: T): T =>
  Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined)) as T;
