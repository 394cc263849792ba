import { expect, test } from "vitest";
import { createBackoff } from "../../../../extension/bridge/backoff.ts";

function setUp(random = 1) {
  let now = 0;
  const clock = { now: () => now, after: () => () => {}, random: () => random };
  return { backoff: createBackoff(clock), pass: (ms: number) => (now += ms) };
}

test("waits double from 100 ms to 5 s", () => {
  const { backoff } = setUp();
  expect(Array.from({ length: 8 }, () => backoff.lost())).toEqual([
    100, 200, 400, 800, 1600, 3200, 5000, 5000,
  ]);
});

test("chance takes off up to half of a wait", () => {
  expect(setUp(0).backoff.lost()).toBe(50);
  expect(setUp(0.5).backoff.lost()).toBe(75);
});

test("only a connection that held for a second starts the waits again", () => {
  const { backoff, pass } = setUp();
  backoff.opened();
  pass(999);
  expect(backoff.lost()).toBe(100);
  backoff.opened();
  pass(999);
  expect(backoff.lost()).toBe(200);
  backoff.opened();
  pass(1_000);
  expect(backoff.lost()).toBe(100);
});
