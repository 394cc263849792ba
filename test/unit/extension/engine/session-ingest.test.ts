import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  HOLD_ENVELOPES,
  HOLD_MS,
  type Piece,
  type SequencedBody,
  SessionIngest,
} from "../../../../extension/engine/session-ingest.ts";

const envelope = (s0: number, n: number): SequencedBody => ({ s0, n, body: `${s0}+${n}` });
const records = (s0: number, n: number, skip = 0, from = envelope(s0 - skip, n + skip)): Piece => ({
  type: "records",
  s0,
  n,
  skip,
  body: from.body,
});

describe("one session's envelopes", () => {
  test("pass when they come in order", () => {
    const ingest = new SessionIngest();
    expect(ingest.accept(envelope(1, 3), 0)).toEqual([records(1, 3)]);
    expect(ingest.accept(envelope(4, 1), 0)).toEqual([records(4, 1)]);
    expect(ingest.next).toBe(5);
  });

  test("pass once when they come twice", () => {
    const ingest = new SessionIngest();
    ingest.accept(envelope(1, 3), 0);
    expect(ingest.accept(envelope(1, 3), 0)).toEqual([]);
    expect(ingest.duplicates).toBe(3);
  });

  test("lose what overlaps with what was seen", () => {
    const ingest = new SessionIngest(5);
    expect(ingest.accept(envelope(3, 5), 0)).toEqual([records(5, 3, 2)]);
    expect(ingest.duplicates).toBe(2);
  });

  test("wait for the one that fills the hole", () => {
    const ingest = new SessionIngest();
    expect(ingest.accept(envelope(4, 2), 0)).toEqual([]);
    expect(ingest.accept(envelope(6, 1), 10)).toEqual([]);
    expect(ingest.accept(envelope(1, 3), 20)).toEqual([records(1, 3), records(4, 2), records(6, 1)]);
    expect(ingest.heldUnits).toBe(0);
  });

  test("wait no longer than the hold time, then the hole is declared lost", () => {
    const ingest = new SessionIngest();
    ingest.accept(envelope(4, 2), 100);
    expect(ingest.dueAt()).toBe(100 + HOLD_MS);
    expect(ingest.expire(99 + HOLD_MS)).toEqual([]);
    expect(ingest.expire(100 + HOLD_MS)).toEqual([{ type: "lost", s0: 1, n: 3 }, records(4, 2)]);
    expect(ingest.dueAt()).toBeUndefined();
  });

  test("are not held without bound", () => {
    const ingest = new SessionIngest();
    let pieces: Piece[] = [];
    for (let i = 0; i <= HOLD_ENVELOPES; i++) pieces = ingest.accept(envelope(10 + 2 * i, 1), 0);
    expect(pieces).toEqual([{ type: "lost", s0: 1, n: 9 }, records(10, 1)]);
  });
});

/** What a page sends and what the road does to it. */
const road = fc.record({
  sizes: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 25 }),
  /** Resent stretches, with boundaries of their own. */
  resent: fc.array(fc.tuple(fc.nat(80), fc.integer({ min: 1, max: 12 })), { maxLength: 10 }),
  drop: fc.array(fc.nat(40), { maxLength: 6 }),
  seed: fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 }),
  pauses: fc.array(fc.constantFrom(0, 0, 0, 300, HOLD_MS), { minLength: 40, maxLength: 40 }),
  /** After how many deliveries the engine dies and the page sends again from where it was. */
  restartAfter: fc.option(fc.nat(20), { nil: undefined }),
});

test("stored and declared gaps together are what was emitted, once and in order", () => {
  fc.assert(
    fc.property(road, ({ sizes, resent, drop, seed, pauses, restartAfter }) => {
      const emitted = sizes.reduce((sum, n) => sum + n, 0);
      const sent: SequencedBody[] = [];
      let next = 1;
      for (const n of sizes) {
        sent.push(envelope(next, n));
        next += n;
      }
      for (const [s0, n] of resent)
        if (s0 >= 1 && s0 <= emitted) sent.push(envelope(s0, Math.min(n, emitted + 1 - s0)));
      const arriving = sent
        .filter((_, i) => !drop.includes(i))
        .map((body, i) => ({ body, order: seed[i % seed.length] as number }))
        .sort((a, b) => a.order - b.order)
        .map(({ body }) => body);

      let ingest = new SessionIngest();
      let now = 0;
      const pieces: Piece[] = [];
      arriving.forEach((body, i) => {
        now += pauses[i % pauses.length] as number;
        pieces.push(...ingest.expire(now), ...ingest.accept(body, now));
        // What was held dies with the engine and was never acknowledged: the page has it still.
        if (i === restartAfter) ingest = new SessionIngest(ingest.next);
      });
      pieces.push(...ingest.accept(envelope(ingest.next, emitted + 1 - ingest.next || 1), now));
      pieces.push(...ingest.expire(now + HOLD_MS));

      let expected = 1;
      for (const piece of pieces) {
        expect(piece.s0).toBe(expected);
        expect(piece.n).toBeGreaterThan(0);
        if (piece.type === "records") {
          const [s0 = 0, n = 0] = piece.body.split("+").map(Number);
          expect(s0 + piece.skip).toBe(piece.s0);
          expect(n - piece.skip).toBe(piece.n);
        }
        expected += piece.n;
      }
      expect(expected).toBe(ingest.next);
      expect(expected).toBeGreaterThan(emitted);
      expect(ingest.heldUnits).toBe(0);
      // Nothing is declared lost that could still be had: what never was held up was only ever delivered.
      const lost = pieces.filter(({ type }) => type === "lost");
      const arrived = new Set(arriving.flatMap(({ s0, n }) => Array.from({ length: n }, (_, i) => s0 + i)));
      if (!pauses.includes(300) && !pauses.includes(HOLD_MS) && restartAfter === undefined)
        for (const { s0, n } of lost)
          for (let s = s0; s < s0 + n; s++) expect(arrived.has(s) && s <= emitted).toBe(false);
    }),
    { numRuns: 500 },
  );
});
