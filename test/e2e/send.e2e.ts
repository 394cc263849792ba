import { expect, it, onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { OtlpBackEnd, type Rule } from "../fixtures/otlp-back-end.ts";
import { VENDOR_RULES } from "../fixtures/vendor-rules.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";
import { PanelSend } from "./panel-send.ts";
import { seriousFindings } from "./serious-findings.ts";
import { setTheme } from "./theme.ts";

async function startBackEnd(rule?: Rule): Promise<OtlpBackEnd> {
  const backEnd = await OtlpBackEnd.start(rule);
  onTestFinished(() => backEnd.goDown());
  return backEnd;
}

async function panelWithTrace() {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.ask("sent trace", 3);
  await panel.lists("sent trace");
  await panel.selectTrace("sent trace");
  return { panel, send: new PanelSend(panel), emitter };
}

it("a trace is sent to a back end that was just set up and tested, span by span", async () => {
  const backEnd = await startBackEnd();
  const { panel, send } = await panelWithTrace();
  const names = await waitFor("its waterfall", async () => {
    const spans = await panel.spans();
    return spans.length > 1 && spans;
  });
  await send.open();
  await send.add("otlp", { address: backEnd.url });
  await send.press(/^Sends one small span/);
  await send.says(/It works/);
  expect(backEnd.spans.map(({ name }) => name)).toContain("GenAI Traces connection test");
  backEnd.received.length = 0;

  await send.press(/^Save$/);
  await send.says(/OTLP \(127\.0\.0\.1:/);
  await send.press(/^Send$/);
  await send.isClosed();
  await panel.reads(/1 trace, \d+ spans? sent to OTLP/);
  expect(backEnd.spans.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  for (const { headers } of backEnd.received) {
    expect(headers).toMatchObject({ "content-type": "application/x-protobuf", "content-encoding": "gzip" });
    expect(headers).not.toHaveProperty("cookie");
  }
  await send.removeAll();
});

it("a test says what is wrong: nobody there, a wrong key, a wrong path, protobuf only", async () => {
  const down = await startBackEnd();
  await down.goDown();
  const langfuse = await startBackEnd(VENDOR_RULES.langfuse);
  const phoenix = await startBackEnd(VENDOR_RULES.phoenix);
  const { panel, send } = await panelWithTrace();
  const testSays = async (words: RegExp) => {
    await send.press(/^Sends one small span/);
    await send.says(words);
  };
  await send.open();
  await send.add("jaeger", { address: down.url });
  await testSays(/Nobody answers at 127\.0\.0\.1/);
  await send.add("langfuse", { address: langfuse.url, key: "pk-lf-1:sk-wrong" });
  await testSays(/key is missing or wrong/);
  await send.add("langfuse", { address: langfuse.url, key: "pk-lf-1:sk-lf-2" });
  await testSays(/It works/);
  await send.add("jaeger", { address: langfuse.url });
  await testSays(/no OTLP receiver at/);
  await send.add("otlp", { address: phoenix.url });
  await send.toggle("JSON instead of protobuf");
  await testSays(/does not take JSON: choose protobuf/);
  await send.add("otlp", { address: "http://tracing.example" });
  await testSays(/must begin with https/);
  await send.close();
  await panel.reads(/sent trace/);
});

it("what failed stays, says why, and is sent once the back end takes it", async () => {
  let isOpen = false;
  const backEnd = await startBackEnd(() =>
    isOpen ? undefined : { status: 403, body: '{"message":"read only"}' },
  );
  const { panel, send } = await panelWithTrace();
  await send.open();
  await send.add("otlp", { address: backEnd.url });
  await send.press(/^Save$/);
  await send.says(/Which/);
  await send.press(/^Send$/);
  await send.says(/may not write here.*read only/s);
  isOpen = true;
  await send.press(/^Send the rest$/);
  await send.isClosed();
  await panel.reads(/1 trace, \d+ spans? sent to OTLP/);
  expect(new Set(backEnd.spans.map(({ spanId }) => spanId)).size).toBe(backEnd.spans.length);
  await send.removeAll();
});

it.each(["default", "dark"] as const)(
  "axe finds nothing serious in the dialog (theme: %s)",
  async (theme) => {
    const down = await startBackEnd();
    await down.goDown();
    const { panel, send } = await panelWithTrace();
    onTestFinished(() => setTheme(panel, "default"));
    await setTheme(panel, theme);
    await send.open();
    await send.add("langfuse", { address: down.url, key: "pk-1:sk-2" });
    await send.press(/^Sends one small span/);
    await send.says(/Nobody answers/);
    expect(await seriousFindings(panel), "the form, with what is wrong").toEqual([]);
    await send.press(/^Save$/);
    await send.says(/Live: what pages record/);
    await send.toggle("Live");
    await send.says(/Live\./);
    await send.says(/Nothing to remove was found\./);
    if (process.env.SHOTS)
      await panel.devtools.screenshot({ path: `${process.env.SHOTS}/send-${theme}.png` });
    expect(await seriousFindings(panel), "the list, live").toEqual([]);
    await send.close();
    await panel.reads(/live to Langfuse/);
    expect(await seriousFindings(panel), "the mark in the status bar").toEqual([]);
    await send.removeAll();
  },
);

it("what is picked in the list is sent from its menu", async () => {
  const backEnd = await startBackEnd();
  const { panel, send, emitter } = await panelWithTrace();
  await emitter.ask("another trace", 3);
  await panel.lists("another trace");
  await send.open();
  await send.add("otlp", { address: backEnd.url });
  await send.press(/^Save$/);
  await send.says(/Which/);
  await send.close();
  await panel.frame.focus("[role=grid][aria-label=Traces]");
  const { keyboard } = panel.devtools;
  await keyboard.down("Control");
  await keyboard.press("a");
  await keyboard.up("Control");
  await panel.reads(/2 selected/);
  await keyboard.down("Shift");
  await keyboard.press("F10");
  await keyboard.up("Shift");
  await waitFor("the menu", async () => (await panel.frame.$("[role=menuitem]")) !== null);
  await panel.frame.$$eval("[role=menuitem]", (items) =>
    items
      .find((item) => item.textContent?.startsWith("Send to"))
      ?.dispatchEvent(new MouseEvent("click", { bubbles: true })),
  );
  await send.says(/Selected traces \(2\)/);
  await send.press(/^Send$/);
  await send.isClosed();
  await panel.reads(/2 traces, \d+ spans sent to OTLP/);
  expect(backEnd.spans.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["sent trace", "another trace"]),
  );
  await send.removeAll();
});
