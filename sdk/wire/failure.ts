import { obj, str } from "./json.ts";
import type { Failure } from "./operation.ts";

/** Longest message that is kept of a failure, in code units. */
const MOST_MESSAGE = 2000;

/**
 * What a server says went wrong, in any of the shapes in use: `{error: {code, type, status, message}}`, what is inside
 * of it, `{error: "words"}`, `{detail}` (FastAPI), `[{error}]` (Gemini), or plain words (an HTML page).
 * The type is the server's own word for it, else its number, else `fallback`.
 */
export function failureOf(said: unknown, fallback = "_OTHER"): Failure {
  const outer = obj(Array.isArray(said) ? said[0] : said);
  const inner = outer.error ?? outer.detail ?? (str(said) || outer);
  const it = obj(inner);
  const words = [it.code, it.status, it.type, outer.code, outer.type].map((word) => str(word) || undefined);
  const number = [it.code, outer.code].find((code) => typeof code === "number");
  const type = words.find((word) => word && word !== "error") ?? number ?? fallback;
  const message =
    it.message ?? outer.message ?? str(inner) ?? (inner === outer ? undefined : JSON.stringify(inner));
  return { type: `${type}`.slice(0, 200), message: str(message)?.slice(0, MOST_MESSAGE) };
}
