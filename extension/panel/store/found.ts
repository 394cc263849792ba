import { createModel, type ReadonlySignal } from "@preact/signals";
import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { FoundRules } from "../../engine/engine-api.ts";
import type { TraceSummary } from "../../model/trace.ts";

/** What the engine has found in traces that nobody has opened; the list is filtered and marked by it. */
export const FoundModel = createModel(() => {
  const known = new Map<TraceId, readonly string[] | null>();
  let muted: ReadonlySignal<readonly string[]> | undefined;

  return {
    /** Rules that the user does not want to hear of: they are not in the list, either. */
    setMuted(rules: ReadonlySignal<readonly string[]>) {
      muted = rules;
    },
    learn(found: readonly FoundRules[]) {
      for (const { traceId, rules } of found) known.set(traceId, rules);
    },
    /** A row with what is known of its trace. */
    complete(row: TraceSummary): TraceSummary {
      const rules = known.get(row.traceId);
      if (rules === undefined) return row;
      const unheard = muted?.peek() ?? [];
      const found = rules && (unheard.length ? rules.filter((rule) => !unheard.includes(rule)) : rules);
      return row.found === found ? row : { ...row, found };
    },
  };
});
