import { describe, expect, it } from "vitest";
import { createClock } from "../../../../../extension/engine/clock.ts";
import { countTokens } from "../../../../../extension/engine/cost/token-counts.ts";

const clock = createClock();
const count = async (text: string) => (await countTokens([text], clock))[0];

/** By OpenAI's tiktoken for `o200k_base`. */
describe("tokens of a text", () => {
  it.each([
    ["", 0],
    ["hello world", 2],
    ["The quick brown fox jumps over the lazy dog.", 10],
  ])("%j are %d", async (text, tokens) => {
    expect(await count(text)).toBe(tokens);
  });

  it("what looks like a control token is text", async () => {
    expect(await count("<|endoftext|>")).toBeGreaterThan(1);
  });

  it("a long text's pieces come to the same as the whole", async () => {
    const sentence = "The quick brown fox jumps over the lazy dog. ";
    expect(await count(sentence.repeat(200))).toBeCloseTo(200 * 10, -1);
  });

  it("of what is beyond the limit the rest is reckoned by the beginning", async () => {
    const [tokens = 0] = await countTokens(["word ".repeat(200_000)], clock);
    expect(tokens / 200_000).toBeCloseTo(1, 1);
  });

  it("a run that takes others' tokenizers minutes does not hold the engine", async () => {
    let longest = 0;
    let last = performance.now();
    const watched = {
      cost: () => performance.now(),
      soon: (task: () => void) => {
        longest = Math.max(longest, performance.now() - last);
        clock.soon(() => {
          last = performance.now();
          task();
        });
      },
    };
    await countTokens(["warm"], watched);
    last = performance.now();
    await countTokens(["你好世界".repeat(10_000), "a".repeat(40_000), " ".repeat(40_000)], watched);
    expect(longest).toBeGreaterThan(0);
    // Not a matter of the machine: without rests it would be minutes.
    expect(longest).toBeLessThan(5000);
  });
});
