import { createModel, signal } from "@preact/signals";
import type { TraceId } from "../../../sdk/protocol/index.ts";
import { type FetchedTrace, isSourceUrl, type TraceSource } from "../../engine/engine-api.ts";
import type { EngineClient } from "./engine-client.ts";
import type { Notice } from "./notices.ts";
import type { SecretStorage } from "./secrets.ts";
import type { InspectedTab } from "./tab-scope.ts";

export type { TraceSource };

export type SourceKind = TraceSource["kind"];

/** Where each listens when it is started as its documentation says. */
export const SOURCES: Record<SourceKind, { name: string; url: string }> = {
  tempo: { name: "Grafana Tempo", url: "http://localhost:3200" },
  jaeger: { name: "Jaeger", url: "http://localhost:16686" },
  phoenix: { name: "Arize Phoenix", url: "http://localhost:6006" },
  langfuse: { name: "Langfuse", url: "https://cloud.langfuse.com" },
};

const KEY = "trace-sources";
const MOST_SOURCES = 8;

interface SourcesParts {
  engine: Pick<EngineClient, "fetchTrace">;
  secrets: SecretStorage;
  tab: InspectedTab;
  /** Asks the user for an origin; true: it may be asked. */
  allow(origin: string): Promise<boolean>;
  show(notice: Notice): void;
}

/** Stores of traces that can be asked for the rest of one. */
export const SourcesModel = createModel(({ engine, secrets, tab, allow, show }: SourcesParts) => {
  const list = signal<readonly TraceSource[]>([]);
  /** The trace that is being asked for. */
  const busy = signal<TraceId | null>(null);

  function save(next: readonly TraceSource[]): void {
    list.value = next;
    void secrets.set(KEY, next);
  }

  return {
    list,
    busy,
    async start(): Promise<void> {
      const saved = await secrets.get(KEY);
      if (Array.isArray(saved)) list.value = saved.filter(isSource).slice(0, MOST_SOURCES);
    },
    /** Call from a click: the browser may ask for a permission. Returns what is wrong, in words. */
    async add(source: TraceSource): Promise<string | null> {
      const url = source.url.trim().replace(/\/+$/, "");
      if (!isSourceUrl(url))
        return "The address must begin with https://, or with http:// and be on this computer (localhost).";
      if (list.peek().length >= MOST_SOURCES) return `There are ${MOST_SOURCES} already: take one away.`;
      if (!(await allow(new URL(url).origin)))
        return `Without the permission for ${new URL(url).host} it cannot be asked.`;
      const others = list.peek().filter((one) => one.kind !== source.kind || one.url !== url);
      save([...others, { ...source, url, key: source.key.trim(), scope: source.scope.trim() }]);
      return null;
    },
    remove(source: TraceSource): void {
      save(list.peek().filter((one) => one !== source));
    },
    /** Asks all of them for a trace, and says how it went. */
    async fetchRest(traceId: TraceId): Promise<void> {
      if (busy.peek() !== null) return;
      busy.value = traceId;
      const asked = list.peek();
      const results = await Promise.all(
        asked.map((source) =>
          engine.fetchTrace(source, traceId, { tabId: tab.tabId, run: tab.run }).catch(
            (error: unknown): FetchedTrace => ({
              ...{ type: "failed", problem: "unreachable" },
              detail: error instanceof Error ? error.message : String(error),
            }),
          ),
        ),
      );
      busy.value = null;
      show({
        text: results.map((result, i) => outcome(SOURCES[asked[i]?.kind ?? "tempo"].name, result)).join(" "),
      });
    },
  };
});

const PROBLEMS: Record<Extract<FetchedTrace, { type: "failed" }>["problem"], string> = {
  unreachable: "cannot be reached: is it running, and is the address right?",
  key: "refuses the key. Compare it in “Server spans”.",
  refused: "refuses to answer",
  "too-large": "has more of this trace than can be shown",
  unreadable: "answers something that is no trace: is the address right?",
};

function outcome(name: string, result: FetchedTrace): string {
  switch (result.type) {
    case "absent":
      return `${name} has nothing of this trace (yet).`;
    case "failed":
      return `${name} ${PROBLEMS[result.problem]}${result.problem === "refused" ? ` (${result.detail}).` : ""}`;
    case "found": {
      const fresh = result.spans - result.known;
      const news = fresh > 0 ? `${fresh} new ${fresh === 1 ? "span" : "spans"}` : "nothing new";
      const bad = result.unreadable > 0 ? `; ${result.unreadable} could not be read` : "";
      return `${name}: ${news}${bad}.`;
    }
    default:
      return result satisfies never;
  }
}

function isSource(value: unknown): value is TraceSource {
  const source = value as Partial<TraceSource> | null;
  return (
    typeof source?.kind === "string" &&
    Object.hasOwn(SOURCES, source.kind) &&
    typeof source.url === "string" &&
    isSourceUrl(source.url) &&
    typeof source.key === "string" &&
    typeof source.scope === "string"
  );
}
