import { unixNanoOfIso } from "../../../sdk/otlp/read-integers.ts";
import {
  asList,
  isObject,
  listOf,
  present,
  type Raw,
  resourceSpans,
  someOf,
  type TraceFormat,
  textOf,
} from "./format.ts";
import { langsmithStream } from "./langsmith-stream.ts";

/**
 * Runs of LangSmith: the batch that its SDKs send (`{post, patch}`, two halves of each run), lists of runs, `{runs}`, a
 * run with its `child_runs`, also line by line. A run's id is a UUID, of which a span's id is the right half, as in
 * LangSmith's own OpenTelemetry exporter (langsmith-sdk, `experimental/otel`).
 */
export const langsmithRuns: TraceFormat = {
  id: "langsmith",
  title: "LangSmith runs",
  detects: (value) => someOf(halvesIn(value), isRun),
  toOtlp: (value) => ({
    resourceSpans: joined(halvesIn(value)).map((run) =>
      resourceSpans(isObject(run) ? resourceOf(run) : {}, { name: "langsmith" }, [
        isObject(run) ? spanToOtlp(run) : run,
      ]),
    ),
  }),
};

function halvesIn(value: unknown): unknown[] {
  if (!isObject(value)) return withChildren(listOf(value));
  if (Array.isArray(value.post) || Array.isArray(value.patch))
    return withChildren([...listOf(value.post), ...listOf(value.patch)]);
  return withChildren(Array.isArray(value.runs) ? value.runs : [value]);
}

const isRun = (item: Raw): boolean =>
  ("run_type" in item && ("start_time" in item || "dotted_order" in item)) ||
  ("dotted_order" in item && "trace_id" in item);

/** A tree of runs, flat. */
function withChildren(runs: unknown[]): unknown[] {
  const flat: unknown[] = [];
  const waiting = runs.map((run) => ({ run, parent: undefined as Raw | undefined }));
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { run, parent } = next;
    if (!isObject(run)) {
      flat.push(run);
      continue;
    }
    const { child_runs, ...own } = run;
    const whole = parent
      ? {
          ...own,
          parent_run_id: own.parent_run_id ?? parent.id,
          trace_id: own.trace_id ?? parent.trace_id ?? parent.id,
        }
      : own;
    flat.push(whole);
    for (const child of listOf(child_runs)) waiting.push({ run: child, parent: whole });
  }
  return flat;
}

/** The two halves of a run are known by its id, or by the last id of `dotted_order`. */
function joined(halves: unknown[]): unknown[] {
  const runs = new Map<unknown, unknown>();
  for (const half of halves) {
    if (!isObject(half)) {
      runs.set({}, half);
      continue;
    }
    const id = idOf(half);
    const before = runs.get(id);
    runs.set(id, isObject(before) ? merged(before, half) : { ...half, id });
  }
  return [...runs.values()];
}

/** The last segment's UUID: `<start>Z<uuid>.<start>Z<uuid>`. */
const orderOf = (run: Raw): string[] =>
  (textOf(run.dotted_order)?.split(".") ?? []).map((segment) => segment.slice(segment.indexOf("Z") + 1));

const idOf = (run: Raw): unknown => run.id ?? orderOf(run).at(-1);

/** What the later half says wins, unless it says nothing. */
function merged(before: Raw, after: Raw): Raw {
  const said = Object.entries(after).filter(([key, value]) => !isNothing(value) || isNothing(before[key]));
  return { ...before, ...Object.fromEntries(said) };
}

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === "object" && Object.keys(value).length === 0);

const resourceOf = (run: Raw): Raw => {
  const { runtime } = isObject(run.extra) ? run.extra : { runtime: undefined };
  const { sdk, sdk_version, runtime: language } = isObject(runtime) ? runtime : ({} as Raw);
  return present({
    "service.name": textOf(run.session_name),
    "telemetry.sdk.name": sdk,
    "telemetry.sdk.version": sdk_version,
    "process.runtime.name": language,
  });
};

function spanToOtlp(run: Raw): Raw {
  const order = orderOf(run);
  const start = timeOf(run.start_time) ?? timeInOrder(run);
  const stream = langsmithStream(run, start);
  return {
    traceId: run.trace_id ?? order[0] ?? run.id,
    spanId: run.id,
    parentSpanId: run.parent_run_id ?? order.at(-2),
    name: run.name,
    startTimeUnixNano: start,
    endTimeUnixNano: timeOf(run.end_time),
    attributes: { ...attributesOf(run), ...stream.attributes },
    events: stream.others.map((event) => ({
      name: event.name,
      timeUnixNano: timeOf(event.time),
      attributes: isObject(event.kwargs) ? event.kwargs : {},
    })),
    status: textOf(run.error) ? { code: 2, message: run.error } : undefined,
  };
}

/** Names that LangSmith's OpenTelemetry exporter has; inputs and outputs whole, as no exporter of its keeps them. */
function attributesOf(run: Raw): Raw {
  const extra = isObject(run.extra) ? run.extra : {};
  const metadata = isObject(extra.metadata) ? extra.metadata : {};
  const attributes = present({
    "langsmith.span.kind": run.run_type,
    "langsmith.span.id": run.id,
    "langsmith.span.dotted_order": run.dotted_order,
    "langsmith.span.tags": listOf(run.tags).length ? asList(run.tags) : undefined,
    "langsmith.trace.id": run.trace_id,
    "langsmith.trace.session_name": run.session_name,
    "langsmith.trace.session_id": run.session_id,
    "langsmith.inputs": isNothing(run.inputs) ? undefined : JSON.stringify(run.inputs),
    "langsmith.outputs": isNothing(run.outputs) ? undefined : JSON.stringify(run.outputs),
    "langsmith.invocation_params": isNothing(extra.invocation_params)
      ? undefined
      : JSON.stringify(extra.invocation_params),
    "langsmith.prompt_tokens": run.prompt_tokens,
    "langsmith.completion_tokens": run.completion_tokens,
    "langsmith.total_cost": run.total_cost,
    "langsmith.first_token_time": run.first_token_time,
    "langsmith.serialized": isNothing(run.serialized) ? undefined : JSON.stringify(run.serialized),
  });
  for (const [key, value] of Object.entries(metadata))
    if (value !== null && value !== undefined) attributes[`langsmith.metadata.${key}`] = value;
  return attributes;
}

/** ISO text (without a zone it is UTC), or milliseconds since the epoch. */
export function timeOf(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0)
    return String(BigInt(Math.trunc(value)) * 1_000_000n + BigInt(Math.round((value % 1) * 1e6)));
  return typeof value === "string" ? unixNanoOfIso(value) : undefined;
}

/** `20241011T205820695375Z<uuid>`: the start, to the microsecond. */
function timeInOrder(run: Raw): string | undefined {
  const last = textOf(run.dotted_order)?.split(".").at(-1) ?? "";
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d*)Z/.exec(last);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction] = match;
  return unixNanoOfIso(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction || "0"}Z`);
}
