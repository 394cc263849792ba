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
        const times: number[] = [];
        streams.eachTime(row, (ms) => times.push(ms));
        const wanted = plain.get(row);
        expect(times).toEqual(wanted ?? []);
        expect(streams.has(row)).toBe(wanted !== undefined);
        expect(streams.lastTime(row)).toBe(wanted?.at(-1));
        const stream = streams.get(row);
        expect([...(stream?.times.subarray(0, stream.count) ?? [])]).toEqual(wanted ?? []);
        expect(stream?.characters).toBe(wanted?.length);
      }
    }),
  );
});
