import { waitFor } from "../../scripts/browser/wait-for.ts";
import type { PanelPage } from "./panel-page.ts";

const BUTTON = "button[aria-label^='Server spans']";
const DIALOG = "dialog[aria-label='Server spans']";
const ADDRESS = `${DIALOG} input[type=text]`;

/** Where the panel's server spans come from, by keyboard. */
export class PanelServers {
  constructor(private readonly panel: PanelPage) {}

  /** Opens the dialog, types what the collector printed, and waits for the connection. */
  async connect(printed: string): Promise<void> {
    await this.open();
    await this.type(printed);
    await this.panel.press("Enter");
    await this.says(/Connected/);
    await this.close();
  }

  async open(): Promise<void> {
    await this.panel.frame.evaluate(() => window.focus());
    await this.panel.frame.focus(BUTTON);
    await this.panel.press("Enter");
    await waitFor("the dialog to have the focus", () =>
      this.panel.frame.evaluate((dialog) => !!document.activeElement?.closest(dialog), DIALOG),
    );
  }

  async type(address: string): Promise<void> {
    await this.panel.frame.focus(ADDRESS);
    await this.replaceText(address);
  }

  private async replaceText(address: string): Promise<void> {
    const { keyboard } = this.panel.devtools;
    await keyboard.down("Control");
    await keyboard.press("a");
    await keyboard.up("Control");
    await keyboard.type(address);
  }

  /** Resolves when the dialog says so. */
  async says(words: RegExp): Promise<void> {
    // biome-ignore lint/performance/useDomNodeTextContent: what is hidden must not count
    const text = () => this.panel.frame.$eval(DIALOG, (dialog) => (dialog as HTMLElement).innerText);
    await waitFor(`the dialog to say ${words}`, async () => words.test(await text()), { detail: text });
  }

  async close(): Promise<void> {
    await this.panel.press("Escape");
    await waitFor("the dialog to be gone", async () => !(await this.panel.frame.$(DIALOG)), {
      detail: () =>
        this.panel.frame.evaluate(() => [
          document.activeElement?.outerHTML.slice(0, 200),
          document.hasFocus(),
          document.querySelectorAll("dialog[open]").length,
        ]),
    });
  }

  /** Adds a store of traces, by keyboard: permissions are asked for only by a person's hand. */
  async addStore(kind: string, address: string): Promise<void> {
    await this.open();
    await this.panel.frame.select(`${DIALOG} select`, kind);
    await this.panel.frame.focus(`${DIALOG} section input[type=text]`);
    await this.replaceText(address);
    await this.panel.press("Enter");
    await this.says(new RegExp(address));
    await this.close();
  }

  /** Asks the stores for the rest of the opened trace. */
  async fetchRest(): Promise<void> {
    await this.panel.frame.focus("button[aria-label^='Get the rest of this trace']");
    await this.panel.press("Enter");
  }

  async takeStoreAway(): Promise<void> {
    await this.open();
    await this.panel.frame.focus("button[aria-label^='Take away']");
    await this.panel.press("Enter");
    await waitFor(
      "the store to be gone",
      async () => !(await this.panel.frame.$("button[aria-label^='Take away']")),
    );
    await this.close();
  }

  /** The opened trace as a tree: a span's name after as many spaces as it is deep. */
  tree(): Promise<string[]> {
    return this.panel.frame.$$eval("[role=treegrid] [role=row][aria-selected]", (rows) =>
      rows.map((row) => {
        const name = row.querySelector("[role=gridcell] [dir=auto]")?.textContent ?? "";
        return " ".repeat(Number(row.getAttribute("aria-level")) - 1) + name;
      }),
    );
  }

  async growsInto(tree: string[]): Promise<void> {
    await waitFor("the tree", async () => (await this.tree()).join("\n") === tree.join("\n"), {
      detail: () => this.tree(),
    });
  }
}
