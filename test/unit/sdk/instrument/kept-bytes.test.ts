import fc from "fast-check";
import { expect, it } from "vitest";
import { keepBytes } from "../../../../sdk/instrument/kept-bytes.ts";

it("what is kept stays as it was, whatever becomes of the bytes and however many follow", () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 20_000 }), { maxLength: 40 });
  fc.assert(
    fc.property(pieces, (pieces) => {
      const kept = pieces.map((piece) => {
        const mine = piece.slice();
        const copy = keepBytes(mine);
        mine.fill(7);
        return copy;
      });
      expect(kept.map((one) => [...one])).toEqual(pieces.map((one) => [...one]));
    }),
  );
});
