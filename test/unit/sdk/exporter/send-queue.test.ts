import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { retryDelay } from "../../../../sdk/exporter/retry.ts";
import { type Reply, SendQueue } from "../../../../sdk/exporter/send-queue.ts";

const OK: Reply = { status: 200, retryAfter: null, body: "{}" };
const reply = (status: number, retryAfter: string | null = null): Reply => ({ status, retryAfter, body: "" });

/** A server that answers with what `answers` has next, and then always 200. Remembers what it accepted. */
function server(...answers: (Reply | "down")[]) {
  const asked: string[][] = [];
  const accepted: string[] = [];
  const post = vi.fn(async (body: string, _last: boolean) => {
    const spans = body.split(" ");
    asked.push(spans);
    const answer = answers.shift() ?? OK;
    if (answer === "down") throw new TypeError("Failed to fetch");
    if (answer.status === 200) accepted.push(...spans);
    return answer;
  });
  const queue = new SendQueue({ post, wrap: (spans) => spans.join(" "), mostBatch: 4, mostQueued: 8 });
  return { queue, asked, accepted, post };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("spans on their way to a server", () => {
  it("go in batches, each once", async () => {
    const { queue, accepted } = server();
    for (let i = 0; i < 6; i++) queue.add(`s${i}`);
    await vi.advanceTimersByTimeAsync(5000);
    expect(accepted).toEqual(["s0", "s1", "s2", "s3", "s4", "s5"]);
    expect(queue.counts).toEqual({ sent: 6, waiting: 0, dropped: 0, rejected: 0 });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(accepted).toHaveLength(6);
  });

  it("survive a server that is down for a minute, none twice", async () => {
    const { queue, accepted } = server("down", "down", "down", "down");
    for (let i = 0; i < 6; i++) queue.add(`s${i}`);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([...accepted].sort()).toEqual(["s0", "s1", "s2", "s3", "s4", "s5"]);
    expect(queue.counts).toMatchObject({ sent: 6, dropped: 0 });
  });

  it("wait as long as the server asks", async () => {
    const { queue, asked } = server(reply(429, "30"));
    queue.add("a");
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toHaveLength(1);
    for (let i = 0; i < 7; i++) queue.add(`more${i}`);
    await vi.advanceTimersByTimeAsync(29_000);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(queue.counts.sent).toBe(8);
  });

  it("go in halves where they are too many, and one that is too large by itself is dropped", async () => {
    const { queue, asked, accepted } = server(reply(413), reply(413), reply(413));
    for (let i = 0; i < 4; i++) queue.add(`s${i}`);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked.slice(0, 3).map((spans) => spans.length)).toEqual([4, 2, 1]);
    expect(accepted).toEqual(["s1", "s2", "s3"]);
    expect(queue.counts).toMatchObject({ sent: 3, dropped: 1 });
  });

  it.each([400, 401, 403, 404, 500])("are dropped after %i, which no retry mends", async (status) => {
    const { queue, asked } = server(reply(status));
    queue.add("a");
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toHaveLength(1);
    expect(queue.counts).toMatchObject({ dropped: 1, waiting: 0 });
  });

  it("that a server refused of an accepted request are counted and not sent again", async () => {
    const { queue, asked } = server({
      ...OK,
      body: '{"partialSuccess":{"rejectedSpans":"1","errorMessage":"no"}}',
    });
    queue.add("a");
    queue.add("b");
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toHaveLength(1);
    expect(queue.counts).toMatchObject({ sent: 1, rejected: 1 });
  });

  it("leave the queue where it is full, the oldest first, and are counted", async () => {
    const { queue, accepted } = server(reply(503, "1"));
    for (let i = 0; i < 4; i++) queue.add(`s${i}`);
    await vi.advanceTimersByTimeAsync(10);
    for (let i = 4; i < 12; i++) queue.add(`s${i}`);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(accepted).toEqual(["s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11"]);
    expect(queue.counts).toMatchObject({ sent: 8, dropped: 4 });
  });

  it("are given up after six tries", async () => {
    const { queue, asked } = server(...Array.from({ length: 6 }, () => "down" as const));
    queue.add("a");
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toHaveLength(6);
    expect(queue.counts).toMatchObject({ dropped: 1 });
  });

  it("go at once, and no more than may outlive it, when the page goes away", async () => {
    const { queue, post } = server();
    for (let i = 0; i < 3; i++) queue.add("x".repeat(30_000));
    void queue.flush(true);
    expect(post.mock.calls.map(([body, last]) => [body.length, last])).toEqual([[60_001, true]]);
  });
});

describe("the time until the next try", () => {
  it("is the server's, in seconds or as a date", () => {
    expect(retryDelay(0, "7", 0, 0)).toBe(7000);
    expect(retryDelay(0, new Date(90_000).toUTCString(), 60_000, 0)).toBe(30_000);
    expect(retryDelay(0, "99999999", 0, 0)).toBe(600_000);
  });

  it("doubles, up to a minute, with a random half", () => {
    expect([0, 1, 2, 9].map((attempt) => retryDelay(attempt, null, 0, 1))).toEqual([
      1000, 2000, 4000, 60_000,
    ]);
    expect(retryDelay(0, "soon", 0, 0)).toBe(500);
  });
});
