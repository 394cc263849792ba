import browser from "webextension-polyfill";

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
