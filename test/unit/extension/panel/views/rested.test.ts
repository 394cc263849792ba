import { expect, test } from "vitest";
import { createRested } from "../../../../../extension/panel/views/timeline/rested.ts";

/** Each making costs 5 ms. */
function counted() {
  let now = 0;
  let made = 0;
  const rested = createRested<number>(() => now);
  const make = () => {
    now += 5;
    return ++made;
  };
  return {
    ask: (key: unknown, revision: number) => rested([key], revision, make),
    wait: (ms: number) => (now += ms),
  };
}

test("what is asked for again is not made again", () => {
  const { ask } = counted();
  expect([ask("a", 1), ask("a", 1)]).toEqual([1, 1]);
});

test("while only the revision grows the thread has twenty times the rest that the work took", () => {
  const { ask, wait } = counted();
  ask("a", 1);
  wait(95);
  expect(ask("a", 2)).toBe(1);
  wait(10);
  expect(ask("a", 2)).toBe(2);
});

test("another key does not wait", () => {
  const { ask } = counted();
  expect([ask("a", 1), ask("b", 1)]).toEqual([1, 2]);
});
