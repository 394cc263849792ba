import { num } from "./json.ts";

/** The sum of those that are numbers; undefined where none is. */
export function sum(...counts: unknown[]): number | undefined {
  const known = counts.flatMap((count) => num(count) ?? []);
  return known.length ? known.reduce((a, b) => a + b) : undefined;
}
