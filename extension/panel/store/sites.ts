import { createModel, signal } from "@preact/signals";

/** The browser's list of sites that the user allowed; the extension's own hosts (localhost) are not in it. */
export interface SiteAccess {
  /** Match patterns as the browser writes them, `https://example.com/*`. */
  granted(): Promise<string[]>;
  /** False: the browser keeps it (a policy, or it is gone already). */
  revoke(pattern: string): Promise<boolean>;
}

export const noSites: SiteAccess = { granted: async () => [], revoke: async () => false };

/** Sites whose pages this extension may look at. */
export const SitesModel = createModel((access: SiteAccess) => {
  const granted = signal<readonly string[]>([]);
  /** The one that could not be taken back; null: none. */
  const refused = signal<string | null>(null);

  async function refresh(): Promise<void> {
    granted.value = (await access.granted()).toSorted();
  }

  return {
    granted,
    refused,
    refresh,
    async revoke(pattern: string): Promise<void> {
      refused.value = (await access.revoke(pattern)) ? null : pattern;
      await refresh();
    },
  };
});
