import type { OtlpTraces } from "../../../sdk/otlp/otlp-json.ts";
import { parseExactJson } from "../../../sdk/otlp/read-json-text.ts";
import { readOtlpJson } from "../../../sdk/otlp/read-otlp-json.ts";
import { ReadProblems } from "../../../sdk/otlp/read-problems.ts";
import type { TraceId } from "../../../sdk/protocol/index.ts";
import { formatOf } from "../../interop/import/formats.ts";
import type { ForeignSpans } from "./foreign-spans.ts";
import { readText, TooLarge } from "./read-text.ts";
import { addressOf, type FetchedTrace, headersOf, MAX_ANSWER, type TraceSource } from "./trace-source.ts";

/** Pages of one trace that are asked for: 1000 spans each. */
const MOST_PAGES = 100;
/** A store that says nothing for so long has nothing to say. */
const PATIENCE_MS = 30_000;

class Refused extends Error {
  constructor(readonly response: Response) {
    super(`HTTP ${response.status}`);
  }
}

/** Asks a source for a trace and takes what of it is not here yet. */
export async function fetchTrace(
  source: TraceSource,
  traceId: TraceId,
  spans: ForeignSpans,
  ask: typeof fetch,
): Promise<FetchedTrace> {
  const problems = new ReadProblems();
  const sum = { spans: 0, known: 0 };
  try {
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await askFor(source, traceId, cursor, ask);
      const taken = await spans.take(onlyOf(traceId, readAnswer(answer, problems)));
      sum.spans += taken.spans;
      sum.known += taken.known;
      cursor = nextCursor(source, answer);
      if (cursor === undefined) break;
    }
  } catch (error) {
    return failure(error);
  }
  if (sum.spans === 0 && problems.lost === 0) return { type: "absent" };
  return { type: "found", ...sum, unreadable: problems.lost };
}

async function askFor(
  source: TraceSource,
  traceId: TraceId,
  cursor: string | undefined,
  ask: typeof fetch,
): Promise<unknown> {
  const response = await ask(addressOf(source, traceId, cursor), {
    headers: headersOf(source),
    signal: AbortSignal.timeout(PATIENCE_MS),
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    referrerPolicy: "no-referrer",
  });
  if (!response.ok) throw new Refused(response);
  return parseExactJson(await readText(response, MAX_ANSWER));
}

/** Phoenix wraps a page in `{data, next_cursor}`. */
function readAnswer(answer: unknown, problems: ReadProblems): OtlpTraces {
  const list = (answer as { data?: unknown } | null)?.data;
  const value = Array.isArray(list) ? list : answer;
  const format = formatOf(value);
  return format ? readOtlpJson(format.toOtlp(value), problems) : { resourceSpans: [] };
}

function nextCursor({ kind }: TraceSource, answer: unknown): string | undefined {
  const cursor = (answer as { next_cursor?: unknown } | null)?.next_cursor;
  return kind === "phoenix" && typeof cursor === "string" && cursor ? cursor : undefined;
}

/** A source that gives more than it was asked for must not fill the list. */
const onlyOf = (traceId: TraceId, { resourceSpans }: OtlpTraces): OtlpTraces => ({
  resourceSpans: resourceSpans.map((group) => ({
    ...group,
    scopeSpans: group.scopeSpans.map((scope) => ({
      ...scope,
      spans: scope.spans.filter((span) => span.traceId === traceId),
    })),
  })),
});

function failure(error: unknown): FetchedTrace {
  if (error instanceof Refused) {
    const { status } = error.response;
    if (status === 404) return { type: "absent" };
    const problem = status === 401 || status === 403 ? "key" : "refused";
    return { type: "failed", problem, detail: error.message };
  }
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof TooLarge) return { type: "failed", problem: "too-large", detail };
  if (error instanceof SyntaxError) return { type: "failed", problem: "unreadable", detail };
  return { type: "failed", problem: "unreachable", detail };
}
