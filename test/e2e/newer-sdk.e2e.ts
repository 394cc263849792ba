import { it } from "vitest";
import { PROTOCOL_VERSION } from "../../sdk/protocol/index.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

it("a page whose SDK speaks a newer protocol: the panel asks for its own update", async () => {
  const { page } = await openEmitter({ path: "/no-sdk.html" });
  const panel = await PanelPage.open(page);
  await page.evaluate((v) => postMessage({ g: "genai-traces", v, t: "hello" }, "/"), PROTOCOL_VERSION + 1);
  await panel.warns(/Update the GenAI Traces extension/);
});
