import { createModel, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { ExportProgress, ExportResult, GivenScore } from "../../engine/engine-api.ts";
import { EXPORT_FORMATS, type ExportFormatId, exportFormat } from "../../model/export-format.ts";
import { counted, formatBytes } from "../../model/format.ts";
import type { EpochMs } from "../../model/units.ts";
import { type ChosenFrom, createChosenTraces, type TraceScope } from "./chosen-traces.ts";
import type { EngineClient } from "./engine-client.ts";
import type { NoticesModel } from "./notices.ts";
import { createRedactionPreview } from "./redaction-preview.ts";
import { isBoolean, type KeyValueStorage, savedSignal } from "./saved-value.ts";

export type ExportScope = TraceScope;

/** A file that is ready to be saved. */
export interface ExportedFile {
  file: Blob;
  name: string;
}

interface Targets extends ChosenFrom {
  engine: Pick<EngineClient, "exportTraces" | "cancelExport" | "previewRedaction">;
  notices: InstanceType<typeof NoticesModel>;
  storage: KeyValueStorage;
  now(): EpochMs;
  /** The user's own scores, for datasets. Default: none. */
  scores?: ReadonlySignal<GivenScore[]>;
}

let lastId = 0;

/** Traces as files: what was chosen in the dialog, and how far the file is. */
export const ExportModel = createModel(
  ({ engine, notices, storage, opened, picked, shown, now, scores }: Targets) => {
    const isOpen = signal(false);
    const scope = signal<ExportScope>("opened");
    const format = savedSignal<ExportFormatId>(storage, "export.format", "otlp-json", isFormatId);
    const gzip = savedSignal<boolean>(storage, "export.gzip", false, isBoolean);
    const redact = signal(true);
    /** Personal data too. */
    const personal = savedSignal<boolean>(storage, "export.personal", false, isBoolean);
    const progress = signal<(ExportProgress & { of: number }) | null>(null);
    const failure = signal<string | null>(null);
    let id = 0;

    const { counts, idsOf, likely } = createChosenTraces({ opened, picked, shown });

    function nameOf(ids: readonly TraceId[]): string {
      const { extension } = exportFormat(format.peek());
      const [first = ""] = ids;
      const called = ids.length === 1 ? shown.peek().byId.get(first)?.name : undefined;
      const title =
        ids.length === 1 ? `${fileName(called ?? "trace")}-${first.slice(0, 8)}` : `${ids.length}-traces`;
      const day = new Date(now()).toISOString().slice(0, 16).replace("T", "-").replace(":", "");
      return `${title}-${day}.${extension}${gzip.peek() ? ".gz" : ""}`;
    }

    const preview = createRedactionPreview(engine, () => {
      if (!isOpen.value || !redact.value) return null;
      const [which, withPersonal] = [scope.value, personal.value];
      return { traceIds: untracked(() => idsOf(which)), personal: withPersonal };
    });

    return {
      isOpen,
      scope,
      format,
      gzip,
      redact,
      personal,
      preview,
      counts,
      progress,
      failure,
      /** Shows the dialog; what is selected is most likely meant. False: there is nothing to save. */
      open(which?: ExportScope): boolean {
        const meant = which ?? likely();
        if (!counts.peek()[meant]) return false;
        scope.value = meant;
        // Who once let secrets out is asked again.
        redact.value = true;
        failure.value = null;
        isOpen.value = true;
        return true;
      },
      /** Stops what is being written. */
      close(): void {
        if (progress.peek()) void engine.cancelExport(id);
        isOpen.value = false;
      },
      cancel(): void {
        void engine.cancelExport(id);
      },
      /** Writes the file; null when there is none: cancelled, or failed (then the dialog stays and says why). */
      async write(): Promise<ExportedFile | null> {
        const traceIds = idsOf(scope.peek());
        if (progress.peek() || !traceIds.length) return null;
        id = ++lastId;
        failure.value = null;
        const of = traceIds.length;
        progress.value = { traces: 0, spans: 0, bytes: 0, of };
        const name = nameOf(traceIds);
        const request = {
          ...{ id, traceIds, format: format.peek(), gzip: gzip.peek(), redact: redact.peek() },
          ...(redact.peek() && personal.peek() ? { personal: true } : {}),
          ...(scores && exportFormat(format.peek()).callsOnly && { scores: scores.peek() }),
        };
        const result = await engine
          .exportTraces(request, (now) => {
            if (progress.peek()) progress.value = { ...now, of };
          })
          .catch(failed);
        progress.value = null;
        if (!result.file) {
          failure.value = result.cancelled ? null : failureText(result);
          return null;
        }
        isOpen.value = false;
        const noun = request.personal ? "secret or personal value" : "secret";
        notices.show({ text: savedText(name, result, noun) });
        return { file: result.file, name };
      },
    };
  },
);

const isFormatId = (value: unknown): value is ExportFormatId => EXPORT_FORMATS.some(({ id }) => id === value);

/** Letters and digits of whatever script; nothing that a file system or a shell reads otherwise. */
const fileName = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60) || "trace";

const failed = (error: unknown): ExportResult => ({
  ...{ traces: 0, spans: 0, bytes: 0, secrets: 0, missing: 0, absent: 0, unended: 0, cancelled: false },
  failure: error instanceof Error ? error.message : String(error),
});

const failureText = ({ failure = "nothing was written" }: ExportResult): string =>
  `The file could not be written: ${failure}. Fewer traces at once, or another format, may fit.`;

/** What the file has, and what it has not. */
export function savedText(name: string, result: ExportResult, removed = "secret"): string {
  const { traces, spans, secrets, missing, absent, unended, file, fingerprint, calls } = result;
  const what = calls ? counted(calls.kept, "model call") : counted(spans, "span");
  const facts = [`${counted(traces, "trace")}, ${what} (${formatBytes(file?.size ?? 0)}) saved as “${name}”`];
  if (fingerprint) facts.push(`sealed by the key ${fingerprint}`);
  if (secrets) facts.push(`${counted(secrets, removed)} removed`);
  if (calls?.left)
    facts.push(`${counted(calls.left, "model call")} left out: failed, unanswered or not recorded whole`);
  if (unended) facts.push(`${counted(unended, "span")} had not ended`);
  if (missing) facts.push(`${counted(missing, "record")} had been lost before`);
  if (absent) facts.push(`${counted(absent, "trace")} ${absent === 1 ? "is" : "are"} not here any more`);
  return `${facts.join("; ")}.`;
}
