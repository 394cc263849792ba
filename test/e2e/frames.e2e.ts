import { expect, it } from "vitest";
import { EmitterPage, emitterUrl, newRun, openEmitter } from "./emitter-page.ts";
import { addFrame } from "./frame.ts";
import { PanelPage } from "./panel-page.ts";

it.each([
  { kind: "of the same origin", elsewhere: false },
  { kind: "of another site", elsewhere: true },
  { kind: "in a sandbox", elsewhere: false, sandbox: "allow-scripts" },
])("a frame $kind is traced as a session of its own", async ({ elsewhere, sandbox }) => {
  const { page, emitter, server } = await openEmitter();
  const panel = await PanelPage.open(page);
  const run = newRun();
  const frame = await addFrame(page, emitterUrl(elsewhere ? server.elsewhere : server.here, run), sandbox);
  const inner = new EmitterPage(frame, run);

  await Promise.all([emitter.ask(), inner.stream(250)]);
  await Promise.all([panel.lists(emitter.run), panel.lists(run)]);
  await inner.hasEmitted(100);
  await inner.stop();
  await panel.accountsFor(emitter);
  await panel.accountsFor(inner);
  expect((await inner.emitted()).sid).not.toBe((await emitter.emitted()).sid);
});
