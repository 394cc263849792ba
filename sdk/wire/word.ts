/** The text, or an empty one for all else: `String()` throws on objects that hide their `toString`. */
export const word = (x: unknown): string => (typeof x === "string" ? x : "");
