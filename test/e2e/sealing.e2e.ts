import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { verify } from "../../sdk/server/verify.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";
import { openSettings } from "./panel-settings.ts";
import { chooseInDialog, downloads, openSaveDialog, saved } from "./save-dialog.ts";
import { seriousFindings } from "./serious-findings.ts";

declare const genaiTraces: { store: { settings: { setSealing(on: boolean): void } } };

interface StoredRow {
  sid: string;
  next: number;
  s0: number;
  n: number;
}

/** Rows of a store, past the extension's own code. */
const rowsOf = (panel: PanelPage, store: string): Promise<StoredRow[]> =>
  panel.frame.evaluate(
    (name) =>
      new Promise<StoredRow[]>((resolve, reject) => {
        const opening = indexedDB.open("genai-traces");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const db = opening.result;
          const asking = db.transaction(name).objectStore(name).getAll();
          asking.onsuccess = () => {
            db.close();
            resolve(asking.result);
          };
        };
      }),
    store,
  );

/** Another hand changes a word in all that is stored; how many rows have it. */
const replaceStored = (panel: PanelPage, from: string, to: string): Promise<number> =>
  panel.frame.evaluate(
    (was, is) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open("genai-traces");
        opening.onsuccess = () => {
          const db = opening.result;
          const tx = db.transaction("batches", "readwrite");
          let changed = 0;
          const asking = tx.objectStore("batches").openCursor();
          asking.onsuccess = () => {
            const cursor = asking.result;
            if (!cursor) return;
            if (cursor.value.body.includes(was)) {
              changed++;
              cursor.update({ ...cursor.value, body: cursor.value.body.replaceAll(was, is) });
            }
            cursor.continue();
          };
          tx.oncomplete = () => {
            db.close();
            resolve(changed);
          };
          tx.onerror = () => reject(tx.error);
        };
      }),
    from,
    to,
  );

async function save(panel: PanelPage, folder: string): Promise<string> {
  await openSaveDialog(panel);
  await chooseInDialog(panel, "Sealed audit record");
  await panel.frame.click("dialog button[type=submit]");
  const { name } = await saved(folder, ".audit.jsonl");
  return path.join(folder, name);
}

it("a session is sealed while it is recorded: what another hand changes in the browser's storage is named", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  onTestFinished(async () => {
    // The browser is shared.
    await panel.frame.evaluate(() => genaiTraces.store.settings.setSealing(false));
  });
  await openSettings(panel);
  await panel.frame.evaluate(() => {
    const label = [...document.querySelectorAll("label")].find((one) =>
      one.textContent?.startsWith("Seal sessions while they are recorded"),
    );
    label?.querySelector("input")?.click();
  });
  expect(await seriousFindings(panel)).toEqual([]);
  await panel.press("Escape");
  await panel.reads(/sealing/);

  const name = `${emitter.run} sealed while recorded`;
  await emitter.ask(name, 3);
  await panel.lists(name);
  await waitFor("seals of all that is stored", async () => {
    const seals = await rowsOf(panel, "seals");
    const batches = await rowsOf(panel, "batches");
    return (
      seals.length > 0 &&
      seals.some(({ sid, next }) =>
        batches.filter((row) => row.sid === sid).every(({ s0, n }) => s0 + n <= next),
      )
    );
  });
  await panel.selectTrace(name);
  const before = await verify([await save(panel, await downloads())]);
  expect(before).toMatchObject({ code: 0 });
  expect(before.text).toMatch(/sealed while recorded, .*: \d+ records of 1 session, as the pages sent them/);

  expect(await replaceStored(panel, "test-model", "best-model")).toBeGreaterThan(0);
  const file = await save(panel, await downloads());
  const after = await verify([file]);
  expect(after.code, after.text).toBe(1);
  expect(after.text).toMatch(
    /Record \d+ of session [0-9a-f]{32} was changed: line \d+ is not what was sealed/,
  );

  const input = await panel.frame.$("#open-file");
  await (input as unknown as { uploadFile(...paths: string[]): Promise<void> }).uploadFile(file);
  await panel.reads(/changed after it was sealed, in \d+ place/);
  await panel.clickButton(/^Details$/);
  await panel.reads(/while recorded, .*as the pages sent them/);
  expect(await seriousFindings(panel)).toEqual([]);
  if (process.env.SHOTS)
    await panel.devtools.screenshot({ path: `${process.env.SHOTS}/sealing-verdict.png` });
  await panel.press("Escape");
  await openSettings(panel);
  await panel.reads(/\d+ sessions? with seals/);
  if (process.env.SHOTS) {
    await panel.frame.evaluate(() =>
      [...document.querySelectorAll("h2")]
        .find((h) => h.textContent === "Sealed audit records")
        ?.scrollIntoView(),
    );
    await panel.devtools.screenshot({ path: `${process.env.SHOTS}/sealing-settings.png` });
  }
});
