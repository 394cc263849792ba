import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Bridge } from "../../../../extension/bridge/bridge.ts";
import type { Clock } from "../../../../extension/bridge/clock.ts";
import { createBridge } from "../../../../extension/bridge/create-bridge.ts";
import { FakeBrowser, type FakePage } from "./fake-browser.ts";
import type { FakeJournal } from "./fake-journal.ts";
import type { Tamper } from "./fake-port.ts";
import { FakeStore } from "./fake-store.ts";

const CREDIT = 400;
const hex = (n: number) => n.toString(16).padStart(32, "0");

/** Timers, and with them all hops, are vitest's: a simulated minute takes a millisecond. */
const clock: Clock = {
  now: () => Date.now(),
  after(delay, callback) {
    const timer = setTimeout(callback, delay);
    return () => clearTimeout(timer);
  },
  random: () => 0.5,
};

type Step =
  | { do: "emit"; count: number }
  | { do: "wait"; ms: number }
  | { do: "cut" }
  | { do: "stop background" }
  | { do: "reopen panel" }
  | { do: "close panel" }
  | { do: "pause" }
  | { do: "resume" }
  | { do: "freeze and thaw"; ms: number }
  | { do: "navigate" }
  | { do: "tamper"; how: "drop" | "repeat" | "swap" };

class World {
  readonly browser: FakeBrowser;
  readonly store = new FakeStore(CREDIT);
  readonly gone: { journal: FakeJournal; wasHeard: boolean }[] = [];
  private bridge: Bridge | undefined;
  private page: FakePage;
  private how: "drop" | "repeat" | "swap" | undefined;
  private swapped: unknown;
  private readonly pullOnly: boolean;
  private dropped = 0;

  constructor(road: "direct" | "relay" | "pull") {
    this.pullOnly = road === "pull";
    this.browser = new FakeBrowser({
      background: road === "relay",
      ...(this.pullOnly && { granted: [] }),
      tamper: this.tamper,
    });
    this.page = this.openPage();
  }

  private openPage(): FakePage {
    const number = this.browser.pages.length + 1;
    return this.browser.open(`document-${number}`, { sid: hex(number) });
  }

  private tamper: Tamper = (message) => {
    const { how } = this;
    const before = this.swapped === undefined ? [] : [this.swapped];
    this.swapped = undefined;
    this.how = undefined;
    if (how === "drop") {
      this.dropped += 1;
      return before;
    }
    if (how === "swap") {
      this.swapped = message;
      return before;
    }
    return how === "repeat" ? [message, message, ...before] : [message, ...before];
  };

  openPanel(): void {
    this.closePanel();
    this.bridge = createBridge(this.store, this.browser.environment(clock));
    this.store.bridge = this.bridge;
    this.bridge.start();
  }

  closePanel(): void {
    this.bridge?.stop();
    this.bridge = undefined;
    this.store.bridge = undefined;
  }

  async run(step: Step): Promise<void> {
    const { journal } = this.page;
    if (!journal) throw new Error("This world's pages all have an SDK");
    switch (step.do) {
      case "emit":
        journal.emit(step.count);
        return;
      case "wait":
        await vi.advanceTimersByTimeAsync(step.ms);
        return;
      case "cut":
        for (const port of this.page.ports) port.cut();
        return;
      case "stop background":
        this.browser.stopBackground();
        return;
      case "reopen panel":
        this.openPanel();
        return;
      case "close panel":
        this.closePanel();
        return;
      case "pause":
        this.bridge?.setRecording(false);
        return;
      case "resume":
        this.bridge?.setRecording(true);
        return;
      case "freeze and thaw":
        if (this.pullOnly) return;
        this.page.leave();
        await vi.advanceTimersByTimeAsync(step.ms);
        this.page.comeBack();
        return;
      case "navigate":
        this.gone.push({ journal, wasHeard: false });
        this.page.leave();
        this.page = this.openPage();
        return;
      case "tamper":
        this.how = step.how;
        return;
      default:
        step satisfies never;
    }
  }

  /** A panel that records, and time for everything to arrive. The last batch may have been dropped: one more shows it. */
  async settle(): Promise<FakeJournal> {
    this.how = undefined;
    if (this.bridge) this.bridge.setRecording(true);
    else this.openPanel();
    await vi.advanceTimersByTimeAsync(20_000);
    this.page.journal?.emit(1);
    await vi.advanceTimersByTimeAsync(20_000);
    if (!this.page.journal) throw new Error("This world's pages all have an SDK");
    return this.page.journal;
  }

  get drops(): number {
    return this.dropped;
  }
}

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("emit" as const), count: fc.integer({ min: 1, max: 60 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 3_000 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Step>({ do: "cut" }, { do: "stop background" }, { do: "navigate" }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Step>(
      { do: "reopen panel" },
      { do: "close panel" },
      { do: "pause" },
      { do: "resume" },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("freeze and thaw" as const),
      ms: fc.integer({ min: 0, max: 3_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("tamper" as const),
      how: fc.constantFrom("drop" as const, "repeat" as const, "swap" as const),
    }),
  },
);

const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);
const ascending = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe.each(["direct", "relay", "pull"] as const)("the %s road", (road) => {
  test("stored and declared gaps together are what was emitted, whatever happens on the way", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        vi.clearAllTimers();
        const world = new World(road);
        world.openPanel();
        for (const each of steps) await world.run(each);
        const journal = await world.settle();
        const kept = world.store.of(journal.sid);
        expect(ascending([...kept.stored, ...kept.gaps])).toEqual(upTo(journal.next - 1));
        // Gaps only where the road was told to drop.
        if (world.drops === 0) expect([...kept.gaps]).toEqual([]);
        expect(journal.worstInFlight).toBeLessThanOrEqual(CREDIT);
        for (const { journal } of world.gone) {
          const { stored, gaps } = world.store.of(journal.sid);
          const known = ascending([...stored, ...gaps]);
          expect(known).toEqual(upTo(known.length)); // at most the end is missing, when nobody listened
        }
        world.closePanel();
      }),
      { numRuns: 150 },
    );
  });

  test("a panel opened late gets everything that the ring holds", async () => {
    const world = new World(road);
    await world.run({ do: "emit", count: 100 });
    world.openPanel();
    const journal = await world.settle();
    expect(world.store.of(journal.sid).stored).toEqual(upTo(101));
  });

  test("what arrives undisturbed arrives in order and once", async () => {
    const world = new World(road);
    world.openPanel();
    for (let i = 0; i < 20; i++) {
      await world.run({ do: "emit", count: 7 });
      await world.run({ do: "wait", ms: 200 });
    }
    const journal = await world.settle();
    expect(world.store.of(journal.sid).stored).toEqual(upTo(141));
    expect(world.store.duplicates).toBe(0);
  });

  test("nothing is taken from the page while recording is paused", async () => {
    const world = new World(road);
    world.openPanel();
    await world.run({ do: "emit", count: 10 });
    await world.run({ do: "wait", ms: 5_000 });
    await world.run({ do: "pause" });
    await world.run({ do: "wait", ms: 5_000 });
    const sid = hex(1);
    const before = world.store.of(sid).stored.length;
    expect(before).toBe(10);
    await world.run({ do: "emit", count: 10 });
    await world.run({ do: "wait", ms: 5_000 });
    expect(world.store.of(sid).stored.length).toBe(before);
    await world.run({ do: "resume" });
    await world.settle();
    expect(world.store.of(sid).stored).toEqual(upTo(21));
  });
});

describe.each(["direct", "relay"] as const)("the %s road", (road) => {
  test("brings the last words of a page whose port is closed already", async () => {
    const world = new World(road);
    world.openPanel();
    await world.run({ do: "wait", ms: 2_000 });
    await world.run({ do: "emit", count: 500 }); // more than the credit
    await world.run({ do: "navigate" });
    await world.settle();
    expect(ascending(world.store.of(hex(1)).stored)).toEqual(upTo(500));
  });

  test("keeps the page quiet after the panel is closed", async () => {
    const world = new World(road);
    world.openPanel();
    await world.run({ do: "wait", ms: 2_000 });
    const { journal } = world.browser.top as FakePage;
    expect(journal?.isSubscribed).toBe(true);
    world.closePanel();
    await world.run({ do: "wait", ms: 5_000 });
    expect(journal?.isSubscribed).toBe(false);
  });

  test("comes back after a document was frozen, under the same name", async () => {
    const world = new World(road);
    world.openPanel();
    await world.run({ do: "emit", count: 5 });
    await world.run({ do: "wait", ms: 2_000 });
    await world.run({ do: "freeze and thaw", ms: 60_000 });
    await world.run({ do: "emit", count: 5 });
    const journal = await world.settle();
    expect(world.store.of(journal.sid).stored).toEqual(upTo(11));
    expect([...world.store.of(journal.sid).documents]).toEqual(["document-1"]);
    expect(world.store.departures).toEqual(["document-1"]);
  });
});

test("a background stopped in the middle of a stream loses nothing", async () => {
  const world = new World("relay");
  world.openPanel();
  for (let i = 0; i < 10; i++) {
    await world.run({ do: "emit", count: 20 });
    await world.run({ do: "wait", ms: 500 });
    await world.run({ do: "stop background" });
    await world.run({ do: "emit", count: 20 });
    await world.run({ do: "wait", ms: 500 });
  }
  const journal = await world.settle();
  expect(ascending(world.store.of(journal.sid).stored)).toEqual(upTo(401));
  expect(world.browser.backgroundStarts).toBeGreaterThan(5);
});

test("a pulled page's successor is not freed of what it recorded before the panel saw it", async () => {
  const world = new World("pull");
  world.openPanel();
  await world.run({ do: "emit", count: 60 });
  await world.run({ do: "wait", ms: 5_000 });
  await world.run({ do: "navigate" });
  await world.run({ do: "emit", count: 20 });
  const journal = await world.settle();
  expect(world.store.of(journal.sid).stored).toEqual(upTo(21));
});

test("last words that find the background stopped wait there for the panel", async () => {
  const world = new World("relay");
  world.openPanel();
  await world.run({ do: "wait", ms: 2_000 });
  await world.run({ do: "stop background" });
  await world.run({ do: "emit", count: 30 });
  await world.run({ do: "wait", ms: 20 });
  await world.run({ do: "navigate" });
  await world.settle();
  expect(ascending(world.store.of(hex(1)).stored)).toEqual(upTo(30));
});
