import { describe, expect, it } from "vitest";
import { genAIView } from "../../../../extension/model/genai-view.ts";
import { diffPrompts, diffWords } from "../../../../extension/model/prompt-diff.ts";
import { diffLists } from "../../../../extension/model/sequence-diff.ts";
import type { Span } from "../../../../extension/model/trace.ts";
import type { AttributeValue } from "../../../../sdk/protocol/index.ts";

/** Numbers that are the same in each run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** Length of the longest common subsequence, by the textbook. */
function longestCommon(a: string[], b: string[]): number {
  const row = new Array<number>(b.length + 1).fill(0);
  for (const item of a) {
    let diagonal = 0;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j] as number;
      row[j] = item === b[j - 1] ? diagonal + 1 : Math.max(above, row[j - 1] as number);
      diagonal = above;
    }
  }
  return row[b.length] as number;
}

describe("the difference of two lists", () => {
  it("gives back both lists and keeps as much as can be kept, whatever they are", () => {
    const random = createRandom(7);
    for (let round = 0; round < 300; round++) {
      const make = () =>
        Array.from({ length: Math.floor(random() * 14) }, () => "abcd"[Math.floor(random() * 4)] ?? "");
      const [a, b] = [make(), make()];
      const stretches = diffLists(a, b);
      const before = stretches.flatMap(({ kind, from, to }) => (kind === "added" ? [] : a.slice(from, to)));
      const after = stretches.flatMap(({ kind, from, to }) =>
        kind === "removed" ? [] : (kind === "same" ? a : b).slice(from, to),
      );
      expect(before).toEqual(a);
      expect(after).toEqual(b);
      const kept = stretches.reduce((sum, { kind, from, to }) => sum + (kind === "same" ? to - from : 0), 0);
      expect(kept, `${a.join("")} → ${b.join("")}`).toBe(longestCommon(a, b));
    }
  });

  it("says of lists that have little in common that one replaced the other", () => {
    const a = Array.from({ length: 3000 }, (_, i) => `a${i}`);
    const b = Array.from({ length: 3000 }, (_, i) => `b${i}`);
    expect(diffLists(["x", ...a, "y"], ["x", ...b, "y"]).map(({ kind }) => kind)).toEqual([
      "same",
      "removed",
      "added",
      "same",
    ]);
  });
});

describe("the difference of two texts", () => {
  it("is told by word", () => {
    expect(diffWords("Be kind. Answer.", "Be kind and brief. Answer.")).toEqual([
      { kind: "same", text: "Be kind" },
      { kind: "added", text: " and brief" },
      { kind: "same", text: ". Answer." },
    ]);
  });

  it("is told by line in a book, in time", () => {
    const lines = Array.from({ length: 40_000 }, (_, i) => `line ${i}\n`);
    const changed = [...lines];
    changed[20_000] = "another\n";
    expect(
      diffWords(lines.join(""), changed.join("")).map(({ kind, text }) => (kind === "same" ? "" : text)),
    ).toEqual(["", "line 20000\n", "another\n", ""]);
  });
});

describe("the difference of two prompts", () => {
  const view = (system: string, messages: [role: string, text: string][]) => {
    const input: AttributeValue = messages.map(([role, content]) => ({
      role,
      parts: [{ type: "text", content }],
    }));
    const attributes = { "gen_ai.system_instructions": system, "gen_ai.input.messages": input };
    return genAIView({ attributes } as unknown as Span);
  };
  const kinds = (diff: ReturnType<typeof diffPrompts>) =>
    diff.messages.map(({ kind, role }) => `${kind} ${role}`);

  it("is nothing for the same prompt", () => {
    const same = view("s", [["user", "a"]]);
    expect(diffPrompts(same, same)).toMatchObject({ sharedPrefix: 2, length: 2 });
    expect(diffPrompts(same, same).firstDifference).toBeUndefined();
  });

  it("is what was appended, for the next turn of a conversation", () => {
    const diff = diffPrompts(
      view("s", [["user", "a"]]),
      view("s", [
        ["user", "a"],
        ["assistant", "b"],
        ["user", "c"],
      ]),
    );
    expect(kinds(diff)).toEqual(["same system", "same user", "added assistant", "added user"]);
    expect(diff).toMatchObject({ firstDifference: { message: 2, offset: 0 }, sharedPrefix: 2, length: 4 });
  });

  it("marks the first character that differs, where the prefix cache breaks", () => {
    const diff = diffPrompts(
      view("It is 10:41. Be kind.", [["user", "a"]]),
      view("It is 10:47. Be kind.", [["user", "a"]]),
    );
    expect(kinds(diff)).toEqual(["changed system", "same user"]);
    expect(diff.firstDifference).toEqual({ message: 0, offset: "It is 10:4".length });
    expect(diff.sharedPrefix).toBe("It is 10:4".length);
  });

  it("tells a message that was left out from one that was changed", () => {
    const diff = diffPrompts(
      view("s", [
        ["user", "one"],
        ["assistant", "two"],
        ["user", "three"],
      ]),
      view("s", [["user", "three"]]),
    );
    expect(kinds(diff)).toEqual(["same system", "removed user", "removed assistant", "same user"]);
  });
});
