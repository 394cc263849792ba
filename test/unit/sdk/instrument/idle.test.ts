import { expect, it } from "vitest";
import { drain, later, release, settle } from "../../../../sdk/instrument/idle.ts";

const MiB = 1024 * 1024;

it("until there is somebody to read, everything waits, in order and within a bound", () => {
  const done: number[] = [];
  for (let i = 0; i < 6; i++) later(() => done.push(i), MiB);
  drain();
  expect(done).toEqual([]);
  release();
  drain();
  expect(done).toEqual([2, 3, 4, 5]);
});

it("jobs are done later, in order, whatever fails", async () => {
  const done: number[] = [];
  later(() => done.push(1));
  later(() => {
    throw new Error("ours");
  });
  await new Promise<void>((resolve) => later(() => resolve(void done.push(2))));
  expect(done).toEqual([1, 2]);
});

it("nothing is done at once", () => {
  let isDone = false;
  later(() => {
    isDone = true;
  });
  expect(isDone).toBe(false);
  drain();
  expect(isDone).toBe(true);
});

it("a little text is read at once where a body ends, much is not", () => {
  const done: string[] = [];
  later(() => done.push("little"), 1000);
  settle();
  expect(done).toEqual(["little"]);
  later(() => done.push("much"), MiB);
  settle();
  expect(done).toEqual(["little"]);
  drain();
});

it("no more than 4 Mi code units wait: the oldest are read, nothing is lost", () => {
  const done: number[] = [];
  for (let i = 0; i < 6; i++) later(() => done.push(i), MiB);
  expect(done).toEqual([0, 1]);
  drain();
  expect(done).toEqual([0, 1, 2, 3, 4, 5]);
});

it("jobs that jobs bring come after what was there", () => {
  const done: string[] = [];
  later(() => {
    done.push("a");
    later(() => done.push("c"));
  });
  later(() => done.push("b"));
  drain();
  expect(done).toEqual(["a", "b", "c"]);
});

// Fifty times 120 ms, had it been: the next would not come in time.
it("a batch that took long is not paid for with a long rest", { timeout: 4000 }, async () => {
  const until = performance.now() + 120;
  await new Promise<void>((resolve) =>
    later(() => {
      while (performance.now() < until);
      resolve();
    }),
  );
  await new Promise<void>((resolve) => later(resolve));
});
