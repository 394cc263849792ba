import browser from "webextension-polyfill";
import type { SiteAccess } from "./store/sites.ts";

/** Asks for the optional permission to talk to an origin; call from a click. True where it is there already. */
export async function allowHost(origin: string): Promise<boolean> {
  try {
    return await browser.permissions.request({
      origins: [`${new URL(origin).protocol}//${new URL(origin).hostname}/*`],
    });
  } catch {
    return false;
  }
}

/** What the user allowed beyond the hosts that the manifest names: those cannot be taken back. */
export const browserSites: SiteAccess = {
  async granted() {
    const { origins = [] } = await browser.permissions.getAll();
    const fixed: readonly string[] = browser.runtime.getManifest().host_permissions ?? [];
    return origins.filter((pattern) => !fixed.includes(pattern));
  },
  async revoke(pattern) {
    try {
      return await browser.permissions.remove({ origins: [pattern] });
    } catch {
      return false;
    }
  },
};
