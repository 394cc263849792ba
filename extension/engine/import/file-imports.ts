import type { OtlpTraces } from "../../../sdk/otlp/otlp-json.ts";
import { ReadProblems } from "../../../sdk/otlp/read-problems.ts";
import type { SessionId, TraceId } from "../../../sdk/protocol/index.ts";
import { UnreadableFile } from "../../interop/import/file-bytes.ts";
import { formatTitle } from "../../interop/import/formats.ts";
import { type FilePiece, openFile } from "../../interop/import/open-file.ts";
import { SpansSeen } from "../../interop/import/span-twice.ts";
import { FILE_ORIGIN } from "../../model/file-origin.ts";
import type { Clock } from "../clock.ts";
import type { SessionOrigin, TraceContent } from "../engine-api.ts";
import { type FileDoor, FileSession } from "./file-session.ts";
import type { ImportProgress, ImportRequest, ImportResult } from "./import-api.ts";
import { verifyFile } from "./verify-file.ts";

export interface FileImportsParts extends Omit<FileDoor, "room"> {
  clock: Clock;
  /** May the session send now? Asked again after each {@link FileImports.wake}. */
  hasRoom(sid: SessionId): boolean;
  /** Is anything of the trace here? */
  isKnown(id: TraceId): boolean;
  content(id: TraceId): Promise<TraceContent | null>;
  /** Those of the traces that were deleted come back: who opens them again wants to see them. */
  undeleted(ids: TraceId[]): Promise<void>;
}

/** Names of files are shown; longer ones are nobody's. */
const LONGEST_NAME = 200;
const MOST_TRACE_IDS = 1000;
/** Between these it is seen whether a session has room for more. */
const RESOURCES_AT_ONCE = 50;
/** The panel is told at most this often. */
const PROGRESS_MS = 100;

/** Files on their way in: read, each span once, on the road of a page's spans, no faster than they are stored. */
export class FileImports {
  #cancelled = new Set<number>();
  #running = new Set<number>();
  #waiting: (() => void)[] = [];

  constructor(private readonly parts: FileImportsParts) {}

  /** Never rejects: what went wrong is in the answer. */
  async open(request: ImportRequest, tell: (progress: ImportProgress) => void): Promise<ImportResult> {
    this.#running.add(request.id);
    const opening = new Opening(request, this.parts, (sid) => this.#room(sid, request.id));
    try {
      await opening.run(tell, () => this.#cancelled.has(request.id));
    } finally {
      this.#running.delete(request.id);
      this.#cancelled.delete(request.id);
    }
    return opening.result;
  }

  cancel(id: number): void {
    if (this.#running.has(id)) this.#cancelled.add(id);
    this.wake();
  }

  /** Storage has moved on: who waits for room asks again. */
  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const ask of waiting) ask();
  }

  async #room(sid: SessionId, id: number): Promise<void> {
    while (!this.parts.hasRoom(sid) && !this.#cancelled.has(id))
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    if (this.#cancelled.has(id)) throw new Cancelled();
  }
}

class Cancelled extends Error {}

/** One file. */
class Opening {
  readonly result: ImportResult = {
    ...{ traceIds: [], traces: 0, spans: 0, known: 0, lost: 0, repaired: 0 },
    ...{ problems: [], cancelled: false },
  };
  readonly #problems = new ReadProblems();
  readonly #seen = new SpansSeen();
  readonly #traces = new Set<TraceId>();
  readonly #origin: SessionOrigin;
  #isSealed = false;
  #session: FileSession;

  constructor(
    private readonly request: ImportRequest,
    private readonly parts: FileImportsParts,
    private readonly room: (sid: SessionId) => Promise<void>,
  ) {
    const name = FILE_ORIGIN + request.name.slice(0, LONGEST_NAME);
    const { tabId, run } = request;
    this.#origin = {
      documentId: `${FILE_ORIGIN}${crypto.randomUUID()}`,
      tabId,
      run,
      origin: name,
      url: name,
    };
    this.#session = this.#newSession();
  }

  async run(tell: (progress: ImportProgress) => void, isCancelled: () => boolean): Promise<void> {
    const { result } = this;
    try {
      let toldAt = Number.NEGATIVE_INFINITY;
      for await (const piece of openFile(this.request.file, this.#problems)) {
        if (isCancelled()) throw new Cancelled();
        await this.#take(piece);
        const now = this.parts.clock.cost();
        if (now - toldAt >= PROGRESS_MS) {
          toldAt = now;
          tell({ read: piece.read, total: this.request.file.size, spans: result.spans });
        }
        // Others want to be heard, too: pages, and who cancels.
        await new Promise<void>((resolve) => this.parts.clock.soon(resolve));
      }
      if (this.#isSealed) result.audit = await verifyFile(this.request.file);
    } catch (error) {
      if (error instanceof Cancelled) result.cancelled = true;
      else result.failure = failureText(error);
    }
    result.traces = this.#traces.size;
    result.traceIds = [...this.#traces].slice(0, MOST_TRACE_IDS);
    result.lost = this.#problems.lost;
    result.repaired = this.#problems.repaired;
    result.problems = this.#problems.list;
  }

  async #take({ traces, format }: FilePiece): Promise<void> {
    await this.#lookUp(traces);
    const once = this.#seen.onceOnly(traces, this.#problems);
    this.result.format ??= formatTitle(format);
    this.#isSealed ||= format === "audit";
    this.result.known += once.repeated;
    const { resourceSpans } = once.traces;
    for (let at = 0; at < resourceSpans.length; at += RESOURCES_AT_ONCE) {
      if (this.#session.isFull) this.#session = this.#newSession();
      await this.#session.send({ resourceSpans: resourceSpans.slice(at, at + RESOURCES_AT_ONCE) });
    }
    for (const { scopeSpans } of once.traces.resourceSpans)
      for (const { spans } of scopeSpans) this.result.spans += spans.length;
  }

  /** Which spans are here of traces that this file has not named before? */
  async #lookUp({ resourceSpans }: OtlpTraces): Promise<void> {
    const fresh = new Set<TraceId>();
    for (const { scopeSpans } of resourceSpans)
      for (const { spans } of scopeSpans)
        for (const { traceId } of spans) if (!this.#traces.has(traceId)) fresh.add(traceId);
    for (const id of fresh) this.#traces.add(id);
    const known = [...fresh].filter((id) => this.parts.isKnown(id));
    if (!known.length) return;
    await this.parts.undeleted(known);
    for (const id of known) {
      const content = await this.parts.content(id);
      const starts = content?.records.flatMap(({ record }) => (record.type === "start" ? [record.span] : []));
      this.#seen.addStored(id, starts ?? []);
    }
  }

  #newSession(): FileSession {
    const { hello, receive, gone } = this.parts;
    return new FileSession({ hello, receive, gone, room: this.room }, this.#origin);
  }
}

function failureText(error: unknown): string {
  if (error instanceof UnreadableFile) return error.message;
  const name = error instanceof Error ? error.name : "";
  // The browser reads a file when asked, not when it was chosen.
  if (name === "NotReadableError" || name === "NotFoundError")
    return "It cannot be read: it was changed, moved or locked since it was chosen. Choose it again";
  return `It could not be read: ${error instanceof Error ? error.message : String(error)}`;
}
