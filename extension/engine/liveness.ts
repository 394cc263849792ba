import type { SessionId } from "../../sdk/protocol/index.ts";

/** What we need of `navigator.locks`; absent in old browsers and in tests that do without. */
export type Locks = Pick<LockManager, "request" | "query">;

const ENGINE = "genai-traces-engine-";
const SESSION = "genai-traces-session-";
const JANITOR = "genai-traces-janitor";

/**
 * Which engines and which sessions are alive, over all panels of the browser. A lock is let go by the
 * browser when its worker dies, however it dies: better than any time stamp.
 */
export interface Liveness {
  /** Returns its own undo. */
  engine(id: string): () => void;
  session(sid: SessionId): () => void;
  /** `undefined` where the browser cannot tell. */
  living(): Promise<{ engines: Set<string>; sessions: Set<SessionId> } | undefined>;
  /** Runs `work` unless another panel is at it. */
  asJanitor(work: () => Promise<void>): Promise<void>;
}

export function createLiveness(locks: Locks | undefined): Liveness {
  const hold = (name: string) => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    locks?.request(name, { mode: "shared" }, () => held).catch(() => undefined);
    return () => release();
  };
  return {
    engine: (id) => hold(ENGINE + id),
    session: (sid) => hold(SESSION + sid),
    async living() {
      const names = (await locks?.query().catch(() => undefined))?.held?.map((lock) => lock.name ?? "");
      const named = (prefix: string) =>
        new Set(names?.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)));
      return names && { engines: named(ENGINE), sessions: named(SESSION) };
    },
    async asJanitor(work) {
      if (!locks) return work();
      await locks.request(JANITOR, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
    },
  };
}
