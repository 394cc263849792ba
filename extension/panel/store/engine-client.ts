import type { EngineApi, EngineNews } from "../../engine/engine-api.ts";

type Questions =
  | "list"
  | "openTrace"
  | "deleteTraces"
  | "undelete"
  | "sessionsOfTab"
  | "setRetention"
  | "resetStorage"
  | "dismissWiped";

/** What the store asks of the engine: a comlink remote in the panel, an object in tests. */
export type EngineClient = Pick<EngineApi, Questions> & {
  /** Calls back with each push; returns its own undo. */
  onNews(listener: (news: EngineNews) => void): () => void;
};
