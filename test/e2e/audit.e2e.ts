import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { verify } from "../../sdk/server/verify.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";
import { chooseInDialog, downloads, openSaveDialog, saved } from "./save-dialog.ts";
import { seriousFindings } from "./serious-findings.ts";

const pick = async (panel: PanelPage, file: string): Promise<void> => {
  const input = await panel.frame.$("#open-file");
  await (input as unknown as { uploadFile(...paths: string[]): Promise<void> }).uploadFile(file);
};

it("a trace is sealed, and both the command and the panel tell whether the file was changed since", async () => {
  const folder = await downloads();
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  const name = `${emitter.run} sealed`;
  await emitter.ask(name, 3);
  await panel.lists(name);
  await panel.selectTrace(name);
  await openSaveDialog(panel);
  await chooseInDialog(panel, "Sealed audit record");
  expect(await seriousFindings(panel)).toEqual([]);
  await panel.frame.click("dialog button[type=submit]");
  const file = await saved(folder, ".audit.jsonl");
  await panel.reads(/sealed by the key [\w-]{43}/);

  const intact = path.join(folder, file.name);
  const told = await verify([intact]);
  expect(told).toMatchObject({ code: 0 });
  const fingerprint = /sealed by the key ([\w-]{43})/.exec(await panel.text())?.[1] ?? "";
  expect(await verify([intact, "--key", fingerprint])).toMatchObject({ code: 0 });
  await pick(panel, intact);
  await panel.reads(/Sealed record: intact\./);

  const text = file.bytes.toString();
  expect(text).toContain("test-model");
  const changed = path.join(folder, "changed.jsonl");
  onTestFinished(() => rmSync(changed, { force: true }));
  writeFileSync(changed, text.replace("test-model", "best-model"));
  const verdict = await verify([changed]);
  expect(verdict.code).toBe(1);
  expect(verdict.text).toMatch(/Record \d+ of session [0-9a-f]{32} was changed/);
  await pick(panel, changed);
  await panel.reads(/changed after it was sealed, in 1 place/);
  await panel.clickButton(/^Details$/);
  await panel.reads(/Record \d+ of session [0-9a-f]{32} was changed: line \d+ is not what was sealed/);
  await panel.reads(/It does not prove that what the page recorded was true/);
  await panel.reads(new RegExp(`${fingerprint}[\\s\\S]*this installation’s own`));
  expect(await seriousFindings(panel)).toEqual([]);
  if (process.env.SHOTS) await panel.devtools.screenshot({ path: `${process.env.SHOTS}/audit.png` });
});
