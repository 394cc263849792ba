import { it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

it("a streaming answer grows in the panel before it ends", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.stream(100);
  await panel.lists(emitter.run);
  await panel.says(emitter.run, /running/);

  await panel.selectTrace(emitter.run);
  await panel.selectSpan("chat test-model");
  await panel.selectTab("Conversation");
  const early = await waitFor(
    "the first tokens",
    async () => (await panel.details()).match(/token\d+/g)?.length,
  );
  await waitFor(
    "more tokens while it still streams",
    async () => ((await panel.details()).match(/token\d+/g)?.length ?? 0) > early,
  );

  await emitter.stop();
  await panel.says(emitter.run, /finished/);
  await panel.accountsFor(emitter);
});
