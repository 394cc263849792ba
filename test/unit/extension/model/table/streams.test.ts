import fc from "fast-check";
import { expect, it } from "vitest";
import { createStream, pushChunk } from "../../../../../extension/model/table/stream-table.ts";
import { Streams } from "../../../../../extension/model/table/streams.ts";

const chunks = fc.array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 6 })), {
  minLength: 1,
  maxLength: 40,
});
const step = fc.record({ row: fc.integer({ min: 0, max: 9 }), chunks, packs: fc.boolean() });

it("streams say the same packed or not, and go on growing", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let streams = new Streams();
      const plain = new Map<number, number[]>();
      for (const { row, chunks, packs } of steps) {
        const stream = streams.get(row) ?? createStream(1);
        streams.set(row, stream);
        for (const [ms, kind] of chunks) pushChunk(stream, ms, kind, 1);
        plain.set(row, [...(plain.get(row) ?? []), ...chunks.map(([ms]) => ms)]);
        if (packs) streams = Streams.unpack(streams.pack());
      }
      expect(streams.chunks).toBe([...plain.values()].flat().length);
      for (let row = 0; row < 10; row++) {
        let counted = 0;
        streams.eachStep(row, { originMs: 0, stepMs: 7 }, (_, count) => {
          counted += count;
        });
        const wanted = plain.get(row);
        // Also where a page's clock went back.
        expect(counted).toBe(wanted?.length ?? 0);
        expect(streams.has(row)).toBe(wanted !== undefined);
        expect(streams.lastTime(row)).toBe(wanted?.at(-1));
        const stream = streams.get(row);
        expect([...(stream?.times.subarray(0, stream.count) ?? [])]).toEqual(wanted ?? []);
        expect(stream?.characters).toBe(wanted?.length);
      }
    }),
  );
});

it("chunks are counted by steps of time as they would be one by one, packed or not", () => {
  // As fine as times since the epoch are told, and whole in binary: a sum that is rounded may fall into the next step.
  const time = fc.integer({ min: 0, max: 1000 * 4096 }).map((grains) => grains / 4096);
  const times = fc.array(time, { minLength: 1, maxLength: 200 });
  const stepMs = fc.integer({ min: 1, max: 400 });
  fc.assert(
    fc.property(times, stepMs, fc.integer({ min: -500, max: 500 }), (times, stepMs, originMs) => {
      const stream = createStream(1);
      const wanted = new Map<number, number>();
      for (const ms of times.sort((a, b) => a - b)) {
        pushChunk(stream, ms, 0, 1);
        const step = Math.floor((originMs + ms) / stepMs);
        wanted.set(step, (wanted.get(step) ?? 0) + 1);
      }
      const streams = new Streams();
      streams.set(3, createStream(1));
      streams.set(5, stream);
      pushChunk(streams.get(3) ?? stream, 1, 0, 1);
      for (const each of [streams, Streams.unpack(streams.pack())]) {
        const counted = new Map<number, number>();
        each.eachStep(5, { originMs, stepMs }, (step, count) =>
          counted.set(step, (counted.get(step) ?? 0) + count),
        );
        expect(counted).toEqual(wanted);
      }
    }),
  );
});
