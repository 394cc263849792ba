import type { News, SessionId } from "../../sdk/protocol/index.ts";
import type { ReachableDocument } from "./link.ts";

/**
 * A page that was pulled has no name of the browser's; when a content script comes to it (access granted)
 * it has. Towards the sink it keeps the name it had, so that its session does not seem to move to a
 * second document, which the sink has to refuse.
 */
export function createSameDocument(): (document: ReachableDocument, news: News) => ReachableDocument {
  const pulled = new Map<SessionId, ReachableDocument>();
  const names = new Map<string, string>();
  return (document, news) => {
    if (news.t === "hello") {
      if (document.browserId === undefined && document.instance === "") pulled.set(news.sid, document);
      const before = pulled.get(news.sid);
      const isSame = before?.frameId === document.frameId && before.origin === document.origin;
      if (before && isSame) names.set(document.documentId, before.documentId);
    }
    const documentId = names.get(document.documentId);
    return documentId === undefined ? document : { ...document, documentId };
  };
}
