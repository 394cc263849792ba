import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { socketFormats } from "../../../../sdk/wire/socket-formats.ts";
import { fixture } from "../../../fixtures/draw-operations.ts";
import { RecordedOperation } from "../../../fixtures/operation-tree.ts";

const FRAMES = ["openai-realtime/two-turns.jsonl", "gemini-live/tool-and-sound.jsonl"]
  .map(fixture)
  .join("\n");
const word = fc.constantFrom(
  ...new Set([...FRAMES.matchAll(/"([\w.]+)"/g)].map(([, one = ""]) => one)),
  "__proto__",
  "constructor",
);
const value = fc.oneof(word, fc.jsonValue({ maxDepth: 2 }), fc.dictionary(word, word));
const frame = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.dictionary(word, fc.oneof(value, fc.dictionary(word, value), fc.array(fc.dictionary(word, value)))),
);

describe.each(socketFormats.map((format) => [format.name, format] as const))("%s", (_, format) => {
  it("reads frames of any shape, both ways, without throwing", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), frame), { maxLength: 12 }), (frames) => {
        const url = new URL("wss://models.example/v1/realtime?model=m");
        const asked = format.ask(url);
        const root = new RecordedOperation(asked.name, asked.facts);
        const reader = format.reader(root, url);
        for (const [isSent, one] of frames) reader[isSent ? "sent" : "received"](one);
        reader.close();
        expect(root.node.ended).toBeUndefined();
        expect(root.node.children.every(({ ended, name }) => ended || /tool/.test(name))).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
