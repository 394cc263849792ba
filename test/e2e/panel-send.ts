import { waitFor } from "../../scripts/browser/wait-for.ts";
import type { PanelPage } from "./panel-page.ts";

const BUTTON = "button[aria-label^='Send traces']";
const DIALOG = "dialog[aria-label='Send traces']";

/** The panel's dialog for back ends, by keyboard: permissions are asked for only by a person's hand. */
export class PanelSend {
  constructor(private readonly panel: PanelPage) {}

  async open(): Promise<void> {
    const { frame } = this.panel;
    await frame.evaluate(() => window.focus());
    await frame.focus(BUTTON);
    await this.panel.press("Enter");
    await waitFor("the dialog", async () => (await frame.$(`${DIALOG}[open]`)) !== null);
  }

  /** Opens the form for another destination; where there is none yet it is open already. */
  async add(preset: string, fields: { address: string; key?: string; scope?: string }): Promise<void> {
    const { frame } = this.panel;
    if (!(await frame.$(`${DIALOG} select`))) await this.press(/^Add a destination/);
    await waitFor("the form", async () => (await frame.$(`${DIALOG} select`)) !== null);
    await frame.select(`${DIALOG} select`, preset);
    await this.type("input[inputmode=url]", fields.address);
    if (fields.key !== undefined) await this.type("input[type=password]", fields.key);
    if (fields.scope !== undefined) await this.type("input[type=text]:not([inputmode])", fields.scope);
  }

  async type(field: string, text: string): Promise<void> {
    const { keyboard } = this.panel.devtools;
    await this.panel.frame.focus(`${DIALOG} ${field}`);
    await keyboard.down("Control");
    await keyboard.press("a");
    await keyboard.up("Control");
    await keyboard.type(text);
  }

  /** Presses one of the dialog's buttons. */
  async press(name: RegExp): Promise<void> {
    await this.panel.frame.evaluate(
      (dialog, source) => {
        const words = new RegExp(source);
        const named = (button: HTMLElement) =>
          words.test(button.title) || words.test(button.textContent ?? "");
        [...document.querySelectorAll<HTMLElement>(`${dialog} button`)].find(named)?.focus();
      },
      DIALOG,
      name.source,
    );
    await this.panel.press("Enter");
  }

  /** Ticks or unticks. */
  async toggle(title: string): Promise<void> {
    await this.panel.frame.evaluate(
      (dialog, title) => {
        const labels = [...document.querySelectorAll<HTMLLabelElement>(`${dialog} label`)];
        labels.find((label) => label.textContent?.startsWith(title))?.click();
      },
      DIALOG,
      title,
    );
  }

  async says(words: RegExp): Promise<void> {
    // biome-ignore lint/performance/useDomNodeTextContent: what is hidden must not count
    const text = () => this.panel.frame.$eval(DIALOG, (dialog) => (dialog as HTMLElement).innerText);
    await waitFor(`the dialog to say ${words}`, async () => words.test(await text()), { detail: text });
  }

  async close(): Promise<void> {
    await this.panel.press("Escape");
    await this.isClosed();
  }

  async isClosed(): Promise<void> {
    await waitFor("the dialog to be gone", async () => !(await this.panel.frame.$(`${DIALOG}[open]`)));
  }

  /** Tests share the extension's storage. */
  async removeAll(): Promise<void> {
    const { frame } = this.panel;
    await this.open();
    for (;;) {
      const before = await frame.$$eval(`${DIALOG} li`, (rows) => rows.length);
      if (!before) break;
      await this.press(/^Remove /);
      await waitFor("one less", async () =>
        frame.$$eval(`${DIALOG} li`, (rows, before) => rows.length < before, before),
      );
    }
    await this.close();
  }
}
