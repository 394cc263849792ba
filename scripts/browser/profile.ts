import fs from "node:fs";
import os from "node:os";
import path from "node:path";

export interface DevToolsLook {
  /** Default `"undocked"`: DevTools has a window of its own, so that a screenshot shows DevTools alone. */
  dock?: "undocked" | "right" | "bottom";
  /** `"default"` is light. Default `"default"`. */
  theme?: "default" | "dark";
}

/** A throw-away profile folder whose DevTools come up with the given look. */
export function createProfile(look: DevToolsLook = {}): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "genai-traces-profile-"));
  // DevTools keeps its settings in the profile, each value as JSON text.
  const settings = {
    currentDockState: JSON.stringify(look.dock ?? "undocked"),
    "ui-theme": JSON.stringify(look.theme ?? "default"),
  };
  const preferences = {
    extensions: { ui: { developer_mode: true } },
    devtools: { preferences: settings, synced_preferences_sync_disabled: settings },
  };
  fs.mkdirSync(path.join(folder, "Default"));
  fs.writeFileSync(path.join(folder, "Default", "Preferences"), JSON.stringify(preferences));
  return folder;
}

/** The browser may still be writing its last files: tries a few times. */
export const deleteProfile = (folder: string): void =>
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
