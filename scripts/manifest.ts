import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./esbuild-options.ts";

/**
 * `chrome`: no background at all. `chrome-relay`: a test build that takes Firefox's road, through a
 * background, in Chromium. `firefox`: an event page, since panels there cannot reach content scripts.
 */
export type ManifestTarget = "chrome" | "chrome-relay" | "firefox";

export type Manifest = Record<string, unknown>;

/** `manifest.json` is Chrome's; the others differ only as said here. */
export function manifestFor(target: ManifestTarget): Manifest {
  const chrome: Manifest = JSON.parse(readFileSync(path.join(root, "manifest.json"), "utf8"));
  switch (target) {
    case "chrome":
      return chrome;
    case "chrome-relay":
      return {
        ...chrome,
        name: `${chrome.name} (relay)`,
        background: { service_worker: "background.js" },
      };
    case "firefox":
      return firefox(chrome);
    default:
      return target satisfies never;
  }
}

/** Each browser complains of the other's keys, so they are left out. */
function firefox(manifest: Manifest): Manifest {
  const { minimum_chrome_version: _, incognito: __, message_serialization: ___, ...shared } = manifest;
  return {
    ...shared,
    // Firefox has no "split"; the panel keeps private windows in memory itself.
    incognito: "spanning",
    background: { scripts: ["background.js"] },
    browser_specific_settings: {
      gecko: {
        id: "genai-traces@genai-traces.dev",
        // First version without linter warnings for these keys.
        strict_min_version: "142.0",
        data_collection_permissions: { required: ["none"] },
      },
    },
  };
}
