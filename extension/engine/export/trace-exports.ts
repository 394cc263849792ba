import { fingerprintOf } from "../../../sdk/audit/chain.ts";
import type { AttributeValue, SessionId, TraceId } from "../../../sdk/protocol/index.ts";
import type { OutgoingTrace, Sealing, WriteOptions } from "../../interop/export/outgoing.ts";
import { TRACE_WRITERS } from "../../interop/export/write-traces.ts";
import type { ModelPrice, PriceQuestion } from "../../model/cost/price.ts";
import { type ExportFormatId, exportFormat } from "../../model/export-format.ts";
import { Redaction } from "../../model/redact-span.ts";
import type { SensitiveFinder } from "../../model/safety/sensitive/redaction-preview.ts";
import type { Clock } from "../clock.ts";
import { callsCost } from "../cost/calls-cost.ts";
import type { TraceContent } from "../engine-api.ts";
import type { ExportProgress, ExportRequest, ExportResult, RedactionPreview } from "./export-api.ts";
import { FileSink } from "./file-sink.ts";
import { loadFinder } from "./load-finder.ts";
import { outgoingOfContent } from "./outgoing-of-content.ts";

export interface TraceExportsParts {
  clock: Clock;
  content(id: TraceId): Promise<TraceContent | null>;
  isGone(sid: SessionId): boolean;
  pricesOf(questions: PriceQuestion[]): Promise<(ModelPrice | null)[]>;
  /** When the earliest of the traces began, ms since the epoch; undefined where it is not known. */
  earliest(ids: ReadonlySet<TraceId>): Promise<number | undefined>;
  /** This installation's key, and what was sealed of the traces; records of those that are not `whole` stay out. */
  sealing(traceIds: readonly TraceId[], isWhole: (traceId: TraceId) => Promise<boolean>): Promise<Sealing>;
}

/** The panel is told at most this often. */
const PROGRESS_MS = 100;
/** Of work without a break. */
const REST_AFTER_MS = 12;

/** Traces that a preview reads: more would keep who waits for it waiting. */
const MOST_PREVIEWED = 100;

/** Formats that people read, or reckon with: what a call cost stands beside its tokens. */
const PRICED: ReadonlySet<ExportFormatId> = new Set(["markdown", "html", "jsonl"]);

class Cancelled extends Error {}

/** Stored traces into files, one trace in memory at a time. */
export class TraceExports {
  readonly #running = new Set<number>();
  #previews = 0;

  constructor(private readonly parts: TraceExportsParts) {}

  /** Never rejects: what went wrong is in the answer. */
  async write(request: ExportRequest, tell: (progress: ExportProgress) => void): Promise<ExportResult> {
    const { id, traceIds, format, gzip } = request;
    const result: ExportResult = {
      ...{ traces: 0, spans: 0, bytes: 0, secrets: 0, missing: 0, absent: 0, unended: 0, cancelled: false },
    };
    this.#running.add(id);
    const sink = new FileSink(exportFormat(format).type, gzip);
    let toldAt = Number.NEGATIVE_INFINITY;
    let restedAt = this.parts.clock.cost();
    try {
      const earliest = await this.parts.earliest(new Set(traceIds));
      const startNs = earliest === undefined ? undefined : BigInt(Math.floor(earliest)) * 1_000_000n;
      const sealing = format === "audit" ? await this.#sealing(request) : undefined;
      if (sealing) result.fingerprint = await fingerprintOf(sealing.signer.key);
      const options: WriteOptions = {
        ...(startNs !== undefined && { startNs }),
        ...(sealing && { sealing }),
        ...(request.scores && { scores: request.scores }),
        calls: (kept, left) => {
          const { calls } = result;
          result.calls = { kept: kept + (calls?.kept ?? 0), left: left + (calls?.left ?? 0) };
        },
      };
      for await (const piece of TRACE_WRITERS[format](this.#traces(request, result), options)) {
        await sink.write(piece);
        result.bytes = sink.bytes;
        const now = this.parts.clock.cost();
        if (now - toldAt >= PROGRESS_MS) {
          toldAt = now;
          tell({ traces: result.traces, spans: result.spans, bytes: result.bytes });
        }
        if (now - restedAt >= REST_AFTER_MS) {
          // Others want to be heard, too: pages, and who cancels.
          await new Promise<void>((resolve) => this.parts.clock.soon(resolve));
          restedAt = this.parts.clock.cost();
        }
        if (!this.#running.has(id)) throw new Cancelled();
      }
      result.file = await sink.finish();
    } catch (error) {
      if (error instanceof Cancelled) result.cancelled = true;
      else result.failure = error instanceof Error ? error.message : String(error);
      await sink.abandon();
    } finally {
      this.#running.delete(id);
    }
    return result;
  }

  /**
   * What the same file would have taken out; of many traces the first {@link MOST_PREVIEWED}. Where another preview was asked
   * for meanwhile nobody waits for this one: it ends with what it has seen.
   */
  async preview(traceIds: readonly TraceId[], personal: boolean): Promise<RedactionPreview> {
    const turn = ++this.#previews;
    const finder = await loadFinder(personal);
    const redaction = new Redaction(finder.find, finder.named);
    let looked = 0;
    for (const traceId of traceIds.slice(0, MOST_PREVIEWED)) {
      if (turn !== this.#previews) break;
      looked++;
      const content = await this.parts.content(traceId);
      if (!content) continue;
      for (const span of outgoingOfContent(content, this.parts.isGone).spans) redaction.span(span);
      await new Promise<void>((resolve) => this.parts.clock.soon(resolve));
    }
    return { kinds: finder.kinds, traces: looked, left: traceIds.length - looked };
  }

  async #sealing({ id, traceIds, redact, personal = false }: ExportRequest): Promise<Sealing> {
    const finder = redact ? await loadFinder(personal) : undefined;
    return this.parts.sealing(traceIds, async (traceId) => {
      if (!this.#running.has(id)) throw new Cancelled();
      return !finder || !(await this.#hasSecrets(traceId, finder));
    });
  }

  /** In its spans, where secrets may be in several chunks, or in its records, which tell also what was changed later. */
  async #hasSecrets(traceId: TraceId, finder: SensitiveFinder): Promise<boolean> {
    const content = await this.parts.content(traceId);
    if (!content) return false;
    const redaction = new Redaction(finder.find, finder.named);
    for (const span of outgoingOfContent(content, this.parts.isGone).spans) redaction.span(span);
    for (const { record } of [...content.records, ...content.resources])
      redaction.json(record as unknown as AttributeValue);
    return redaction.removed > 0;
  }

  cancel(id: number): void {
    this.#running.delete(id);
  }

  async *#traces(
    { id, traceIds, format, redact, personal = false }: ExportRequest,
    result: ExportResult,
  ): AsyncGenerator<OutgoingTrace> {
    const finder = redact ? await loadFinder(personal) : undefined;
    const redaction = finder && new Redaction(finder.find, finder.named);
    for (const traceId of traceIds) {
      if (!this.#running.has(id)) throw new Cancelled();
      const content = await this.parts.content(traceId);
      if (!content) {
        result.absent++;
        continue;
      }
      const trace = outgoingOfContent(content, this.parts.isGone);
      result.missing += trace.gaps.reduce((sum, { records }) => sum + records, 0);
      result.unended += trace.spans.filter(({ endNs }) => endNs === undefined).length;
      if (PRICED.has(format)) trace.cost = await callsCost(trace, this.parts.pricesOf);
      if (redaction) trace.spans = trace.spans.map((span) => redaction.span(span));
      if (redaction) result.secrets = redaction.removed;
      const { length } = trace.spans;
      yield trace;
      result.traces++;
      result.spans += length;
    }
  }
}
