import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { readArchive } from "../../scripts/browser/archive-reader.ts";
import { emitterUrl, newRun, openEmitter } from "./emitter-page.ts";
import { addFrame } from "./frame.ts";
import { PanelPage } from "./panel-page.ts";

const newSid = () => randomBytes(16).toString("hex");

it("messages that a script makes up are not taken for the window's own", async () => {
  const { page, emitter } = await openEmitter({ path: "/hostile.html" });
  const panel = await PanelPage.open(page);
  const sid = newSid();
  await page.evaluate((sid) => hostile.forge(sid), sid);
  await emitter.ask(); // emitted later, so when this is stored the forged ones would be too
  await panel.lists(emitter.run);
  await panel.accountsFor(emitter);
  expect(await readArchive(panel.frame, sid)).toEqual([]);
});

it.each(["another site", "a sandbox"])("a frame of %s cannot speak for the page around it", async (kind) => {
  const { page, emitter, server } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.ask(`${emitter.run} before`);
  await panel.lists(`${emitter.run} before`);

  const sandboxed = kind === "a sandbox";
  const url = emitterUrl(sandboxed ? server.here : server.elsewhere, newRun(), { path: "/hostile.html" });
  const frame = await addFrame(page, url, sandboxed ? "allow-scripts" : undefined);
  const invented = newSid();
  await frame.evaluate((sid) => hostile.speakForParent(sid), invented);
  await frame.evaluate((sid) => hostile.speakForParent(sid), (await emitter.emitted()).sid);

  await emitter.ask();
  await panel.lists(emitter.run);
  await panel.accountsFor(emitter);
  expect(await readArchive(panel.frame, invented)).toEqual([]);
});

it("a frame cannot write into the session of the page around it by using its id", async () => {
  const { page, emitter, server } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.ask(`${emitter.run} before`);
  await panel.lists(`${emitter.run} before`);

  const run = newRun();
  const url = emitterUrl(server.elsewhere, run, { path: "/hostile.html" });
  const frame = await addFrame(page, url);
  // To its own window, so that its own content script takes it for real.
  await frame.evaluate((sid) => hostile.flood(sid, 10), (await emitter.emitted()).sid);
  await frame.evaluate((run) => emitter.ask(run), run);
  await panel.lists(run);

  await emitter.ask();
  await panel.lists(emitter.run);
  await panel.accountsFor(emitter);
  expect(await panel.traces()).not.toContain("forged");
});

it("malformed messages change nothing for the others", async () => {
  const { page, emitter } = await openEmitter({ path: "/hostile.html" });
  const panel = await PanelPage.open(page);
  await page.evaluate((sid) => hostile.garbage(sid), newSid());
  await emitter.ask();
  await panel.lists(emitter.run);
  await panel.accountsFor(emitter);
  expect(await panel.frame.evaluate(() => "polluted" in {})).toBe(false);
});

it("a page that floods the panel with what was not asked for does not stop the others", async () => {
  const { page, emitter } = await openEmitter({ path: "/hostile.html" });
  const panel = await PanelPage.open(page);
  await page.evaluate((sid) => hostile.flood(sid, 5000), newSid()); // half a million records
  await emitter.ask();
  await panel.lists(emitter.run);
  await panel.accountsFor(emitter);
});
