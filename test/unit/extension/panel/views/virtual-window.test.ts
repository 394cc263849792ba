import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isAtEnd,
  scrollTopFor,
  virtualWindow,
} from "../../../../../extension/panel/views/shared/virtual-window.ts";

const at = (scrollTop: number, rows = 100) =>
  virtualWindow({ rows, rowHeight: 20, scrollTop, viewport: 100, overscan: 2 });

describe("the window of a long list", () => {
  test("holds what is seen and two rows around it", () => {
    expect(at(0)).toEqual({ first: 0, last: 7, top: 0, height: 2000 });
    expect(at(210)).toEqual({ first: 8, last: 18, top: 160, height: 2000 });
    expect(at(1900)).toEqual({ first: 93, last: 100, top: 1860, height: 2000 });
  });

  test("holds nothing of an empty list", () => {
    expect(at(0, 0)).toEqual({ first: 0, last: 0, top: 0, height: 0 });
  });

  test("survives rows that went away while scrolled down", () => {
    expect(at(1900, 10)).toEqual({ first: 3, last: 10, top: 60, height: 200 });
  });

  test("always covers the viewport, and stays small", () => {
    fc.assert(
      fc.property(
        fc.nat(200_000),
        fc.nat(5_000_000),
        fc.integer({ min: 1, max: 2000 }),
        (rows, scrollTop, viewport) => {
          const window = virtualWindow({ rows, rowHeight: 21, scrollTop, viewport, overscan: 6 });
          const seen = Math.max(0, Math.min(scrollTop, rows * 21 - viewport));
          expect(window.top).toBeLessThanOrEqual(seen);
          expect(Math.min(rows * 21, seen + viewport)).toBeLessThanOrEqual(window.last * 21);
          expect(window.last - window.first).toBeLessThanOrEqual(Math.ceil(viewport / 21) + 14);
        },
      ),
    );
  });
});

test("scrolling to a row moves only as far as it must", () => {
  expect(scrollTopFor(3, 20, 40, 100)).toBe(40);
  expect(scrollTopFor(1, 20, 40, 100)).toBe(20);
  expect(scrollTopFor(9, 20, 40, 100)).toBe(100);
});

test("only a reader at the end is pulled along", () => {
  expect(isAtEnd(899, 100, 1000)).toBe(true);
  expect(isAtEnd(800, 100, 1000)).toBe(false);
});
