import { waitFor } from "../../scripts/browser/wait-for.ts";
import type { PanelPage } from "./panel-page.ts";

/** One of the panel's dialogs, by keyboard: permissions are asked for only by a person's hand. */
export class PanelDialog {
  protected readonly dialog: string;

  /** `label`: its accessible name. */
  constructor(
    protected readonly panel: PanelPage,
    label: string,
  ) {
    this.dialog = `dialog[aria-label='${label}']`;
  }

  async isOpen(): Promise<void> {
    await waitFor("the dialog", async () => (await this.panel.frame.$(`${this.dialog}[open]`)) !== null);
  }

  async type(field: string, text: string): Promise<void> {
    const { keyboard } = this.panel.devtools;
    await this.panel.frame.focus(`${this.dialog} ${field}`);
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
      this.dialog,
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
      this.dialog,
      title,
    );
  }

  async says(words: RegExp): Promise<void> {
    // biome-ignore lint/performance/useDomNodeTextContent: what is hidden must not count
    const text = () => this.panel.frame.$eval(this.dialog, (dialog) => (dialog as HTMLElement).innerText);
    await waitFor(`the dialog to say ${words}`, async () => words.test(await text()), { detail: text });
  }

  async close(): Promise<void> {
    await this.panel.press("Escape");
    await this.isClosed();
  }

  async isClosed(): Promise<void> {
    await waitFor("the dialog to be gone", async () => !(await this.panel.frame.$(`${this.dialog}[open]`)));
  }
}
