import { beforeEach, describe, expect, test } from "vitest";
import { createPaced } from "../../../../../extension/panel/store/paced.ts";

let now: number;
let due: { fn: () => void; at: number } | undefined;
let seen: number[][];
let paced: ReturnType<typeof createPaced<number>>;

/** Time passes up to `ms`; what was due runs at its time. */
function pass(ms: number): void {
  const until = now + ms;
  if (due && due.at <= until) {
    now = due.at;
    const { fn } = due;
    due = undefined;
    fn();
  }
  now = until;
}

beforeEach(() => {
  now = 1000;
  due = undefined;
  seen = [];
  const timers = {
    set: (fn: () => void, ms: number) => {
      due = { fn, at: now + ms };
      return 1;
    },
    clear: () => {
      due = undefined;
    },
  };
  paced = createPaced((items) => void seen.push(items), {
    now: () => now,
    timers,
    rest: (items) => (items.length > 2 ? 200 : 100),
  });
});

describe("createPaced", () => {
  test("hands the first over at once, and gathers what comes while it rests", () => {
    paced.push(1);
    expect(seen).toEqual([[1]]);
    paced.push(2);
    pass(30);
    paced.push(3);
    expect(seen).toEqual([[1]]);
    pass(70);
    expect(seen).toEqual([[1], [2, 3]]);
  });

  test("rests longer after much", () => {
    paced.push(1);
    for (const item of [2, 3, 4]) paced.push(item);
    pass(100);
    paced.push(5);
    pass(150);
    expect(seen).toEqual([[1], [2, 3, 4]]);
    pass(50);
    expect(seen).toEqual([[1], [2, 3, 4], [5]]);
  });

  test("is quick again after a quiet moment", () => {
    paced.push(1);
    pass(500);
    paced.push(2);
    expect(seen).toEqual([[1], [2]]);
  });

  test("hands everything over when asked, once", () => {
    paced.push(1);
    paced.push(2);
    paced.flush();
    pass(1000);
    expect(seen).toEqual([[1], [2]]);
  });

  test("hands nothing over after it was disposed of", () => {
    paced.push(1);
    paced.push(2);
    paced.dispose();
    pass(1000);
    expect(seen).toEqual([[1]]);
  });
});
