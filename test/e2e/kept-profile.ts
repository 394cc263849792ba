import fs from "node:fs";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { LaunchedBrowser } from "../../scripts/browser/launch.ts";
import { createProfile, deleteProfile } from "../../scripts/browser/profile.ts";
import { extensionFolder, ownBrowser } from "./browser.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

/** A profile that outlives its browser, so that a test can damage it in between. Deleted after the test. */
export function keptProfile(): string {
  const profile = createProfile();
  onTestFinished(() => deleteProfile(profile));
  return profile;
}

export interface RecordedProfile {
  profile: string;
  /** Closed; its profile is kept. */
  first: LaunchedBrowser;
  /** Starts another browser on the same profile. */
  restart(): Promise<LaunchedBrowser>;
}

/** A profile whose database holds one trace; `before` is asked of the panel before its browser closes. */
export async function recordedProfile(
  before?: (panel: PanelPage) => Promise<void>,
): Promise<RecordedProfile> {
  const profile = keptProfile();
  const restart = () => ownBrowser({ extension: extensionFolder("chrome"), profile });
  const first = await restart();
  const { page, emitter } = await openEmitter({}, Promise.resolve(first));
  const panel = await PanelPage.open(page, first);
  await emitter.ask();
  await panel.lists(emitter.run);
  await panel.accountsFor(emitter);
  await before?.(panel);
  await first.close();
  return { profile, first, restart };
}

/** The extension's IndexedDB folder. */
export function databaseFolder(profile: string, extensionId: string): string {
  const folder = path.join(
    profile,
    "Default/IndexedDB",
    `chrome-extension_${extensionId}_0.indexeddb.leveldb`,
  );
  if (!fs.existsSync(folder)) throw new Error(`No database where the browser used to keep it: ${folder}`);
  return folder;
}
