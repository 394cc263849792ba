import { findPersonal } from "./personal.ts";
import { findSecretValues } from "./secrets.ts";
import type { Sensitive } from "./sensitive.ts";

/** Secrets and personal data in a text, in order, apart from each other: of two that overlap the first, and the longer. Linear. */
export function findSensitive(text: string): Sensitive[] {
  const found = [...findSecretValues(text), ...findPersonal(text)].sort(
    (a, b) => a.from - b.from || b.to - a.to,
  );
  const apart: Sensitive[] = [];
  for (const one of found) {
    const last = apart.at(-1);
    if (!last || one.from >= last.to) apart.push(one);
    else if (one.to > last.to) apart[apart.length - 1] = { ...last, to: one.to };
  }
  return apart;
}
