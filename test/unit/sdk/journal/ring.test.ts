import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BONE, CHUNKS, DETAIL, type Owner, RESOURCE } from "../../../../sdk/journal/entry.ts";
import { createRing } from "../../../../sdk/journal/ring.ts";
import {
  type ChunksRecord,
  coverage,
  type GapRecord,
  type TraceRecord,
} from "../../../../sdk/protocol/index.ts";

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, "0");

/** What a test pushes: texts are unique, so that every piece of text can be found again. */
function createSource(ring: ReturnType<typeof createRing>) {
  const owners: Owner[] = [];
  let made = 0;
  const owner = (span: number): Owner => {
    owners[span] ??= { traces: [hex(span + 1, 32)] };
    return owners[span];
  };
  const ids = (span: number) => ({ trace: hex(span + 1, 32), span: hex(span + 1, 16) });
  return {
    start: (span: number) =>
      ring.push(JSON.stringify({ type: "start", ...ids(span), name: "s" }), BONE, owner(span)),
    event: (span: number) => ring.push(JSON.stringify({ type: "event", ...ids(span) }), DETAIL, owner(span)),
    end(span: number) {
      owner(span).closed = true;
      ring.push(JSON.stringify({ type: "end", ...ids(span) }), BONE, owner(span));
    },
    resource: () => ring.push(JSON.stringify({ type: "resource", resource: 1 }), RESOURCE),
    chunks(span: number, count = 4) {
      const parts = Array.from({ length: count }, () => `<${++made}>`);
      const time = `${1_700_000_000_000_000_000n + BigInt(made) * 1_000_000n}`;
      const at = parts.map((_, i) => i * 1000);
      ring.push(
        JSON.stringify({ type: "chunks", ...ids(span), time, at, parts }),
        CHUNKS,
        owner(span),
        count,
      );
    },
    made: () => made,
  };
}

const readAll = (ring: ReturnType<typeof createRing>): { s0: number; n: number; records: TraceRecord[] } => {
  const reading = ring.read(1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  return reading ? { ...reading, records: JSON.parse(reading.body) } : { s0: ring.next(), n: 0, records: [] };
};

const gapsOf = (records: TraceRecord[]): GapRecord[] => records.filter((one) => one.type === "gap");
const kindsOf = (records: TraceRecord[]): string[] => records.map((one) => one.type);

describe("overflow", () => {
  it("merges chunks first: no text is lost, only times", () => {
    const ring = createRing();
    const source = createSource(ring);
    ring.limit({ bytes: 40_000 });
    for (let i = 0; i < 200; i++) source.chunks(0, 8);
    const { records } = readAll(ring);
    const chunks = records as ChunksRecord[];
    expect(new Set(kindsOf(records))).toEqual(new Set(["chunks"]));
    const text = chunks.flatMap((one) => one.parts).join("");
    expect(text).toBe(Array.from({ length: source.made() }, (_, i) => `<${i + 1}>`).join(""));
    const merged = chunks.reduce((sum, one) => sum + (one.merged ?? 0), 0);
    const parts = chunks.reduce((sum, one) => sum + one.parts.length, 0);
    expect(merged + parts).toBe(source.made());
    expect(merged).toBeGreaterThan(0);
  });

  it("gives a merged piece the time of its first", () => {
    const ring = createRing();
    const source = createSource(ring);
    for (let i = 0; i < 6; i++) source.chunks(0, 2);
    source.start(1);
    ring.limit({ bytes: 1_500 });
    const [merged] = readAll(ring).records as [ChunksRecord];
    expect(merged).toMatchObject({
      at: [0],
      parts: ["<1><2><3><4><5><6><7><8><9><10><11><12>"],
      merged: 11,
      covers: 6,
    });
  });

  it("merged pieces never go back in time, though times are rounded", () => {
    const ring = createRing();
    const owner: Owner = { traces: [hex(1, 32)] };
    const ids = { trace: hex(1, 32), span: hex(1, 16) };
    // The second piece came 1.6 µs after the first, which says 2; the next record begins at 1.9. Long ones stay apart.
    for (let i = 0; i < 10; i++) {
      const time = `${1_700_000_000_000_000_000n + BigInt(i) * 1900n}`;
      const parts = ["x".repeat(1500), "y".repeat(1500)];
      ring.push(JSON.stringify({ type: "chunks", ...ids, time, at: [0, 2], parts }), CHUNKS, owner, 2);
    }
    ring.limit({ records: 5 });
    const [merged] = readAll(ring).records as [ChunksRecord];
    expect(merged.covers).toBe(10);
    expect(merged.at.length).toBe(20);
    expect([...merged.at].sort((a, b) => a - b)).toEqual(merged.at);
  });

  it("does not merge what was read: its reader may come back into the middle", () => {
    const ring = createRing();
    const source = createSource(ring);
    source.chunks(0);
    source.chunks(0);
    ring.read(1, 1e9, 1e9);
    for (let i = 0; i < 40; i++) source.chunks(0);
    ring.limit({ bytes: 4_000 });
    const { records } = readAll(ring);
    expect(
      records.every(
        (one) =>
          coverage(one) === 1 ||
          one.type === "gap" ||
          !("parts" in one && one.parts.join("").includes("<1>")),
      ),
    ).toBe(true);
  });

  it("drops chunks, then details, then starts and ends of ended spans, then of running ones, resources last", () => {
    const kept = [4_000, 2_000, 1_400, 1_000, 600, 300].map((bytes) => {
      const ring = createRing();
      const source = createSource(ring);
      source.resource();
      for (const span of [0, 1]) source.start(span);
      source.chunks(0, 60);
      for (const span of [0, 1, 0, 1]) source.event(span);
      source.end(0);
      ring.limit({ bytes });
      return kindsOf(readAll(ring).records).join(" ");
    });
    expect(kept).toMatchInlineSnapshot(`
      [
        "resource start start chunks event event event event end",
        "resource start start gap event event event event end",
        "resource gap start gap end",
        "resource gap start gap",
        "resource gap",
        "gap",
      ]
    `);
  });

  it("a gap names what was lost: numbers, chunks and traces", () => {
    const ring = createRing();
    const source = createSource(ring);
    for (let span = 0; span < 3; span++) source.chunks(span, 5);
    source.start(9);
    ring.limit({ bytes: 900 });
    expect(gapsOf(readAll(ring).records)).toEqual([
      {
        type: "gap",
        covers: 3,
        reason: "overflow",
        chunks: 15,
        traces: [hex(1, 32), hex(2, 32), hex(3, 32)],
      },
    ]);
  });

  it("a gap that hit more than 8 traces names none", () => {
    const ring = createRing();
    const source = createSource(ring);
    for (let span = 0; span < 9; span++) source.chunks(span, 5);
    source.start(20);
    ring.limit({ records: 2 });
    expect(gapsOf(readAll(ring).records)[0]).not.toHaveProperty("traces");
  });

  it("a ring of 100 records with 1000 emitted holds the rest as gaps", () => {
    const ring = createRing();
    const source = createSource(ring);
    ring.limit({ records: 100 });
    for (let i = 0; i < 1000; i++) source.event(0);
    const { s0, n, records } = readAll(ring);
    expect([s0, n]).toEqual([1, 1000]);
    expect(records.length).toBeLessThanOrEqual(100);
    expect(gapsOf(records).length).toBe(1);
  });

  it("costs the same per record however long it lasts", () => {
    const ring = createRing();
    const source = createSource(ring);
    ring.limit({ records: 2000 });
    const start = performance.now();
    for (let i = 0; i < 20_000; i++) source.chunks(i % 5, 2);
    // Each record is looked at a few times; looking at all of them for each would take minutes.
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});

it("the rest of a gap stays when its beginning is acknowledged", () => {
  const ring = createRing();
  const source = createSource(ring);
  for (let i = 0; i < 10; i++) source.event(0);
  source.start(1);
  ring.limit({ records: 3 });
  const before = readAll(ring);
  const [gap] = before.records as [GapRecord];
  expect(gap.covers).toBeGreaterThan(4);
  ring.free(4);
  const { s0, n, records } = readAll(ring);
  expect([s0, s0 + n]).toEqual([5, before.s0 + before.n]);
  expect((records[0] as GapRecord).covers).toBe(gap.covers - 4);
});

type Step =
  | { do: "start" | "event" | "end" | "chunks"; span: number; count: number }
  | { do: "read"; length: number; most: number }
  | { do: "free"; share: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constantFrom("start", "event", "end", "chunks", "chunks", "chunks"),
      span: fc.nat(4),
      count: fc.integer({ min: 1, max: 20 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("read" as const),
      length: fc.nat(3000),
      most: fc.integer({ min: 1, max: 50 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("free" as const),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
);

it("held, acknowledged and declared gaps are all that was emitted, in order, bounded, nothing twice", () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 300 }),
      fc.integer({ min: 2_000, max: 12_000 }),
      fc.integer({ min: 4, max: 60 }),
      (steps, bytes, records) => {
        const ring = createRing();
        const source = createSource(ring);
        ring.limit({ bytes, records });
        let freed = 0;
        let cursor = 1;
        let lostChunks = 0;
        for (const one of steps) {
          if (one.do === "read") {
            const reading = ring.read(cursor, one.length, one.most);
            if (!reading) continue;
            // Readers may get a merged record again, never a hole.
            expect(reading.s0).toBeLessThanOrEqual(Math.max(cursor, ring.head()));
            const sum = (JSON.parse(reading.body) as TraceRecord[]).reduce(
              (n, record) => n + coverage(record),
              0,
            );
            expect(sum).toBe(reading.n);
            cursor = reading.s0 + reading.n;
          } else if (one.do === "free") {
            const upTo = Math.floor((ring.next() - 1) * one.share);
            const seen = readAll(ring);
            for (const gap of gapsOf(seen.records)) lostChunks = Math.max(lostChunks, gap.chunks ?? 0);
            ring.free(upTo);
            freed = Math.max(freed, Math.min(upTo, ring.head() - 1));
          } else source[one.do](one.span, one.count);
          const { s0, n, records: held } = readAll(ring);
          expect(s0).toBe(ring.head());
          expect(s0 + n).toBe(ring.next());
          expect(s0).toBeLessThanOrEqual(freed + 1);
          expect(held.reduce((sum, record) => sum + coverage(record), 0)).toBe(n);
          expect(held.length).toBeLessThanOrEqual(records + 1);
          // One record may be longer than the whole ring; it is then a gap.
          expect(JSON.stringify(held).length * 2).toBeLessThan(bytes + 4_000);
        }
        // No piece of text is there twice.
        const pieces = JSON.stringify(readAll(ring).records).match(/<\d+>/g) ?? [];
        expect(new Set(pieces).size).toBe(pieces.length);
        // Without a free, every chunk is either held or counted in a gap.
        if (freed === 0) {
          const lost = gapsOf(readAll(ring).records).reduce((sum, gap) => sum + (gap.chunks ?? 0), 0);
          expect(pieces.length + lost).toBe(source.made());
        }
      },
    ),
    { numRuns: 150 },
  );
});
