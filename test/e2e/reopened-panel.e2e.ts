import { it } from "vitest";
import { closeDevTools } from "../../scripts/browser/devtools.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

it("a panel closed and opened again in the middle of a stream has no hole", async () => {
  const { page, emitter } = await openEmitter();
  const first = await PanelPage.open(page);
  await emitter.stream(500);
  await first.lists(emitter.run);
  await emitter.hasEmitted(200);

  await closeDevTools(page, first.devtools);
  const { chunks } = await emitter.emitted();
  await emitter.hasEmitted(chunks + 200);

  const second = await PanelPage.open(page);
  await second.lists(emitter.run);
  await emitter.hasEmitted(chunks + 600);
  await emitter.stop();
  await second.accountsFor(emitter);
});
