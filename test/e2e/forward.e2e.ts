import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { Destination, Verdict } from "../../extension/engine/engine-api.ts";
import { draftOf, presetOf } from "../../extension/interop/forward/presets.ts";
import { problemWords } from "../../extension/interop/forward/problem-words.ts";
import { closeDevTools } from "../../scripts/browser/devtools.ts";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { OtlpBackEnd } from "../fixtures/otlp-back-end.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";
import { PanelSend } from "./panel-send.ts";

/** What development builds of the panel offer. */
declare const genaiTraces: { engine: { testDestination(to: Destination): Promise<Verdict> } };

async function startBackEnd(): Promise<OtlpBackEnd> {
  const backEnd = await OtlpBackEnd.start();
  onTestFinished(() => backEnd.goDown());
  return backEnd;
}

/** A panel that sends live to a back end. */
async function openLive(page: Awaited<ReturnType<typeof openEmitter>>["page"], backEnd: OtlpBackEnd) {
  const panel = await PanelPage.open(page);
  const send = new PanelSend(panel);
  await send.open();
  await send.add("otlp", { address: backEnd.url });
  await send.press(/^Save$/);
  await send.says(/Live: what pages record/);
  await send.toggle("Live");
  await send.says(/Live\./);
  await send.close();
  await panel.reads(/live to OTLP/);
  return { panel, send };
}

const countOf = (backEnd: OtlpBackEnd, name: string): number =>
  backEnd.spans.filter((span) => span.name === name).length;
const arrives = (backEnd: OtlpBackEnd, name: string) =>
  waitFor(`“${name}” at the back end`, async () => countOf(backEnd, name) > 0, {
    detail: () => backEnd.spans.map((span) => span.name),
  });

it("what a page records goes to the back end by itself, each span once", async () => {
  const backEnd = await startBackEnd();
  const { page, emitter } = await openEmitter();
  const { panel, send } = await openLive(page, backEnd);
  for (const name of ["first question", "second question"]) await emitter.ask(name, 3);
  await panel.lists("second question");
  await arrives(backEnd, "first question");
  await arrives(backEnd, "second question");
  // Whatever would be sent twice would be in one of these.
  await emitter.ask("third question", 3);
  await arrives(backEnd, "third question");
  const ids = backEnd.spans.map(({ spanId }) => spanId);
  expect(new Set(ids).size).toBe(ids.length);
  await panel.accountsFor(emitter);
  await send.removeAll();
});

it("what was recorded while the back end was down is sent by the next panel, once", async () => {
  const backEnd = await startBackEnd();
  const { page, emitter } = await openEmitter();
  const first = await openLive(page, backEnd);
  await backEnd.goDown();
  await emitter.ask("while it was down", 3);
  await first.panel.lists("while it was down");
  await first.panel.reads(/⚠ \d+ not sent to OTLP/);
  await first.send.open();
  await first.send.says(/Nobody answers.*It is asked again.*wait here/s);
  await first.send.close();
  await closeDevTools(page, first.panel.devtools);
  await backEnd.comeBack();

  const panel = await PanelPage.open(page);
  await arrives(backEnd, "while it was down");
  await panel.reads(/→ live to OTLP/);
  await emitter.ask("after it", 3);
  await arrives(backEnd, "after it");
  const ids = backEnd.spans.map(({ spanId }) => spanId);
  expect(new Set(ids).size).toBe(ids.length);
  await new PanelSend(panel).removeAll();
});

it("nothing is sent past a wrong certificate, which is named among what may be wrong", async ({ skip }) => {
  const folder = mkdtempSync(path.join(tmpdir(), "genai-traces-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [key, cert] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
  try {
    const subject = ["-subj", "/CN=localhost", "-days", "2"];
    const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, ...subject];
    execFileSync("openssl", made, { stdio: "ignore" });
  } catch {
    skip("openssl is not here to make a certificate with");
  }
  let asked = 0;
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
    asked++;
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { page } = await openEmitter();
  const panel = await PanelPage.open(page);
  // Past the dialog: the browser's own question for the permission cannot be answered by a program.
  const to = { ...draftOf(presetOf("otlp"), "tls"), url: `https://localhost:${port}` };
  const verdict = await panel.frame.evaluate((to) => genaiTraces.engine.testDestination(to), to);
  expect(verdict).toMatchObject({ type: "later", problem: "unreachable" });
  expect(problemWords(to, "unreachable")).toMatch(/wrong certificate/);
  expect(asked).toBe(0);
});
