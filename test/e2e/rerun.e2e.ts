import { expect, it, onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { ModelServer } from "../fixtures/model-server.ts";
import { PanelDialog } from "./panel-dialog.ts";
import type { PanelPage } from "./panel-page.ts";
import { openDrawn } from "./seed-trace.ts";
import { seriousFindings } from "./serious-findings.ts";
import { setTheme, type Theme } from "./theme.ts";

declare const genaiTraces: { store: { modelEndpoint: { remove(): Promise<void> } } };

const says = (role: string, content: string) => ({ role, parts: [{ type: "text", content }] });
const RECORDED = JSON.stringify({
  "gen_ai.system_instructions": [{ type: "text", content: "You are a shop's assistant. Be brief." }],
  "gen_ai.input.messages": [says("user", "How long does a refund take?")],
  "gen_ai.output.messages": [says("assistant", "Two years.")],
  "gen_ai.request.model": "gpt-5-mini",
  "gen_ai.request.temperature": 0.9,
  "gen_ai.tool.definitions": [{ type: "function", name: "get_order", parameters: { type: "object" } }],
});
const drawing = (name: string) => `
  agent ${name}        |==========|
    chat gpt-5-mini    |  ..=====  | ${RECORDED}
`;

const shoot = async ({ devtools }: PanelPage, name: string) => {
  if (process.env.SHOTS) await devtools.screenshot({ path: `${process.env.SHOTS}/rerun-${name}.png` });
};

async function openDialog(server: ModelServer) {
  onTestFinished(() => server.stop());
  const { panel } = await openDrawn(drawing);
  await panel.selectSpan("chat gpt-5-mini");
  await panel.clickButton(/^Run again…$/);
  const dialog = new PanelDialog(panel, "Run again");
  await dialog.isOpen();
  // Tests share the extension's storage.
  onTestFinished(() => panel.frame.evaluate(() => genaiTraces.store.modelEndpoint.remove()));
  return { panel, dialog };
}

it("a call is made again, edited, at a server that was just set up; it is seen to stream, and compared", async () => {
  const server = await ModelServer.start();
  server.key = "sk-local-0123456789abcdef";
  server.stopsAfter = { pieces: 2, how: "wait" };
  const { panel, dialog } = await openDialog(server);
  await dialog.type("input[inputmode=url]", server.url);
  await dialog.press(/^Asks for its models/);
  await dialog.says(/does not take the key.*401/);
  await dialog.type("input[type=password]", server.key);
  await dialog.press(/^Asks for its models/);
  await dialog.says(/It works, and has 2 models/);
  await shoot(panel, "server");
  await dialog.press(/^Save$/);

  await dialog.says(/leave this browser for 127\.0\.0\.1/);
  await dialog.type("input[list=rerun-models]", "small");
  await dialog.type("textarea[aria-label='Words of message 1']", "Answer with the exact number of days.");
  expect(server.asked.filter(({ path }) => path.endsWith("/chat/completions"))).toEqual([]);
  await dialog.press(/^Run again$/);
  await dialog.isClosed();
  await waitFor("the new call", async () => (await panel.chosenSpan()) === "chat small");
  await panel.selectTab("Conversation");
  await panel.reads(/Refunds take/);
  await shoot(panel, "streams");
  server.goOn();
  await panel.reads(/Refunds take 30 days\./);
  expect(server.asked.at(-1)?.body).toEqual({
    model: "small",
    messages: [
      { role: "system", content: "Answer with the exact number of days." },
      { role: "user", content: "How long does a refund take?" },
    ],
    tools: [{ type: "function", function: { name: "get_order", parameters: { type: "object" } } }],
    ...{ temperature: 0.9, stream: true, stream_options: { include_usage: true } },
  });

  await panel.clickButton(/^Compare with the original$/);
  await panel.reads(/Output\s+Two.*30 days\./);
  await shoot(panel, "compare");
});

it("what goes wrong is said where it can be put right, and a call that runs can be stopped", async () => {
  const server = await ModelServer.start();
  const { panel, dialog } = await openDialog(server);
  await dialog.type("input[inputmode=url]", server.url);
  await dialog.press(/^Save$/);
  await dialog.says(/leave this browser/);
  server.refusal = { status: 404, body: '{"error":{"message":"model gpt-5-mini not found"}}' };
  await dialog.press(/^Run again$/);
  await dialog.says(/no such address or model.*404 model gpt-5-mini not found/);
  await dialog.type("fieldset > label textarea", "{");
  await dialog.press(/^Run again$/);
  await dialog.says(/The parameters are no JSON/);
  await dialog.type("fieldset > label textarea", '{"stream": true}');

  server.refusal = undefined;
  server.stopsAfter = { pieces: 1, how: "wait" };
  await dialog.press(/^Run again$/);
  await dialog.isClosed();
  await waitFor("the new call", async () => (await panel.chosenSpan())?.startsWith("chat gpt-5-mini"));
  await panel.clickButton(/^Stop$/);
  await waitFor("the server to notice", () => server.left === 1);
  const row = () =>
    panel.frame.$$eval("[role=row][data-trace][aria-selected=true]", ([row]) =>
      row?.getAttribute("aria-label"),
    );
  await waitFor("its row to say so", async () => /aborted/.test((await row()) ?? ""), { detail: row });
});

it.each<Theme>(["default", "dark"])("axe finds nothing serious in its dialog (theme: %s)", async (theme) => {
  const server = await ModelServer.start();
  const { panel, dialog } = await openDialog(server);
  await setTheme(panel, theme);
  expect(await seriousFindings(panel)).toEqual([]);
  await dialog.type("input[inputmode=url]", server.url);
  await dialog.press(/^Save$/);
  await dialog.says(/leave this browser/);
  await shoot(panel, theme);
  expect(await seriousFindings(panel)).toEqual([]);
});
