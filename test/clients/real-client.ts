import type { Page } from "puppeteer";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import type { Journal } from "../../sdk/journal/journal.ts";
import { type Drained, JOURNAL_KEY, type TraceRecord } from "../../sdk/protocol/index.ts";
import type { Outcome, Performance } from "./pages/client.ts";
import type { Asked, Played, Take } from "./playback-server.ts";
import { type SeenSpan, seenSpans } from "./seen-span.ts";
import { world } from "./world.ts";

/** One performance as it went with us in the page. What the app got was the same without us. */
export interface Performed {
  outcome: Outcome;
  /** Requests as the server saw them. */
  asked: Asked[];
  played: Played[];
  /** Roots of what we recorded. */
  spans: SeenSpan[];
}

export interface PerformOptions extends Omit<Performance, "base"> {
  /** Of the request; decides which provider it is. `localhost:…`: without TLS, as local model servers are. */
  host: string;
  /** What the server answers, in turn. */
  takes: Take[];
  /** The connection of the first answer breaks when the app has that many chunks. */
  breakAfter?: number;
  /** Spans may still run when they are looked at. Default: wait until all have ended. */
  mayRun?: boolean;
  /** How many roots there will be. Default 1. */
  roots?: number;
}

export interface RealClient {
  /**
   * Does the same in a page without us and in one with us, expects the same of both, and waits until
   * every span has ended.
   */
  perform(options: PerformOptions): Promise<Performed>;
}

/** Two tabs with the same client, one of them with us, for the tests of one file. */
export function realClient(page: string): RealClient {
  let native: Page;
  let observed: Page;
  beforeAll(async () => {
    [native, observed] = await Promise.all([openPage(page, false), openPage(page, true)]);
  });
  afterAll(async () => {
    await Promise.all([native?.close(), observed?.close()]);
  });
  return {
    async perform(options) {
      const journal = journalOf(observed);
      await journal.skip();
      const [without, withUs] = await Promise.all([performIn(native, options), performIn(observed, options)]);
      expect(withUs.outcome, "what the app gets, with us").toEqual(without.outcome);
      expect(withUs.asked.map(comparable), "what the server is asked, with us").toEqual(
        without.asked.map(comparable),
      );
      const spans = await journal.spans(options.roots ?? 1, options.mayRun ?? false);
      // The server hears of it a moment later; the test itself says whether it must.
      if (options.stop && !options.mayRun)
        await vi.waitFor(() => expect(withUs.played[0]?.leftAt).toBeDefined(), LEFT).catch(() => {});
      const played = withUs.played.map((one) => ({ ...one }));
      // What still runs must not be mistaken for what comes next.
      if (options.mayRun) await Promise.all([native.reload(), observed.reload()]);
      return { ...withUs, played, spans };
    },
  };
}

async function openPage(name: string, withUs: boolean): Promise<Page> {
  const { browser, pageUrl } = await world();
  const page = await browser.newPage();
  const said: string[] = [];
  page.on("pageerror", (error) => said.push(String(error)));
  await page.goto(pageUrl(name, withUs));
  const isReady = await page.evaluate(() => "perform" in globalThis);
  if (!isReady) throw new Error(`The page ${name} did not start: ${said.join("\n")}`);
  return page;
}

async function performIn(
  page: Page,
  { host, takes, roots: _, mayRun: __, breakAfter, ...performance }: PerformOptions,
): Promise<{ outcome: Outcome; asked: Asked[]; played: Played[] }> {
  const { playback } = await world();
  const { token, played } = playback.recite(takes);
  const origin = `${host.startsWith("localhost") ? "http" : "https"}://${host}`;
  const base = `${origin}/${token}`;
  const performing = page.evaluate((performance) => perform(performance), { ...performance, base });
  if (breakAfter !== undefined) {
    await page.waitForFunction((count) => heard >= count, { polling: 20 }, breakAfter);
    played[0]?.breakOff();
  }
  const text = await performing;
  return {
    outcome: JSON.parse(steady(text, token)),
    asked: played.map(({ asked }) => JSON.parse(steady(JSON.stringify(asked), token))),
    played,
  };
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** Without what differs from run to run: the token, random ids and the time of day. */
const steady = (text: string, token: string): string =>
  text.replaceAll(token, "take").replace(UUID, "uuid").replace(TIME, "time");

/** The page's address is in no request (`no-referrer`); all else must be the same to the byte. */
const comparable = (asked: Asked): Asked => asked;

/**
 * How long the news of a closed connection may take to the server: an abort that comes while nobody reads lets Chromium wait up to 5 s for the rest of the body before it closes the
 * connection (`HttpResponseBodyDrainer::kTimeoutInSeconds`).
 */
const LEFT = { timeout: 10_000, interval: 20 };

/** How long spans may take to be written once the app has its answer. */
const WRITTEN_MS = 5000;

/** The page's journal, read as DevTools' pull does. */
function journalOf(page: Page): {
  skip(): Promise<void>;
  spans(roots: number, mayRun: boolean): Promise<SeenSpan[]>;
} {
  const records: TraceRecord[] = [];
  let sid = "";
  let cursor = 1;
  const read = async (): Promise<TraceRecord[]> => {
    for (;;) {
      const { hello, batch } = await page.evaluate(drain, JOURNAL_KEY, cursor);
      sid = hello.sid;
      if (!batch) {
        cursor = hello.next;
        return records;
      }
      records.push(...JSON.parse(batch.body));
      cursor = batch.s0 + batch.n;
    }
  };
  return {
    async skip() {
      await read();
      const resources = records.filter(({ type }) => type === "resource");
      records.splice(0, records.length, ...resources);
    },
    async spans(roots, mayRun) {
      const seen = async () => seenSpans(await read(), sid);
      return waitFor(
        `${roots} traces to be written`,
        async () => {
          const spans = await seen();
          return spans.length >= roots && (mayRun || spans.every(hasEnded)) && spans;
        },
        { timeout: WRITTEN_MS, detail: seen },
      );
    },
  };
}

const hasEnded = (span: SeenSpan): boolean => span.status !== "running" && span.children.every(hasEnded);

const drain = (key: string, cursor: number): Drained =>
  (Reflect.get(globalThis, Symbol.for(key)) as Journal).drain(cursor);
