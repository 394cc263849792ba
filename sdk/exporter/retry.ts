/** OTLP/HTTP: only these are tried again (opentelemetry-proto, specification.md, "Retryable Response Codes"). */
const RETRYABLE = new Set([429, 502, 503, 504]);

export const isRetryable = (status: number): boolean => RETRYABLE.has(status);

const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

/**
 * Milliseconds until a request may be tried again: as the server says (`Retry-After`, seconds or an HTTP date, at most ten
 * minutes), else 1 s, 2 s, 4 s … up to a minute, of which a random half is left out so that pages do not come all at once.
 */
export function retryDelay(attempt: number, retryAfter: string | null, now: number, random: number): number {
  const asked = retryAfter === null ? undefined : askedDelay(retryAfter, now);
  if (asked !== undefined) return Math.min(asked, 10 * LONGEST_MS);
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt) * (0.5 + random / 2);
}

function askedDelay(text: string, now: number): number | undefined {
  if (/^\s*\d+\s*$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
