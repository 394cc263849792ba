import type { ElementHandle, Frame, KeyInput, Page } from "puppeteer";
import { expect, onTestFinished } from "vitest";
import type { Bridge } from "../../extension/bridge/bridge.ts";
import { type OpenedDevTools, openPanel, selectPanel } from "../../scripts/browser/devtools.ts";
import type { LaunchedBrowser } from "../../scripts/browser/launch.ts";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { type Account, type AccountOptions, accountFor, type Numbered } from "./account-for.ts";
import { sharedBrowser } from "./browser.ts";
import type { EmitterPage } from "./emitter-page.ts";

const TRACE_ROW = "[role=grid][aria-label=Traces] [role=row][aria-selected]";
const SPAN_ROW = "[role=treegrid] [role=row][aria-selected]";
/** Inside a row of either kind. */
const NAME = "[role=gridcell] [dir=auto]";
const TAB = "[role=tab]";
const DETAILS = "[role=tabpanel]";

/** What development builds of the panel offer to tests. */
declare const genaiTraces: { bridge: Bridge };
declare const chrome: { storage: { local: { get(keys: null): Promise<object> } } };

declare global {
  /** In the panel's world. */
  var uncaught: string[];
}

const EXTENSION = "chrome-extension://";

/** Who can say what it emitted so far. */
interface Emitter {
  emitted(): ReturnType<EmitterPage["emitted"]> | Promise<Numbered>;
}

/** The panel as a user sees it. Every selector of the end-to-end tests is here. */
export class PanelPage {
  /** Errors on the panel's console so far, refused resources included. */
  private readonly logged: string[] = [];

  private constructor(
    readonly devtools: Page,
    readonly frame: Frame,
  ) {
    devtools.on("console", (message) => {
      const ours = [message.location(), ...message.stackTrace()].some(({ url }) =>
        url?.startsWith(EXTENSION),
      );
      if (ours && message.type() === "error") this.logged.push(message.text());
    });
  }

  /** Opens DevTools on a tab, with our panel in front. At the end of the test nothing may have gone wrong in it. */
  static async open(page: Page, browser?: LaunchedBrowser): Promise<PanelPage> {
    const { devtools, panel }: OpenedDevTools = await openPanel(browser ?? (await sharedBrowser()), page);
    const opened = new PanelPage(devtools, panel);
    await opened.collectUncaughtErrors();
    // From here on it listens to DevTools, which tells it of changes only (a theme's, for one).
    await waitFor("the panel to start", () => panel.evaluate(() => typeof genaiTraces !== "undefined"));
    onTestFinished(async () => expect(await opened.errors(), "errors inside the panel").toEqual([]));
    return opened;
  }

  /** A frame's uncaught errors reach neither its console nor the page's events. */
  private async collectUncaughtErrors(): Promise<void> {
    await this.frame.evaluate(() => {
      globalThis.uncaught = [];
      addEventListener("error", ({ message, error }) =>
        uncaught.push(error instanceof Error ? `${message} ${error.stack}` : message),
      );
      addEventListener("unhandledrejection", ({ reason }) => uncaught.push(String(reason)));
    });
  }

  private async errors(): Promise<string[]> {
    const isOpen = !this.devtools.isClosed() && !this.frame.detached;
    return [...this.logged, ...(isOpen ? await this.frame.evaluate(() => uncaught) : [])];
  }

  /** After another of DevTools' tabs was in front. */
  async show(): Promise<void> {
    await selectPanel(await sharedBrowser(), this.devtools);
  }

  /** Everything that document emitted until now is stored or a declared gap, exactly once. */
  async accountsFor(emitter: Emitter, options?: AccountOptions): Promise<Account> {
    return accountFor(this, await emitter.emitted(), options);
  }

  /** Names in the trace list, top to bottom. */
  traces(): Promise<string[]> {
    return this.texts(`${TRACE_ROW} ${NAME}`);
  }

  /** Resolves when the list shows a trace of that name. */
  async lists(name: string): Promise<void> {
    await waitFor(`a trace “${name}” in the list`, async () => (await this.traces()).includes(name), {
      detail: async () => ({ traces: await this.traces(), panel: await this.text() }),
    });
  }

  /** What the list says of a trace, in one sentence: name, status, duration, figures. */
  async describes(name: string): Promise<string> {
    const row = await this.row(TRACE_ROW, name);
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
    await click(await this.row(TRACE_ROW, name));
  }

  /** Names in the opened trace's waterfall, top to bottom. */
  spans(): Promise<string[]> {
    return this.texts(`${SPAN_ROW} ${NAME}`);
  }

  async selectSpan(name: string): Promise<void> {
    await click(await this.row(SPAN_ROW, name));
  }

  spanCount(): Promise<number> {
    return this.frame.$$eval(SPAN_ROW, (rows) => rows.length);
  }

  /** For spans whose names are not unique. */
  async selectSpanAt(index: number): Promise<void> {
    await click(await waitFor(`span row ${index}`, async () => (await this.frame.$$(SPAN_ROW))[index]));
    await waitFor(`span row ${index} to be chosen`, async () =>
      this.frame.$$eval(
        SPAN_ROW,
        (rows, index) => rows[index]?.getAttribute("aria-selected") === "true",
        index,
      ),
    );
  }

  /** Titles of the details' tabs. */
  tabs(): Promise<string[]> {
    return this.texts(TAB);
  }

  async selectTab(title: string): Promise<void> {
    await click(await this.elementWith(TAB, (text) => text.includes(title), `the tab “${title}”`));
  }

  /** What can be read in the details of the chosen span; nothing while they are closed. */
  details(): Promise<string> {
    // biome-ignore lint/performance/useDomNodeTextContent: what is hidden must not count
    return this.frame.$$eval(DETAILS, ([element]) => (element as HTMLElement | undefined)?.innerText ?? "");
  }

  /** All that can be read in the panel. */
  text(): Promise<string> {
    // biome-ignore lint/performance/useDomNodeTextContent: what is hidden must not count
    return this.frame.evaluate(() => document.body.innerText);
  }

  /** Resolves when such words can be read anywhere in the panel. */
  async reads(words: RegExp): Promise<void> {
    await waitFor(`${words} in the panel`, async () => words.test(await this.text()), {
      detail: () => this.text(),
    });
  }

  /** Clicks the first button whose words match. */
  async clickButton(words: RegExp): Promise<void> {
    await click(await this.elementWith("button", (text) => words.test(text), `the button ${words}`));
  }

  chosenTrace(): Promise<string | undefined> {
    return this.chosen(TRACE_ROW);
  }

  chosenSpan(): Promise<string | undefined> {
    return this.chosen(SPAN_ROW);
  }

  async chosenTab(): Promise<string | undefined> {
    return (await this.texts(`${TAB}[aria-selected=true]`))[0];
  }

  /** Presses a key where the focus is. */
  press(key: KeyInput): Promise<void> {
    return this.devtools.keyboard.press(key);
  }

  /** Goes on with Tab until the focus is where it is wanted; gives up after a full round. */
  async focusByTab(what: string, isThere: () => boolean): Promise<void> {
    await this.frame.evaluate(() => window.focus());
    for (let i = 0; i < 60; i++) {
      if (await this.frame.evaluate(isThere)) return;
      await this.press("Tab");
    }
    throw new Error(`Tab never reached ${what}`);
  }

  /** Resolves when a banner warns of something. */
  async warns(words: RegExp): Promise<void> {
    await waitFor(
      `the warning ${words}`,
      async () => words.test((await this.texts("[role=alert]")).join("\n")),
      {
        detail: () => this.text(),
      },
    );
  }

  /** Resolves when the count of sessions is kept outside the database, where a wipe does not reach. */
  async remembersItsSessions(): Promise<void> {
    await waitFor("the sentinel to be written", () =>
      this.frame.evaluate(async () => JSON.stringify(await chrome.storage.local.get(null)).length > 2),
    );
  }

  /** The sessions this panel is connected to now. */
  connectedSessions(): Promise<string[]> {
    return this.frame.evaluate(() => genaiTraces.bridge.status().sessions);
  }

  private async chosen(rows: string): Promise<string | undefined> {
    return (await this.texts(`${rows}[aria-selected=true] ${NAME}`))[0];
  }

  private row(rows: string, name: string): Promise<ElementHandle<Element>> {
    return waitFor(`a row “${name}”`, async () => {
      const names = await this.texts(`${rows} ${NAME}`);
      // The list may have moved between the two looks: then the next look finds it.
      const row = (await this.frame.$$(rows))[names.indexOf(name)];
      return (await row?.$$eval(NAME, ([element]) => element?.textContent)) === name && row;
    });
  }

  private elementWith(
    selector: string,
    matches: (text: string) => boolean,
    what: string,
  ): Promise<ElementHandle<Element>> {
    return waitFor(
      what,
      async () => (await this.frame.$$(selector))[(await this.texts(selector)).findIndex(matches)],
      {
        detail: () => this.texts(selector),
      },
    );
  }

  private texts(selector: string): Promise<string[]> {
    return this.frame.$$eval(selector, (elements) => elements.map((element) => element.textContent ?? ""));
  }
}

/** Without moving the mouse: rows under it move as traces come in. */
const click = (element: ElementHandle<Element>): Promise<void> =>
  element.evaluate((element) => (element as HTMLElement).click());
