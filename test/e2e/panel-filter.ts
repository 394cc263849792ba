import { waitFor } from "../../scripts/browser/wait-for.ts";
import type { PanelPage } from "./panel-page.ts";

const BOX = "input[role=combobox][aria-label='Filter traces']";
const OPTION = "[role=listbox] [role=option]";

/** The panel's filter box, by keyboard. */
export class PanelFilter {
  constructor(private readonly panel: PanelPage) {}

  /** Types on at the end of what is there. */
  async type(text: string): Promise<void> {
    await this.panel.frame.focus(BOX);
    await this.panel.press("End");
    await this.panel.devtools.keyboard.type(text);
  }

  async clear(): Promise<void> {
    await this.panel.frame.focus(BOX);
    const { keyboard } = this.panel.devtools;
    await keyboard.down("Control");
    await keyboard.press("a");
    await keyboard.up("Control");
    await keyboard.press("Delete");
    await waitFor("the filter to be empty", async () => (await this.value()) === "");
  }

  value(): Promise<string> {
    return this.panel.frame.$eval(BOX, (box) => (box as HTMLInputElement).value);
  }

  /** Resolves when these completions are offered. */
  async suggests(wanted: string[]): Promise<void> {
    await waitFor(`the completions ${wanted}`, async () => (await this.options()).join() === wanted.join(), {
      detail: () => this.options(),
    });
  }

  /** The option that the box names as its active one. */
  async chooses(wanted: string): Promise<void> {
    await waitFor(`the completion ${wanted} to be chosen`, () =>
      this.panel.frame.$eval(
        BOX,
        (box, wanted) => {
          const id = box.getAttribute("aria-activedescendant");
          const option = id && document.getElementById(id);
          return option && option.ariaSelected === "true" && option.firstElementChild?.textContent === wanted;
        },
        wanted,
      ),
    );
  }

  /** Opens the saved filters; the focus is in them then. */
  async openSaved(): Promise<void> {
    await this.panel.clickButton(/^Saved$/);
    await waitFor("the saved filters to have the focus", () =>
      this.panel.frame.evaluate(
        () => document.activeElement?.closest("[role=dialog]")?.ariaLabel === "Saved filters",
      ),
    );
  }

  private options(): Promise<string[]> {
    return this.panel.frame.$$eval(OPTION, (options) =>
      options.map((option) => option.firstElementChild?.textContent ?? ""),
    );
  }
}
