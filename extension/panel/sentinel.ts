import browser from "webextension-polyfill";

const KEY = "sessions";

/**
 * How many sessions the database held, written down outside of it: browsers may throw a database away
 * without a word, and then only this remembers that there was one.
 */
export async function expectedSessions(): Promise<number | undefined> {
  const count = (await browser.storage.local.get(KEY))[KEY];
  return typeof count === "number" ? count : undefined;
}

export function rememberSessions(count: number): void {
  void browser.storage.local.set({ [KEY]: count });
}
