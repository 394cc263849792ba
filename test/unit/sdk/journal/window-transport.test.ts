import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { BONE, CHUNKS } from "../../../../sdk/journal/entry.ts";
import type { Journal } from "../../../../sdk/journal/journal.ts";
import { createPageJournal } from "../../../../sdk/journal/window-transport.ts";
import {
  acknowledge,
  bye,
  coverage,
  isPageMessage,
  ready,
  subscribe,
} from "../../../../sdk/protocol/index.ts";
import { createFakeClock, FakePage, numbersOf } from "./fake-page.ts";

const MIB = 1024 * 1024;
let page: FakePage;
let time: ReturnType<typeof createFakeClock>;
let journal: Journal;

beforeEach(() => {
  page = new FakePage();
  time = createFakeClock();
  journal = createPageJournal(page, time.clock);
});

const sid = (): string => journal.hello().sid;
const push = (length = 100): void =>
  journal.push(JSON.stringify({ type: "start", x: "x".repeat(length) }), BONE);
const listen = (from = 1, credit = MIB): void => {
  page.command(subscribe(sid(), from, credit));
  time.settle();
};
const sent = (): number[] => page.batches().flatMap(numbersOf);
const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

describe("when nobody listens", () => {
  it("says hello once and nothing more", () => {
    for (let i = 0; i < 1000; i++) push();
    time.pass(60_000);
    expect(page.posted).toEqual([journal.hello()].map((hello) => ({ ...hello, next: 1 })));
    expect([...page.targets]).toEqual(["/"]);
  });

  it("gives no last words", () => {
    push();
    page.dispatchEvent(new Event("pagehide"));
    expect(page.finals).toEqual([]);
  });

  it("says hello again to a new content script, under the same id", () => {
    push();
    page.command(ready());
    expect(page.hellos().map((one) => [one.sid, one.head, one.next])).toEqual([
      [sid(), 1, 1],
      [sid(), 1, 2],
    ]);
  });

  it("never listens to unload", () => {
    expect(page.listened).not.toContain("unload");
    expect(page.listened).not.toContain("beforeunload");
  });
});

describe("when DevTools listens", () => {
  it("a late panel gets everything from the ring", () => {
    for (let i = 0; i < 5; i++) push();
    listen();
    expect(sent()).toEqual(upTo(5));
    expect(page.posted.every(isPageMessage)).toBe(true);
  });

  it("the first record after a quiet moment goes at once", () => {
    listen();
    time.pass(1000);
    push();
    expect(sent()).toEqual([]);
    time.settle();
    expect(sent()).toEqual([1]);
  });

  it("under load one batch goes every 32 ms", () => {
    listen();
    time.pass(1000);
    for (let i = 0; i < 100; i++) {
      push();
      time.pass(4);
    }
    time.pass(100);
    expect(sent()).toEqual(upTo(100));
    expect(page.batches().length).toBeGreaterThan(10);
    expect(page.batches().length).toBeLessThan(16);
  });

  it("a busy loop sends batches of at most 128 KiB or 400 records without waiting for a timer", () => {
    listen();
    for (let i = 0; i < 1000; i++) push(300);
    expect(page.batches().length).toBeGreaterThan(1);
    for (const { body, n } of page.batches()) {
      expect(body.length).toBeLessThanOrEqual(128 * 1024);
      expect(n).toBeLessThanOrEqual(400);
    }
  });

  it("a hidden page whose timers are late sends when it records", () => {
    listen();
    push();
    time.settle();
    push();
    time.stall(1000);
    push();
    expect(sent()).toEqual([1, 2, 3]);
  });

  it("what waits in a span becomes a record before it is sent", () => {
    listen();
    time.pass(1000);
    let closed = 0;
    journal.pend(() => {
      closed++;
      push();
    });
    time.settle();
    expect(closed).toBe(1);
    expect(sent()).toEqual([1]);
  });

  it("is quiet again after bye, and goes on where the next listener wants", () => {
    listen();
    push();
    time.settle();
    page.command(bye());
    push();
    time.pass(1000);
    expect(sent()).toEqual([1]);
    listen(2);
    expect(sent()).toEqual([1, 2]);
  });

  it("what a listener has already need not be kept", () => {
    for (let i = 0; i < 5; i++) push();
    listen(4);
    expect(sent()).toEqual([4, 5]);
    expect(journal.hello().head).toBe(4);
  });
});

describe("credit", () => {
  it("holds back what exceeds it until an acknowledgement", () => {
    for (let i = 0; i < 10; i++) push(1000);
    listen(1, 3000);
    expect(sent()).toEqual([1, 2]);
    page.command(acknowledge(sid(), 2, 3000));
    time.settle();
    expect(sent()).toEqual([1, 2, 3, 4]);
    expect(journal.hello().head).toBe(3);
  });

  it("of 0 pauses", () => {
    listen(1, 0);
    push();
    time.pass(1000);
    expect(sent()).toEqual([]);
    page.command(acknowledge(sid(), 0, MIB));
    time.settle();
    expect(sent()).toEqual([1]);
  });

  it("starts anew with a new subscription", () => {
    for (let i = 0; i < 4; i++) push(1000);
    listen(1, 3000);
    listen(1, 3000);
    expect(sent()).toEqual([1, 2, 1, 2]);
  });

  it("for another session, or malformed, changes nothing", () => {
    push();
    const before = page.posted.length;
    page.command(subscribe("0".repeat(32), 1, MIB));
    for (const nonsense of [
      null,
      1,
      "x",
      { t: "sub" },
      { ...subscribe(sid(), 1, MIB), v: 2 },
      { ...ready(), g: "other" },
    ])
      page.command(nonsense);
    page.document.dispatchEvent(new CustomEvent("genai-traces:command", { detail: "{" }));
    page.document.dispatchEvent(new Event("genai-traces:command"));
    time.pass(1000);
    expect(page.posted.length).toBe(before);
    expect(journal.hello().head).toBe(1);
  });
});

describe("when the page is left", () => {
  it("everything not acknowledged goes at once, by a DOM event", () => {
    listen();
    for (let i = 0; i < 3; i++) push();
    time.settle();
    page.command(acknowledge(sid(), 1, MIB));
    push();
    page.dispatchEvent(new Event("pagehide"));
    expect(page.finals.map((one) => one.t)).toEqual(["final"]);
    expect(page.finals.flatMap(numbersOf)).toEqual([2, 3, 4]);
  });

  it("also when it is hidden, which may be the last that is heard of it", () => {
    listen();
    push();
    page.document.visibilityState = "hidden";
    page.document.dispatchEvent(new Event("visibilitychange"));
    expect(page.finals.flatMap(numbersOf)).toEqual([1]);
  });

  it("not when it is shown again", () => {
    listen();
    push();
    page.document.dispatchEvent(new Event("visibilitychange"));
    expect(page.finals).toEqual([]);
  });

  it("large rests go in several messages", () => {
    listen(1, 1000);
    for (let i = 0; i < 20; i++) push(200_000);
    page.dispatchEvent(new Event("pagehide"));
    expect(page.finals.length).toBeGreaterThan(3);
    expect(page.finals.flatMap(numbersOf)).toEqual(upTo(20));
  });

  it("what waits is told that there is no later", () => {
    listen();
    const told: boolean[] = [];
    journal.pend((last) => told.push(last));
    page.dispatchEvent(new Event("pagehide"));
    expect(told).toEqual([true]);
  });

  it("back from the back/forward cache it goes on with the same id and numbers", () => {
    listen();
    push();
    page.dispatchEvent(new Event("pagehide"));
    const before = sid();
    page.command(ready());
    push();
    listen(2);
    expect(page.hellos().at(-1)).toMatchObject({ sid: before, next: 2 });
    expect(page.batches().at(-1)).toMatchObject({ s0: 2, n: 1 });
  });
});

describe("a page that may get in the way", () => {
  it("is not spoken from while it prerenders", () => {
    const early = new FakePage();
    early.document.prerendering = true;
    createPageJournal(early, time.clock);
    early.command(ready());
    expect(early.posted).toEqual([]);
    early.document.prerendering = false;
    early.document.dispatchEvent(new Event("prerenderingchange"));
    expect(early.hellos().length).toBe(1);
  });

  it("whose postMessage throws does not notice", () => {
    page.postMessage = () => {
      throw new Error("not here");
    };
    const deaf = createPageJournal(page, time.clock);
    expect(() => {
      page.command(subscribe(deaf.hello().sid, 1, MIB));
      deaf.push('{"type":"start"}', BONE);
      time.pass(100);
    }).not.toThrow();
  });

  it("gets nothing of an error in what waited", () => {
    journal.pend(() => {
      throw new Error("another copy's bug");
    });
    let closed = false;
    journal.pend(() => {
      closed = true;
    });
    expect(() => journal.collect()).not.toThrow();
    expect(closed).toBe(true);
  });
});

describe("pulled by DevTools", () => {
  it("gives what is there and forgets what was stored", () => {
    for (let i = 0; i < 3; i++) push();
    const first = journal.drain(0);
    expect(first.hello).toMatchObject({ t: "hello", head: 1, next: 4 });
    expect(first.batch && numbersOf(first.batch)).toEqual([1, 2, 3]);
    push();
    const second = journal.drain(4);
    expect(second.hello.head).toBe(4);
    expect(second.batch && numbersOf(second.batch)).toEqual([4]);
    expect(journal.drain(5).batch).toBeNull();
  });

  it("takes a cursor that is too large as no reason to forget", () => {
    push();
    expect(journal.drain(100).hello.head).toBe(1);
  });

  it("a full ring comes in parts of about 1 MiB", () => {
    for (let i = 0; i < 300; i++) push(10_000);
    let cursor = 1;
    const lengths: number[] = [];
    for (let { batch } = journal.drain(cursor); batch; { batch } = journal.drain(cursor)) {
      lengths.push(batch.body.length);
      cursor = batch.s0 + batch.n;
    }
    expect(cursor).toBe(301);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(MIB);
  });
});

it("whatever happens, the way never holds more than the credit and nothing is skipped", () => {
  const event = fc.oneof(
    fc.record({ do: fc.constant("push" as const), length: fc.nat(5_000) }),
    fc.record({ do: fc.constant("pass" as const), milliseconds: fc.nat(100) }),
    fc.record({ do: fc.constant("ack" as const), credit: fc.nat(30_000) }),
    fc.record({ do: fc.constant("sub" as const), credit: fc.nat(30_000) }),
    fc.record({ do: fc.constant("bye" as const) }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 120 }), (events) => {
      const here = new FakePage();
      const clock = createFakeClock();
      const mine = createPageJournal(here, clock.clock);
      const id = mine.hello().sid;
      let stored = 0;
      let credit = 0;
      let flying: { end: number; length: number }[] = [];
      let seen = 0;
      const look = (): void => {
        clock.settle();
        for (const batch of here.batches().slice(seen)) {
          seen++;
          expect(batch.s0).toBeLessThanOrEqual(Math.max(stored, flying.at(-1)?.end ?? 0) + 1);
          const records = JSON.parse(batch.body);
          expect(records.reduce((sum: number, one: never) => sum + coverage(one), 0)).toBe(batch.n);
          flying.push({ end: batch.s0 + batch.n - 1, length: batch.body.length });
          expect(flying.reduce((sum, one) => sum + one.length, 0)).toBeLessThanOrEqual(credit);
        }
      };
      for (const one of events) {
        // What was planned before is done before the next event, as in a browser.
        look();
        if (one.do === "push")
          mine.push(JSON.stringify({ type: "chunks", x: "x".repeat(one.length) }), CHUNKS);
        else if (one.do === "pass") clock.pass(one.milliseconds);
        else if (one.do === "bye") here.command(bye());
        else if (one.do === "sub") {
          credit = one.credit;
          flying = [];
          here.command(subscribe(id, stored + 1, credit));
        } else {
          const first = flying.shift();
          stored = Math.max(stored, first?.end ?? 0);
          credit = Math.max(
            one.credit,
            flying.reduce((sum, other) => sum + other.length, 0),
          );
          here.command(acknowledge(id, stored, credit));
        }
      }
      look();
      credit = MIB;
      flying = [];
      here.command(subscribe(id, stored + 1, credit));
      look();
      expect(Math.max(stored, flying.at(-1)?.end ?? 0)).toBe(mine.hello().next - 1);
    }),
    { numRuns: 200 },
  );
});
