import { computed, createModel, signal } from "@preact/signals";
import type { SessionId } from "../../../sdk/protocol/index.ts";
import { isFromFile } from "../../model/file-origin.ts";
import type { EpochMs } from "../../model/units.ts";
import type { EngineClient } from "./engine-client.ts";
import type { Scope } from "./settings.ts";
import type { Visibility } from "./traces.ts";

/** The inspected tab; `run` changes with each start of the browser, for tab ids are used again. */
export interface InspectedTab {
  tabId: number;
  run: string;
}

interface Choices {
  scope: { value: Scope };
  keepLog: { value: boolean };
}

/** Which traces are this tab's, and which came before the last page load. */
export const TabScopeModel = createModel(
  (engine: Pick<EngineClient, "sessionsOfTab">, tab: InspectedTab, choices: Choices) => {
    const sessions = signal<ReadonlySet<SessionId>>(new Set());
    /** Start of the current page load; traces that began earlier are "log". */
    const loadedAt = signal<EpochMs>(0);
    let asking = false;
    let askAgain = false;

    async function ask(): Promise<void> {
      if (asking) {
        askAgain = true;
        return;
      }
      asking = true;
      try {
        do {
          askAgain = false;
          const found = await engine.sessionsOfTab(tab.tabId, tab.run);
          sessions.value = new Set([...sessions.peek(), ...found]);
        } while (askAgain);
      } finally {
        asking = false;
      }
    }

    return {
      sessions,
      visibility: computed<Visibility>(() => {
        const ours = choices.scope.value === "tab" ? sessions.value : null;
        const since = choices.keepLog.value ? null : loadedAt.value;
        if (!ours && since === null) return null;
        return (trace) =>
          (!ours || ours.has(trace.sessionId)) &&
          (since === null || trace.startMs >= since || isFromFile(trace));
      }),
      refresh: ask,
      /** Sessions connected to this panel are this tab's, whatever the archive knows yet. */
      connected(ids: SessionId[]) {
        if (ids.every((id) => sessions.value.has(id))) return;
        sessions.value = new Set([...sessions.value, ...ids]);
      },
      navigated(at: EpochMs) {
        loadedAt.value = at;
      },
    };
  },
);
