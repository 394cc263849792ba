import "../../../sdk/auto.ts";
import { init, instrument, wrapFetch } from "genai-traces";

/** What an app that only imports `genai-traces/auto` is for tests. */
export interface Instrumented {
  /** The page's own functions, as they are before and after more calls of `instrument`. */
  again(): boolean;
  wrapFetch: typeof wrapFetch;
}

declare global {
  var instrumented: Instrumented;
}

init({ serviceName: "instrumented" });

globalThis.instrumented = {
  again() {
    const before = globalThis.fetch;
    const first = instrument();
    return first === instrument({ serviceName: "other" }) && globalThis.fetch === before;
  },
  wrapFetch,
};
