import type { Announcement, CutSender } from "../../sdk/protocol/index.ts";
import type { ReachableDocument } from "./link.ts";

/**
 * Who a document is, in the browser's words. Firefox before 153 has no document ids; there the content
 * script's own random name, which a page cannot see, takes its place.
 */
export function documentOf(sender: CutSender, { instance }: Announcement): ReachableDocument {
  const url = sender.url ?? "";
  return {
    documentId: sender.documentId ?? instance,
    tabId: sender.tab.id,
    frameId: sender.frameId,
    origin: sender.origin ?? originOf(url),
    url,
    instance,
    ...(sender.documentId !== undefined && { browserId: sender.documentId }),
  };
}

/** "null" where there is none, as browsers say it of sandboxed documents. */
export function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return "null";
  }
}
