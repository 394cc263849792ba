import fc from "fast-check";
import { expect, test } from "vitest";
import { calculate } from "../../../../sdk/examples/chat/calculate.ts";

test("products bind tighter than sums, and brackets tighter than both", () => {
  expect(calculate("2 + 3 * 4")).toBe(14);
  expect(calculate("(2 + 3) * 4")).toBe(20);
  expect(calculate("10 - 4 - 3")).toBe(3);
  expect(calculate("-(1.5 + 2) / 7")).toBe(-0.5);
});

test("dividing by zero and nonsense throw", () => {
  expect(() => calculate("7 / 0")).toThrow(RangeError);
  for (const nonsense of ["", "2 +", "(1", "1 2", "two", "alert(1)"])
    expect(() => calculate(nonsense)).toThrow(SyntaxError);
});

test("sums of whole numbers come out as JavaScript has them", () => {
  const whole = fc.integer({ min: 0, max: 999 });
  fc.assert(
    fc.property(whole, whole, whole, (a, b, c) => {
      expect(calculate(`${a} + ${b} * ${c}`)).toBe(a + b * c);
      expect(calculate(`(${a} - ${b}) * ${c}`)).toBe((a - b) * c + 0);
    }),
  );
});
