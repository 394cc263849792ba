import { findPersonal } from "./personal.ts";
import { findSecretValues } from "./secrets.ts";
import type { Sensitive } from "./sensitive.ts";

/** Secrets and personal data in a text, in order, apart from each other: of two that overlap the first, and the longer. Linear. */
export function findSensitive(text: string): Sensitive[] {
  return apart([...findSecretValues(text), ...findPersonal(text)]);
}

/** In order; of two that overlap the first one, as long as both. */
export function apart(found: readonly Sensitive[]): Sensitive[] {
  const kept: Sensitive[] = [];
  for (const one of found.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = kept.at(-1);
    if (!last || one.from >= last.to) kept.push(one);
    else if (one.to > last.to) kept[kept.length - 1] = { ...last, to: one.to };
  }
  return kept;
}
