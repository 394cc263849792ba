import { proxy } from "comlink";
import type { EngineApi, EngineNews } from "../../engine/engine-api.ts";

export type { LoggedDeletion } from "../../engine/engine-api.ts";

type Questions =
  | "list"
  | "openTrace"
  | "openSpans"
  | "traceContent"
  | "search"
  | "findInTrace"
  | "analyse"
  | "statistics"
  | "pricesOf"
  | "setOwnPrices"
  | "countTokens"
  | "costsIn"
  | "connectCollector"
  | "fetchTrace"
  | "importFile"
  | "cancelImport"
  | "exportTraces"
  | "previewRedaction"
  | "cancelExport"
  | "sealingKey"
  | "setSealing"
  | "sealingReport"
  | "sendTraces"
  | "cancelSend"
  | "testDestination"
  | "setDestinations"
  | "retryForwarding"
  | "rerun"
  | "cancelRerun"
  | "testEndpoint"
  | "judgeQuestion"
  | "askModel"
  | "deleteTraces"
  | "undelete"
  | "sessionsOfTab"
  | "setRetention"
  | "setPinned"
  | "resetStorage"
  | "dismissWiped";

/** What the store asks of the engine: a comlink remote in the panel, an object in tests. */
export type EngineClient = Pick<EngineApi, Questions> & {
  /** Calls back with each push; returns its own undo. */
  onNews(listener: (news: EngineNews) => void): () => void;
};

/**
 * The client over an engine, wherever it runs; `hand` gives it the engine's news. Each question is a
 * call of its own, because a comlink remote has no methods that could be taken from it.
 */
export function createEngineClient(engine: Pick<EngineApi, Questions>): {
  client: EngineClient;
  hand(news: EngineNews): void;
} {
  const listeners = new Set<(news: EngineNews) => void>();
  return {
    client: {
      list: () => engine.list(),
      openTrace: (traceId) => engine.openTrace(traceId),
      openSpans: (...spans) => engine.openSpans(...spans),
      traceContent: (traceId) => engine.traceContent(traceId),
      findInTrace: (traceId, text) => engine.findInTrace(traceId, text),
      pricesOf: (questions) => engine.pricesOf(questions),
      countTokens: (texts) => engine.countTokens(texts),
      costsIn: (traceId) => engine.costsIn(traceId),
      setOwnPrices: (prices) => engine.setOwnPrices(prices),
      analyse: (...asked) => engine.analyse(...asked),
      statistics: (question) => engine.statistics(question),
      search: (text) => engine.search(text),
      fetchTrace: (...asked) => engine.fetchTrace(...asked),
      connectCollector: (...collector) => engine.connectCollector(...collector),
      // A callback goes to another thread only as a proxy.
      importFile: (request, onProgress) => engine.importFile(request, proxy(onProgress)),
      cancelImport: (id) => engine.cancelImport(id),
      exportTraces: (request, onProgress) => engine.exportTraces(request, proxy(onProgress)),
      previewRedaction: (...asked) => engine.previewRedaction(...asked),
      sealingKey: () => engine.sealingKey(),
      setSealing: (isOn) => engine.setSealing(isOn),
      sealingReport: () => engine.sealingReport(),
      cancelExport: (id) => engine.cancelExport(id),
      sendTraces: (request, onProgress) => engine.sendTraces(request, proxy(onProgress)),
      cancelSend: (id) => engine.cancelSend(id),
      setDestinations: (destinations) => engine.setDestinations(destinations),
      retryForwarding: (id) => engine.retryForwarding(id),
      rerun: (request, onProgress) => engine.rerun(request, proxy(onProgress)),
      cancelRerun: (id) => engine.cancelRerun(id),
      judgeQuestion: (...asked) => engine.judgeQuestion(...asked),
      askModel: (request) => engine.askModel(request),
      testEndpoint: (endpoint) => engine.testEndpoint(endpoint),
      testDestination: (destination) => engine.testDestination(destination),
      deleteTraces: (traceIds) => engine.deleteTraces(traceIds),
      undelete: (token) => engine.undelete(token),
      sessionsOfTab: (...tab) => engine.sessionsOfTab(...tab),
      setRetention: (settings) => engine.setRetention(settings),
      setPinned: (...traces) => engine.setPinned(...traces),
      resetStorage: () => engine.resetStorage(),
      dismissWiped: () => engine.dismissWiped(),
      onNews(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    hand(news) {
      for (const listener of listeners) listener(news);
    },
  };
}
