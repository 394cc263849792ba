import fs from "node:fs";
import path from "node:path";
import { onTestFinished } from "vitest";
import { createProfile, deleteProfile } from "../../scripts/browser/profile.ts";

/** A profile that outlives its browser, so that a test can damage it in between. Deleted after the test. */
export function keptProfile(): string {
  const profile = createProfile();
  onTestFinished(() => deleteProfile(profile));
  return profile;
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
