/**
 * What every page here is: one real client, unmodified, and what an app would do with it. The test calls
 * `globalThis.perform` and gets what the app got, as JSON.
 */
export interface Call {
  /** Origin and first part of the path of every request: `https://api.openai.com/take-7`. */
  base: string;
  /** Offer tools to the model. */
  tools: boolean;
  signal: AbortSignal;
  /** To be called with every chunk the client gives; true means: stop reading now (`break`). */
  each(chunk: unknown): boolean;
  /** Anything a page needs beyond these. */
  extra: Record<string, unknown>;
}

/** Ways to use the client, by name; what they resolve to or throw is the client's own result. */
export type Uses = Record<string, (call: Call) => Promise<unknown>>;

export interface Performance {
  use: string;
  base: string;
  tools?: boolean;
  /** Stop after so many chunks: by the signal, or by leaving the loop. */
  stop?: { after: number; by: "signal" | "break" };
  extra?: Record<string, unknown>;
}

/** What the app saw: everything the client gave it. */
export interface Outcome {
  chunks: unknown[];
  value?: unknown;
  error?: unknown;
}

declare global {
  var perform: (performance: Performance) => Promise<string>;
  /** Chunks that the app was given in the performance that goes on. */
  var heard: number;
}

export function offer(uses: Uses): void {
  globalThis.perform = async ({ use, base, tools = false, stop, extra = {} }) => {
    const chunks: unknown[] = [];
    globalThis.heard = 0;
    const aborting = new AbortController();
    const outcome: Outcome = { chunks };
    const each = (chunk: unknown): boolean => {
      chunks.push(chunk);
      globalThis.heard = chunks.length;
      if (chunks.length !== stop?.after) return false;
      if (stop.by === "signal") aborting.abort();
      return stop.by === "break";
    };
    try {
      const perform = uses[use];
      if (!perform) throw new Error(`No use "${use}" on this page`);
      outcome.value = await perform({ base, tools, signal: aborting.signal, each, extra });
    } catch (error) {
      outcome.error = described(error);
    }
    return JSON.stringify(outcome, (_key, value) => (value instanceof Error ? described(value) : value));
  };
}

/** An error as an app can tell it apart: class, message, and the members clients add. */
function described(error: unknown): unknown {
  if (!(error instanceof Error)) return { thrown: error };
  const { name, message, cause } = error;
  const members = Object.fromEntries(
    Object.entries(error).filter(([, value]) => typeof value !== "object" && typeof value !== "function"),
  );
  return {
    class: error.constructor.name,
    name,
    message,
    ...members,
    ...(cause instanceof Error && { cause: described(cause) }),
  };
}
