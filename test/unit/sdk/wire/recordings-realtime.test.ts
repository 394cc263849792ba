import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { geminiLive } from "../../../../sdk/wire/gemini-live.ts";
import { openaiRealtime } from "../../../../sdk/wire/openai-realtime.ts";
import { type OperationNode, RecordedOperation } from "../../../fixtures/operation-tree.ts";

/** Other projects' recordings, which are no part of this repository. */
const ROOT = new URL("../../../../../shared/wire/", import.meta.url);

interface Frame {
  dir: "in" | "out";
  data: Record<string, unknown>;
}

const files: string[] = existsSync(new URL("index.json", ROOT))
  ? JSON.parse(readFileSync(new URL("index.json", ROOT), "utf8"))
      .map(({ file }: { file: string }) => file)
      .filter((file: string) => file.endsWith(".jsonl"))
  : [];

const framesOf = (file: string): Frame[] =>
  readFileSync(new URL(file, ROOT), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

function play(file: string, frames: Frame[]) {
  const isGemini = file.includes("gemini");
  const format = isGemini ? geminiLive : openaiRealtime;
  const url = new URL(
    isGemini
      ? "wss://generativelanguage.googleapis.com/ws/x.BidiGenerateContent"
      : "wss://api.openai.com/v1/realtime?model=m",
  );
  const root = new RecordedOperation();
  const reader = format.reader(root, url);
  for (const { dir, data } of frames) reader[dir === "in" ? "received" : "sent"](data);
  return { isOver: reader.close(), root: root.node };
}

/** All values of a member, at any depth. */
function every(value: unknown, member: string): unknown[] {
  if (!value || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, one]) => [
    ...(key === member ? [one] : []),
    ...every(one, member),
  ]);
}

const wordsOf = (node: OperationNode): string =>
  node.pieces.map((piece) => (typeof piece === "string" ? piece : (piece.text ?? ""))).join("") +
  node.children.map(wordsOf).join("");

describe.skipIf(!files.length)("recorded sessions (of ../shared/wire; skipped where that is absent)", () => {
  describe.each(files)("%s", (file) => {
    const frames = framesOf(file);
    const { isOver, root } = play(file, frames);
    const received = frames.filter(({ dir }) => dir === "in").map(({ data }) => data);

    it("has turns that are over, with the words that were said", () => {
      const turns = root.children.filter(({ name }) => name.startsWith("chat"));
      expect(turns.length).toBeGreaterThan(0);
      expect(isOver).toBe(true);
      expect(root.children.every(({ ended }) => ended)).toBe(true);
      const said = file.includes("gemini")
        ? every(received, "outputTranscription").map((one) => (one as { text?: string }).text ?? "")
        : received
            .filter(({ type }) => /(text|transcript)\.delta$/.test(`${type}`) && !/input/.test(`${type}`))
            .map(({ delta }) => delta);
      expect(wordsOf(root)).toBe(said.join(""));
    });

    it("has the tools that were called, with their results", () => {
      const called = every(received, "functionCalls").flat() as { id: string; name: string }[];
      const tools = root.children.filter(({ name }) => name.startsWith("execute_tool"));
      expect(tools.map(({ facts }) => facts["gen_ai.tool.call.id"])).toEqual(
        expect.arrayContaining(called.map(({ id }) => id)),
      );
      for (const { facts } of tools) expect(facts["gen_ai.tool.call.result"]).toBeDefined();
    });

    it("keeps no sound", () => {
      const sounds = [...every(frames, "inlineData"), ...every(frames, "delta"), ...every(frames, "audio")];
      const written = JSON.stringify(root);
      for (const sound of sounds) {
        const data = typeof sound === "string" ? sound : (sound as { data?: string } | null)?.data;
        if (data && /^[A-Za-z0-9+/]{40,}/.test(data)) expect(written).not.toContain(data);
      }
    });

    it("may be cut off anywhere", () => {
      for (let length = 0; length < frames.length; length++) {
        const cut = play(file, frames.slice(0, length));
        expect(cut.root.ended).toBeUndefined();
        expect(cut.root.children.filter(({ name, ended }) => name.startsWith("chat") && !ended)).toEqual([]);
      }
    });
  });
});
