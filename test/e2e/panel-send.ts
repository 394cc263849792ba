import { waitFor } from "../../scripts/browser/wait-for.ts";
import { PanelDialog } from "./panel-dialog.ts";
import type { PanelPage } from "./panel-page.ts";

const BUTTON = "button[aria-label^='Send traces']";

/** The panel's dialog for back ends. */
export class PanelSend extends PanelDialog {
  constructor(panel: PanelPage) {
    super(panel, "Send traces");
  }

  async open(): Promise<void> {
    const { frame } = this.panel;
    await frame.evaluate(() => window.focus());
    await frame.focus(BUTTON);
    await this.panel.press("Enter");
    await this.isOpen();
  }

  /** Opens the form for another destination; where there is none yet it is open already. */
  async add(preset: string, fields: { address: string; key?: string; scope?: string }): Promise<void> {
    const { frame } = this.panel;
    if (!(await frame.$(`${this.dialog} select`))) await this.press(/^Add a destination/);
    await waitFor("the form", async () => (await frame.$(`${this.dialog} select`)) !== null);
    await frame.select(`${this.dialog} select`, preset);
    await this.type("input[inputmode=url]", fields.address);
    if (fields.key !== undefined) await this.type("input[type=password]", fields.key);
    if (fields.scope !== undefined) await this.type("input[type=text]:not([inputmode])", fields.scope);
  }

  /** Tests share the extension's storage. */
  async removeAll(): Promise<void> {
    const { frame } = this.panel;
    await this.open();
    for (;;) {
      const before = await frame.$$eval(`${this.dialog} li`, (rows) => rows.length);
      if (!before) break;
      await this.press(/^Remove /);
      await waitFor("one less", async () =>
        frame.$$eval(`${this.dialog} li`, (rows, before) => rows.length < before, before),
      );
    }
    await this.close();
  }
}
