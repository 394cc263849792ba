import type { Browser } from "webextension-polyfill";

export type InspectedWindow = Pick<Browser["devtools"]["inspectedWindow"], "eval" | "tabId">;

/** Asks the inspected top frame. The code must be constant, with numbers at most put in as JSON. */
export type AskPage = (code: string) => Promise<{ value: unknown } | undefined>;

/**
 * `inspectedWindow.eval` answers `[value, problem]` where it is Firefox's or polyfilled and the bare value
 * where it is Chromium's own, so the code asked must not evaluate to an array. Undefined: the page cannot
 * be asked (a browser page, a crashed one) or the code threw.
 */
export const askPage =
  (inspected: InspectedWindow): AskPage =>
  async (code) => {
    try {
      const answer: unknown = await inspected.eval(code);
      if (!Array.isArray(answer)) return { value: answer };
      return answer[1] ? undefined : { value: answer[0] };
    } catch {
      return undefined;
    }
  };

export interface PageAddress {
  origin: string;
  url: string;
}

/** Where the inspected top frame is; undefined when it cannot be asked. */
export async function pageAddress(ask: AskPage): Promise<PageAddress | undefined> {
  const answer = await ask("({ origin: location.origin, url: location.href })");
  const address = answer?.value as Partial<PageAddress> | null | undefined;
  if (typeof address?.origin !== "string" || typeof address.url !== "string") return undefined;
  return { origin: address.origin, url: address.url };
}
