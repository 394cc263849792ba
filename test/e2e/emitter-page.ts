import { randomUUID } from "node:crypto";
import type { Frame, Page } from "puppeteer";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openTab, sharedBrowser } from "./browser.ts";
import { type PageServer, pageServer } from "./page-server.ts";
import type { Emitted } from "./pages/emitter.ts";

/** A document that emits spans (`pages/emitter.ts`), driven from the test. */
export class EmitterPage {
  constructor(
    /** The tab, or a frame in it. */
    readonly document: Page | Frame,
    /** Names this document's report, and in most tests its trace. */
    readonly run: string,
  ) {}

  ask(name = this.run, chunks = 10): Promise<void> {
    return this.document.evaluate((name, chunks) => emitter.ask(name, chunks), name, chunks);
  }

  say(text: string, name = this.run): Promise<void> {
    return this.document.evaluate((name, text) => emitter.say(name, text), name, text);
  }

  stream(chunksPerSecond: number, name = this.run): Promise<void> {
    return this.document.evaluate((name, rate) => emitter.stream(name, rate), name, chunksPerSecond);
  }

  stop(): Promise<void> {
    return this.document.evaluate(() => emitter.stop());
  }

  emitted(): Promise<Emitted> {
    return this.document.evaluate(() => emitter.emitted());
  }

  /** Resolves once that many chunks have been emitted. */
  async hasEmitted(chunks: number): Promise<void> {
    await waitFor(`${chunks} chunks to be emitted`, async () => (await this.emitted()).chunks >= chunks);
  }

  /** What it had emitted when it went away. */
  async lastWords(): Promise<Emitted> {
    const { reports } = await pageServer();
    return JSON.parse(await waitFor(`the last words of ${this.run}`, () => reports.get(this.run)));
  }
}

export interface OpenedEmitter {
  page: Page;
  emitter: EmitterPage;
  server: PageServer;
}

export const newRun = (): string => `run-${randomUUID().slice(0, 8)}`;

/** Address of an emitter page. */
export const emitterUrl = (origin: string, run: string, options: EmitterOptions = {}): string =>
  `${origin}${options.path ?? "/emitter.html"}?${new URLSearchParams({ run, ...options.query })}`;

export interface EmitterOptions {
  path?: string;
  query?: Record<string, string>;
}

/** Opens an emitter in a new tab. */
export async function openEmitter(
  options: EmitterOptions = {},
  browser = sharedBrowser(),
): Promise<OpenedEmitter> {
  const server = await pageServer();
  const run = newRun();
  const page = await openTab(await browser, emitterUrl(server.here, run, options));
  return { page, emitter: new EmitterPage(page, run), server };
}
