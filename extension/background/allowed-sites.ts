import type { Browser } from "webextension-polyfill";

export type SitesApi = Pick<Browser, "permissions" | "scripting" | "runtime">;

const ID = "genai-traces allowed sites";

/**
 * Firefox gives its panels no way to ask for a site; there the user allows sites in the add-on's settings,
 * and this makes the content script run on them.
 */
export function followAllowedSites(api: SitesApi): void {
  const declared = new Set(api.runtime.getManifest().host_permissions);
  let last = Promise.resolve();

  async function register(): Promise<void> {
    const { origins = [] } = await api.permissions.getAll();
    const matches = origins.filter((origin) => !declared.has(origin));
    const [known] = await api.scripting.getRegisteredContentScripts({ ids: [ID] });
    if (matches.length === 0) {
      if (known) await api.scripting.unregisterContentScripts({ ids: [ID] });
      return;
    }
    const script = { id: ID, matches, js: ["content.js"], allFrames: true, runAt: "document_start" } as const;
    const detailed = {
      ...script,
      js: [...script.js],
      matchOriginAsFallback: true,
      persistAcrossSessions: true,
    };
    if (known) await api.scripting.updateContentScripts([detailed]);
    else await api.scripting.registerContentScripts([detailed]);
  }

  /** One after the other; one that the browser refuses leaves the panel's slower road. */
  const follow = () => {
    last = last.then(register).catch(() => {});
  };
  api.permissions.onAdded.addListener(follow);
  api.permissions.onRemoved.addListener(follow);
}
