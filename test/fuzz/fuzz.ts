import { randomOf } from "../clients/chop.ts";
import { mutate, type Pick } from "./mutate.ts";
import { readHostile, weightOf } from "./read-hostile.ts";
import type { Source } from "./sources.ts";

/** Something a body must not be able to do. */
export interface Finding {
  what: "throws" | "reader throws" | "is slow" | "grows" | "pollutes";
  file: string;
  seed: number;
  detail: string;
  body: string;
}

/** A body of this many code units may take a second; one of our 20 000 events takes 3 µs and has 150. */
const UNITS_PER_MILLISECOND = 2000;
const LEAST_MILLISECONDS = 1500;

/** Each piece is told once as it came and once in the whole; facts of the request come on top. */
const MOST_GROWTH = 6;
const ROOM = 100_000;

/** Reads one mutation of a body; the same seed makes the same. */
export function fuzzOnce(source: Source, other: Source, seed: number): Finding | undefined {
  const random = randomOf(seed * 2654435761);
  for (let i = 0; i < 8; i++) random();
  const pick: Pick = (below) => Math.floor(random() * below);
  const body = mutate(source.body, other.body, pick);
  const finding = (what: Finding["what"], detail: string): Finding => ({
    what,
    file: source.file,
    seed,
    detail,
    body,
  });
  try {
    const { root, milliseconds, thrown } = readHostile(source, body, seed);
    const [first] = thrown;
    if (first) return finding("reader throws", `${first.format}: ${stackOf(first.error)}`);
    if (milliseconds > LEAST_MILLISECONDS + body.length / UNITS_PER_MILLISECOND)
      return finding("is slow", `${milliseconds.toFixed(0)} ms for ${body.length} code units`);
    const weight = weightOf(root);
    if (weight > ROOM + body.length * MOST_GROWTH)
      return finding("grows", `${weight} from ${body.length} code units`);
    if ("polluted" in {}) return finding("pollutes", "Object.prototype");
    return undefined;
  } catch (error) {
    return finding("throws", stackOf(error));
  }
}

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 4).join(" ‹ ") : String(error);
