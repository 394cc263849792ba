import { beforeEach, describe, expect, it } from "vitest";
import type { Archive } from "../../../../../extension/engine/archive/archive.ts";
import { createMemoryArchive } from "../../../../../extension/engine/archive/memory-archive.ts";
import { openArchive } from "../../../../../extension/engine/archive/open-archive.ts";
import type { OutgoingRow, OutgoingStore } from "../../../../../extension/engine/archive/outgoing-store.ts";
import { freshIndexedDb, ManualClock } from "../engine-world.ts";

async function diskArchive(): Promise<Archive> {
  let archive: Archive | undefined;
  const events = {
    ready: (ready: Archive) => {
      archive = ready;
    },
    blocked: () => {},
    outdated: () => {},
    failed: () => {},
  };
  await openArchive({ name: "test", clock: new ManualClock(), events });
  return archive as unknown as Archive;
}

const row = (destination: string, trace: string, ...spanIds: string[]): OutgoingRow => ({
  destination,
  traceId: trace,
  spanIds,
});

describe.each([
  ["on disk", diskArchive],
  ["in memory", async () => createMemoryArchive()],
] as const)("the queue of what is to be sent, %s", (_, open) => {
  let queue: OutgoingStore;
  beforeEach(async () => {
    freshIndexedDb();
    queue = (await open()).outgoing;
  });

  it("keeps each destination's spans in order, and counts them", async () => {
    await queue.add([row("a", "t1", "1", "2"), row("b", "t1", "1", "2"), row("a", "t2", "3")]);
    expect(await queue.forwarded("a")).toMatchObject({ waiting: 3, sent: 0 });
    expect((await queue.take("a", 100)).map(({ traceId, spanIds }) => [traceId, spanIds])).toEqual([
      ["t1", ["1", "2"]],
      ["t2", ["3"]],
    ]);
    expect(await queue.take("a", 1)).toHaveLength(1);
    expect(await queue.take("nobody", 1)).toEqual([]);
  });

  it("loses what is done, also of a part of a row, and counts what became of it", async () => {
    await queue.add([row("a", "t1", "1", "2", "3")]);
    const [{ key = 0 } = {}] = await queue.take("a", 10);
    expect(await queue.settle("a", [{ key, done: ["1", "3"] }], { sent: 1, refused: 1 })).toMatchObject({
      ...{ waiting: 1, sent: 1, refused: 1 },
    });
    expect((await queue.take("a", 10))[0]?.spanIds).toEqual(["2"]);
    expect(await queue.settle("a", [{ key, done: ["2"] }], { gone: 1 })).toMatchObject({
      waiting: 0,
      gone: 1,
    });
    expect(await queue.take("a", 10)).toEqual([]);
  });

  it("drops the oldest where there is too much, of this destination alone, and says how many", async () => {
    await queue.add([row("a", "t1", "1", "2", "3"), row("b", "t1", "1"), row("a", "t2", "4", "5")]);
    expect(await queue.trim("a", 3)).toMatchObject({ waiting: 3, overflowed: 2 });
    expect((await queue.take("a", 10)).flatMap(({ spanIds }) => spanIds)).toEqual(["3", "4", "5"]);
    expect(await queue.trim("a", 3)).toMatchObject({ waiting: 3, overflowed: 2 });
    expect(await queue.forwarded("b")).toMatchObject({ waiting: 1, overflowed: 0 });
  });

  it("counts as sent what was dropped while it was on its way", async () => {
    await queue.add([row("a", "t1", "1", "2")]);
    const [{ key = 0 } = {}] = await queue.take("a", 10);
    await queue.trim("a", 0);
    expect(await queue.settle("a", [{ key, done: ["1", "2"] }], { sent: 2 })).toMatchObject({
      ...{ waiting: 0, sent: 2, overflowed: 0 },
    });
  });

  it("forgets a destination that is taken away", async () => {
    await queue.add([row("a", "t1", "1"), row("b", "t1", "1")]);
    await queue.clear("a");
    expect(await queue.forwarded("a")).toMatchObject({ waiting: 0 });
    expect(await queue.forwarded("b")).toMatchObject({ waiting: 1 });
  });
});
