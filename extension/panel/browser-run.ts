import browser from "webextension-polyfill";

const KEY = "run";

/**
 * A name for this run of the browser: tab ids begin anew with each. Session storage lives exactly as
 * long; the lock makes two panels that open at once agree on one name.
 */
export const browserRun = (): Promise<string> =>
  navigator.locks.request("genai-traces-run", async () => {
    const { session } = browser.storage;
    const known = (await session.get(KEY))[KEY];
    if (typeof known === "string") return known;
    const fresh = crypto.randomUUID();
    await session.set({ [KEY]: fresh });
    return fresh;
  });
