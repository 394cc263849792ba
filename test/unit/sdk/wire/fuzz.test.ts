import { expect, it } from "vitest";
import { fuzzOnce } from "../../../fuzz/fuzz.ts";
import { type Source, sources } from "../../../fuzz/sources.ts";

/** A short slice of `npm run fuzz`, the same each time. */
const ROUNDS = 6;

it("answers that are broken in any way are read without a throw, in time, and without growing", () => {
  const all = sources();
  expect(all.length, "bodies of our own").toBeGreaterThan(30);
  for (let round = 0; round < ROUNDS; round++)
    for (const [index, source] of all.entries()) {
      const seed = round * all.length + index;
      const other = all[(seed * 31) % all.length] as Source;
      const found = fuzzOnce(source, other, seed);
      expect(found && { ...found, body: found.body.slice(0, 500) }).toBeUndefined();
    }
});
