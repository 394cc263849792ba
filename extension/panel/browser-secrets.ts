import browser from "webextension-polyfill";
import type { SecretStorage } from "./store/secrets.ts";

const PREFIX = "secret.";

/** In a private window (`"incognito": "split"`) this is a storage of its own that goes with it. */
export const browserSecrets: SecretStorage = {
  async get(key) {
    return (await browser.storage.local.get(PREFIX + key))[PREFIX + key];
  },
  async set(key, value) {
    await browser.storage.local.set({ [PREFIX + key]: value });
  },
};
