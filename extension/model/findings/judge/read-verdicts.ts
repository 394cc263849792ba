export const VERDICTS = ["supported", "partly", "unsupported"] as const;
export type JudgeVerdict = (typeof VERDICTS)[number];

export interface SentenceVerdict {
  verdict: JudgeVerdict;
  why: string;
}

/** By sentence, from 0. */
export type Verdicts = ReadonlyMap<number, SentenceVerdict>;

const LONGEST_WHY = 300;

/**
 * A model's answer to a {@link JudgeQuestion}; in words what is wrong with it, where it is none. Verdicts on sentences that nobody asked
 * about, and words that are no verdicts, count as not given: `missing` says how many are.
 */
export function readVerdicts(
  text: string,
  sentences: number,
): { verdicts: Verdicts; missing: number } | string {
  const list = listIn(text);
  if (!list) return "It did not answer with the JSON that it was asked for.";
  const verdicts = new Map<number, SentenceVerdict>();
  for (const one of list) {
    const { sentence, verdict, why } = (one ?? {}) as Record<string, unknown>;
    const known = VERDICTS.find((word) => word === verdict);
    if (!known || !Number.isInteger(sentence)) continue;
    const at = (sentence as number) - 1;
    if (at < 0 || at >= sentences || verdicts.has(at)) continue;
    verdicts.set(at, { verdict: known, why: typeof why === "string" ? why.slice(0, LONGEST_WHY) : "" });
  }
  return verdicts.size
    ? { verdicts, missing: sentences - verdicts.size }
    : "It gave no verdict on any of the sentences.";
}

/** Small models put JSON into a fence, or words around it. */
function listIn(text: string): unknown[] | undefined {
  const [from, to] = [text.indexOf("{"), text.lastIndexOf("}")];
  if (from < 0 || to < from) return undefined;
  try {
    const { verdicts } = JSON.parse(text.slice(from, to + 1)) as { verdicts?: unknown };
    return Array.isArray(verdicts) ? verdicts : undefined;
  } catch {
    return undefined;
  }
}
