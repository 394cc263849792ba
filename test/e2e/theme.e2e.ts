import { expect, it, onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

it("the panel follows DevTools' theme while it is open", async () => {
  const { page } = await openEmitter();
  const panel = await PanelPage.open(page);
  onTestFinished(() => panel.setTheme("default")); // the browser is shared
  for (const theme of ["dark", "default", "dark"] as const) {
    await panel.setTheme(theme);
    await waitFor(`a ${theme} panel`, async () => (await panel.lightness()) > 0.5 === (theme === "default"), {
      detail: () => panel.lightness(),
    });
  }
  expect(await panel.lightness()).toBeLessThan(0.25);
});
