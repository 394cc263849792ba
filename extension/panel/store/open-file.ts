import { createModel, signal } from "@preact/signals";
import type { AuditVerdict, CapturedVerdict, ImportProgress, ImportResult } from "../../engine/engine-api.ts";
import { counted } from "../../model/format.ts";
import type { EngineClient } from "./engine-client.ts";
import type { NoticesModel } from "./notices.ts";
import type { InspectedTab } from "./tab-scope.ts";

export type { AuditVerdict, CapturedVerdict, ImportProgress, ImportResult };

/** A file on its way in. */
export interface Opening {
  name: string;
  progress: ImportProgress;
  /** Cancelled, and not stopped yet. */
  stopping: boolean;
}

/** What became of a file. */
export interface OpenedFile {
  name: string;
  result: ImportResult;
}

interface Targets {
  engine: Pick<EngineClient, "importFile" | "cancelImport" | "deleteTraces">;
  notices: InstanceType<typeof NoticesModel>;
  tab: InspectedTab;
  /** Shows a trace, as a click in the list does. */
  select(traceId: string): void;
  /** Brings the rows that the engine told of into the list at once. */
  showRows(): void;
}

let lastId = 0;

/** Files of traces: what is being opened, and what became of the last. One after the other. */
export const OpenFileModel = createModel(({ engine, notices, tab, select, showRows }: Targets) => {
  const opening = signal<Opening | null>(null);
  /** What is shown in full. */
  const details = signal<OpenedFile | null>(null);
  let waiting: File[] = [];
  let id = 0;

  async function openAll(): Promise<void> {
    for (let file = waiting.shift(); file; file = waiting.shift()) await openOne(file);
    opening.value = null;
  }

  async function openOne(file: File): Promise<void> {
    const name = file.name || "pasted text";
    id = ++lastId;
    opening.value = { name, progress: { read: 0, total: file.size, spans: 0 }, stopping: false };
    const tell = (progress: ImportProgress) => {
      if (opening.value?.name === name) opening.value = { ...opening.value, progress };
    };
    const request = { id, file, name, tabId: tab.tabId, run: tab.run };
    const result = await engine.importFile(request, tell).catch(failed);
    showRows();
    const [first] = result.traceIds;
    if (first !== undefined && !result.cancelled) select(first);
    report({ name, result });
  }

  function showDetails(file: OpenedFile): void {
    details.value = file;
  }

  function report(file: OpenedFile): void {
    const { result } = file;
    const text = resultText(file);
    if (result.cancelled && result.traceIds.length)
      notices.show({
        text,
        action: { label: "Remove them", run: () => void engine.deleteTraces(result.traceIds) },
      });
    else if (result.problems.length || result.audit)
      notices.show({ text, action: { label: "Details", run: () => showDetails(file) } });
    else notices.show({ text });
  }

  return {
    opening,
    details,
    /** Files that were dropped, picked or pasted. */
    open(files: Iterable<File>): void {
      waiting.push(...files);
      // What is said of an earlier one would stand below the progress of this.
      notices.dismiss();
      if (!opening.peek()) void openAll();
    },
    /** Stops where it is; files that wait are not opened. */
    cancel(): void {
      waiting = [];
      if (!opening.value) return;
      opening.value = { ...opening.value, stopping: true };
      void engine.cancelImport(id);
    },
    closeDetails(): void {
      details.value = null;
    },
  };
});

const failed = (error: unknown): ImportResult => ({
  ...{ traceIds: [], traces: 0, spans: 0, known: 0, lost: 0, repaired: 0, problems: [], cancelled: false },
  failure: error instanceof Error ? error.message : String(error),
});

/** In one sentence. */
export function verdictText({ state, problemCount }: AuditVerdict): string {
  if (state === "intact") return "Sealed record: intact.";
  return state === "changed"
    ? `⚠ Sealed record: changed after it was sealed, in ${counted(problemCount, "place")}.`
    : "⚠ Sealed record: its first line is damaged, so that nothing vouches for it.";
}

/** One sentence, or three: what came, what was there, what is wrong. */
export function resultText({ name, result }: OpenedFile): string {
  const { traces, spans, known, lost, repaired, cancelled, failure, audit } = result;
  const came = spans > 0 || known > 0;
  if (failure !== undefined && !came) return `“${name}” could not be opened. ${failure}.`;
  const facts = [`${counted(traces, "trace")}, ${counted(spans, "span")} opened from “${name}”`];
  if (known) facts.push(`${counted(known, "span")} ${known === 1 ? "was" : "were"} here already`);
  if (lost) facts.push(`${lost.toLocaleString("en")} unreadable`);
  if (repaired) facts.push(`${counted(repaired, "span")} put right`);
  const sentence = `${cancelled ? "Cancelled: " : ""}${facts.join("; ")}.`;
  const verdict = audit ? ` ${verdictText(audit)}` : "";
  return failure === undefined ? `${sentence}${verdict}` : `${sentence} ${failure}.${verdict}`;
}
