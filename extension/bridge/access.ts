import type { Browser } from "webextension-polyfill";

/** Firefox gives its panels neither: there the user allows sites in the browser's own menu. */
export type AccessApi = Partial<Pick<Browser, "permissions" | "scripting">>;

/** A match pattern for all pages of an origin; undefined where no content script can run (file:, about: …). */
export function patternOf(origin: string | undefined): string | undefined {
  if (origin === undefined || !/^https?:\/\//.test(origin)) return undefined;
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/*`; // patterns with ports are not understood everywhere
}

export async function hasAccess({ permissions }: AccessApi, origin: string | undefined): Promise<boolean> {
  const pattern = patternOf(origin);
  if (pattern === undefined || !permissions) return false;
  return permissions.contains({ origins: [pattern] }).catch(() => false);
}

/** Would asking the user help? */
export const canRequest = ({ permissions, scripting }: AccessApi, origin: string | undefined): boolean =>
  permissions !== undefined && scripting !== undefined && patternOf(origin) !== undefined;

const CONTENT_SCRIPT = "content.js";

/**
 * Asks the user for the origin, and has the content script run there from now on. Must be called from a
 * user gesture, so nothing may be awaited before the request.
 */
export async function requestAccess(
  { permissions, scripting }: AccessApi,
  origin: string | undefined,
): Promise<boolean> {
  const pattern = patternOf(origin);
  if (pattern === undefined || !permissions || !scripting) return false;
  if (!(await permissions.request({ origins: [pattern] }))) return false;
  return registerContentScript(scripting, pattern).then(
    () => true,
    () => false,
  );
}

/** Stays registered over restarts of the browser, so it may be there already. */
async function registerContentScript(scripting: Browser["scripting"], pattern: string): Promise<void> {
  const id = `genai-traces ${pattern}`;
  const known = await scripting.getRegisteredContentScripts({ ids: [id] });
  if (known.length > 0) return;
  const script = {
    id,
    matches: [pattern],
    js: [CONTENT_SCRIPT],
    runAt: "document_start",
    allFrames: true,
    matchOriginAsFallback: true, // not in the polyfill's types
    persistAcrossSessions: true,
  } as const;
  await scripting.registerContentScripts([{ ...script, matches: [...script.matches], js: [...script.js] }]);
}

/**
 * Puts the content script into a page that was open before it was allowed to (or before the extension was
 * installed or reloaded), so that nobody has to reload. Only with access. False: the browser refused.
 */
export async function injectContentScript({ scripting }: AccessApi, tabId: number): Promise<boolean> {
  if (!scripting) return false;
  return scripting.executeScript({ target: { tabId, allFrames: true }, files: [CONTENT_SCRIPT] }).then(
    () => true,
    () => false,
  );
}
