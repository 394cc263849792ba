import type { Frame } from "puppeteer";
import { afterAll, beforeAll, expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { root } from "../../scripts/esbuild-options.ts";
import { manifestFor } from "../../scripts/manifest.ts";
import { accountFor, numberedBy } from "../e2e/account-for.ts";
import { EmitterPage, emitterUrl, newRun } from "../e2e/emitter-page.ts";
import { pageServer } from "../e2e/page-server.ts";
import { type FirefoxPanel, openFirefoxPanel } from "./firefox-panel.ts";
import { type Evaluate, type Firefox, launchFirefox } from "./marionette.ts";

const { gecko } = manifestFor("firefox").browser_specific_settings as { gecko: { id: string } };
declare const ask: (question: string) => Promise<string>;
declare const WebExtensionPolicy: {
  getByID(id: string): { extension: { terminateBackground(): Promise<void>; backgroundState: string } };
};

let firefox: Firefox;
let emitter: EmitterPage;
let panel: FirefoxPanel;

beforeAll(async () => {
  firefox = await launchFirefox(process.env.GENAI_TRACES_FIREFOX ?? "firefox-esr");
  await firefox.install(`${root}/dist/firefox`);
  const run = newRun();
  await firefox.navigate(emitterUrl((await pageServer()).here, run));
  emitter = new EmitterPage(frameOf(firefox.inPage), run);
  panel = await openFirefoxPanel(firefox);
}, 120_000);

afterAll(() => firefox?.close());

const frameOf = (evaluate: Evaluate) => ({ evaluate }) as unknown as Frame;
const stored = async () => accountFor({ frame: frameOf(panel.evaluate) }, await emitter.emitted());
const words = () => panel.evaluate(() => document.body.textContent ?? "");

it("what a page emits goes through the background to the panel, and is stored whole", async () => {
  await emitter.stream(250);
  await emitter.hasEmitted(500);
  await emitter.stop();
  await stored();
  await waitFor("the trace to be listed", async () => (await words()).includes(emitter.run));
});

it("nothing is lost where Firefox stops the background in the middle of a stream", async () => {
  await emitter.stream(250);
  const before = (await emitter.emitted()).chunks;
  await emitter.hasEmitted(before + 200);
  const state = await firefox.inBrowser(async (id) => {
    const { extension } = WebExtensionPolicy.getByID(id);
    await extension.terminateBackground();
    return extension.backgroundState;
  }, gecko.id);
  expect(state).not.toBe("running");
  await emitter.hasEmitted(before + 600);
  await emitter.stop();
  await stored();
});

it("a page that never heard of us is recorded, whatever its policy", async () => {
  const { here } = await pageServer();
  await firefox.navigate(`${here}/strict-csp/no-sdk-chat.html`);
  const press = () =>
    panel.evaluate(() => {
      const buttons = [...document.querySelectorAll<HTMLElement>("button")];
      const button = buttons.find((one) => /^Record this page/.test(one.ariaLabel ?? one.textContent ?? ""));
      button?.click();
      return !!button;
    });
  await waitFor("the button", press);
  await waitFor("the tap in the page", () =>
    firefox.inPage(() => Symbol.for("genai-traces") in window && "ask" in window),
  );
  expect(await firefox.inPage((text) => ask(text), "What is seen?")).toContain("data: [DONE]");
  await waitFor("the call to be listed", async () => (await words()).includes("What is seen?"));
  await accountFor({ frame: frameOf(panel.evaluate) }, await numberedBy(frameOf(firefox.inPage)));
});
