import { expect, it } from "vitest";
import { blocksOf } from "../../../../extension/model/text-blocks.ts";

const cut = (text: string, size: number) => blocksOf(text, size).map(([from, to]) => text.slice(from, to));

it("blocks are all of the text, cut after lines", () => {
  expect(cut("one\ntwo\nthree four five", 9)).toEqual(["one\ntwo\n", "three fou", "r five"]);
});

it("a text without lines is cut, but never within a character", () => {
  const text = "😀".repeat(100);
  const blocks = cut(text, 7);
  expect(blocks.join("")).toBe(text);
  expect(blocks.every((block) => block.length % 2 === 0)).toBe(true);
});

it("five million characters without a line end are hundreds of blocks", () => {
  const blocks = blocksOf("x".repeat(5_000_000));
  expect(blocks.length).toBeGreaterThan(300);
  expect(Math.max(...blocks.map(([from, to]) => to - from))).toBeLessThanOrEqual(16 * 1024);
});

it("nothing is no block", () => {
  expect(blocksOf("")).toEqual([]);
});
