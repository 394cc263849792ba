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
};
