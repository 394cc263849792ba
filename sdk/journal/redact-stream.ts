import { findSecrets, REDACTED } from "./redact.ts";

/**
 * Secrets in streamed text, where one may be split over many pieces.
 *
 *   let through: "key sk-"   now: "proj-4f" "9a…" " ok"    ->   "[redacted]" "" " ok"
 *                └ carry ┘        └──── pieces ────┘
 *
 * The last characters let through stay known as `carry`, so that the harmless beginning of a secret
 * (its prefix) need not wait. A run that may still grow into a secret does wait.
 */
export interface Carry {
  text: string;
  /** The carry's own end was already replaced by `[redacted]`. */
  hidden: boolean;
}

/** Longer than any prefix in front of a secret's own characters (`-----BEGIN ENCRYPTED PRIVATE KEY`). */
const CARRY_LENGTH = 48;
/** A possible secret is waited for so long, in UTF-16 code units. A 4096-bit RSA key in PEM has 3 300. */
const LONGEST_WAIT = 8192;
/** … and over so many pieces, lest empty pieces pile up. */
const MOST_PIECES = 1024;

export interface Cleaned {
  pieces: string[];
  carry: Carry;
  /** Secrets replaced. */
  found: number;
}

/** As many pieces as given, without secrets; `undefined` says: wait for more, nothing is decided. */
export function redactStream(pieces: string[], carry: Carry, last: boolean): Cleaned | undefined {
  const known = carry.text.length;
  const text = carry.text + pieces.join("");
  const { spots, open } = findSecrets(text);
  const waiting = open >= 0 && text.length - open <= LONGEST_WAIT && pieces.length <= MOST_PIECES;
  if (waiting && !last) return undefined;
  const tail = spots.at(-1);
  const hidden = tail?.[1] === text.length;
  return {
    pieces: spots.length > 0 ? cutOut(pieces, text, spots, carry) : pieces,
    // A secret that is still growing is remembered by its beginning: that is what it is known by.
    carry: { text: hidden ? text.slice(open, open + CARRY_LENGTH) : text.slice(-CARRY_LENGTH), hidden },
    found: spots.filter(([start, stop]) => stop > known && !(carry.hidden && start < known)).length,
  };
}

function cutOut(pieces: string[], text: string, spots: [number, number][], carry: Carry): string[] {
  let begin = carry.text.length;
  return pieces.map((piece, index) => {
    const end = begin + piece.length;
    let from = begin;
    let kept = "";
    for (const [start, stop] of spots) {
      if (stop <= begin || start >= end) continue;
      kept += text.slice(from, Math.max(from, start));
      if (start >= begin || (index === 0 && !carry.hidden)) kept += REDACTED;
      from = Math.min(end, stop);
    }
    begin = end;
    return kept + text.slice(from, end);
  });
}
