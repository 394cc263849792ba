import { expect, it, onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";
import { lightness, setTheme } from "./theme.ts";

it("the panel follows DevTools' theme while it is open", async () => {
  const { page } = await openEmitter();
  const panel = await PanelPage.open(page);
  onTestFinished(() => setTheme(panel, "default")); // the browser is shared
  for (const theme of ["dark", "default", "dark"] as const) {
    await setTheme(panel, theme);
    await waitFor(`a ${theme} panel`, async () => (await lightness(panel)) > 0.5 === (theme === "default"), {
      detail: () => lightness(panel),
    });
  }
  expect(await lightness(panel)).toBeLessThan(0.25);
});
