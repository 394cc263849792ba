import type { ElementHandle, Frame, Page } from "puppeteer";
import { expect, onTestFinished } from "vitest";
import type { Bridge } from "../../extension/bridge/bridge.ts";
import { type OpenedDevTools, openPanel, selectPanel } from "../../scripts/browser/devtools.ts";
import type { LaunchedBrowser } from "../../scripts/browser/launch.ts";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { type Account, type AccountOptions, accountFor } from "./account-for.ts";
import { sharedBrowser } from "./browser.ts";
import type { EmitterPage } from "./emitter-page.ts";

const ROW = "[role=grid][aria-label=Traces] [role=row][aria-selected]";
const NAME = "[role=gridcell] [dir=auto]";

/** What development builds of the panel offer to tests. */
declare const genaiTraces: { bridge: Bridge };

/** The panel as a user sees it. Every selector of the end-to-end tests is here. */
export class PanelPage {
  /** What went wrong inside the panel so far; must stay empty. */
  readonly errors: string[] = [];

  private constructor(
    readonly devtools: Page,
    readonly frame: Frame,
  ) {
    devtools.on("console", (message) => {
      const ours = message.stackTrace().some(({ url }) => url?.startsWith("chrome-extension://"));
      if (ours && message.type() === "error") this.errors.push(message.text());
    });
  }

  /** Opens DevTools on a tab, with our panel in front. At the end of the test nothing may have gone wrong in it. */
  static async open(page: Page, browser?: LaunchedBrowser): Promise<PanelPage> {
    const { devtools, panel }: OpenedDevTools = await openPanel(browser ?? (await sharedBrowser()), page);
    const opened = new PanelPage(devtools, panel);
    onTestFinished(() => expect(opened.errors, "errors inside the panel").toEqual([]));
    return opened;
  }

  /** After another of DevTools' tabs was in front. */
  async show(): Promise<void> {
    await selectPanel(await sharedBrowser(), this.devtools);
  }

  /** Everything that document emitted until now is stored or a declared gap, exactly once. */
  async accountsFor(emitter: EmitterPage, options?: AccountOptions): Promise<Account> {
    return accountFor(this, await emitter.emitted(), options);
  }

  /** Names in the trace list, top to bottom. */
  traces(): Promise<string[]> {
    return this.texts(`${ROW} ${NAME}`);
  }

  /** Resolves when the list shows a trace of that name. */
  async lists(name: string): Promise<void> {
    await waitFor(`a trace “${name}” in the list`, async () => (await this.traces()).includes(name), {
      detail: async () => ({ traces: await this.traces(), panel: await this.text() }),
    });
  }

  /** What the list says of a trace, in one sentence: name, status, duration, figures. */
  async describes(name: string): Promise<string> {
    const row = await this.row(name);
    return row.evaluate((element) => element.getAttribute("aria-label") ?? "");
  }

  /** Resolves when the list's sentence on a trace matches. */
  async says(name: string, words: RegExp): Promise<void> {
    await waitFor(
      `the list to say ${words} of “${name}”`,
      async () => words.test(await this.describes(name)),
      {
        detail: () => this.describes(name),
      },
    );
  }

  async selectTrace(name: string): Promise<void> {
    const row = await this.row(name);
    await row.evaluate((element) => (element as HTMLElement).click());
  }

  /** All that can be read in the panel. */
  text(): Promise<string> {
    // biome-ignore lint/performance/useDomNodeTextContent: what is hidden must not count
    return this.frame.evaluate(() => document.body.innerText);
  }

  /** The sessions this panel is connected to now. */
  connectedSessions(): Promise<string[]> {
    return this.frame.evaluate(() => genaiTraces.bridge.status().sessions);
  }

  private async row(name: string): Promise<ElementHandle<Element>> {
    await this.lists(name);
    for (const row of await this.frame.$$(ROW))
      if ((await row.$$eval(NAME, ([element]) => element?.textContent)) === name) return row;
    throw new Error(`The row of “${name}” went away`);
  }

  private texts(selector: string): Promise<string[]> {
    return this.frame.$$eval(selector, (elements) => elements.map((element) => element.textContent ?? ""));
  }
}
