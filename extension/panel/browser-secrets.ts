import browser from "webextension-polyfill";
import type { SecretStorage } from "./store/secrets.ts";

const PREFIX = "secret.";

/** Private windows share it: they have the same collector and stores, and keep what comes from there in memory. */
export const browserSecrets: SecretStorage = {
  async get(key) {
    return (await browser.storage.local.get(PREFIX + key))[PREFIX + key];
  },
  async set(key, value) {
    await browser.storage.local.set({ [PREFIX + key]: value });
  },
  watch(key, changed) {
    browser.storage.local.onChanged.addListener((changes) => {
      const change = changes[PREFIX + key];
      if (change) changed(change.newValue);
    });
  },
};
