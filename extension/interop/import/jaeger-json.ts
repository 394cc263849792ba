import { asList, isObject, listOf, type Raw, someOf, type TraceFormat, textOf } from "./format.ts";

/**
 * Jaeger's JSON (its UI's download, `/api/traces`): `{data: [{traceID, spans, processes}]}`, one such trace, or spans
 * with their process inside, as Elasticsearch has them. Times are microseconds. Tags that Jaeger made of OTLP's own
 * fields (opentelemetry-collector-contrib, `translator/jaeger`) go back to where they came from.
 */
export const jaegerJson: TraceFormat = {
  id: "jaeger",
  title: "Jaeger JSON",
  detects: (value) => tracesIn(value).length > 0,
  toOtlp: (value) => ({ resourceSpans: tracesIn(value).flatMap(traceToOtlp) }),
};

function tracesIn(value: unknown): Raw[] {
  const items = asList(isObject(value) && Array.isArray(value.data) ? value.data : value).filter(isObject);
  const traces = items.filter((item) => Array.isArray(item.spans) && someOf(item.spans, isSpan));
  const spans = items.filter(isSpan);
  return spans.length ? [...traces, { spans, processes: {} }] : traces;
}

const isSpan = (item: Raw): boolean => "spanID" in item && "traceID" in item && "operationName" in item;

/** Spans of the same process and the same library stand together. */
function traceToOtlp({ spans, processes }: Raw): unknown[] {
  const groups = new Map<string, { process: Raw; scope: Raw; spans: unknown[] }>();
  for (const item of listOf(spans)) {
    const span = isObject(item) ? item : {};
    const process = processOf(span, processes);
    const tags = tagsOf(span.tags);
    const scope = {
      name: tags.get("otel.scope.name")?.value ?? tags.get("otel.library.name")?.value,
      version: tags.get("otel.scope.version")?.value ?? tags.get("otel.library.version")?.value,
    };
    const key = JSON.stringify([process, scope]);
    const group = groups.get(key) ?? { process, scope, spans: [] as unknown[] };
    groups.set(key, group);
    group.spans.push(isObject(item) ? spanToOtlp(item, tags) : item);
  }
  return [...groups.values()].map((group) => ({
    resource: { attributes: resourceOf(group.process) },
    scopeSpans: [{ scope: group.scope, spans: group.spans }],
  }));
}

function processOf(span: Raw, processes: unknown): Raw {
  if (isObject(span.process)) return span.process;
  const id = span.processID;
  const known =
    isObject(processes) && typeof id === "string" && Object.hasOwn(processes, id) && processes[id];
  return isObject(known) ? known : {};
}

const resourceOf = ({ serviceName, tags }: Raw): unknown[] => [
  ...(textOf(serviceName) ? [{ key: "service.name", value: { stringValue: serviceName } }] : []),
  ...[...tagsOf(tags).values()].map(entryOf),
];

interface Tag {
  key: string;
  type?: unknown;
  value: unknown;
}

function tagsOf(tags: unknown): Map<string, Tag> {
  const map = new Map<string, Tag>();
  for (const tag of listOf(tags))
    if (isObject(tag) && typeof tag.key === "string")
      map.set(tag.key, { key: tag.key, type: tag.type, value: tag.value });
  return map;
}

/** Told again by fields of the span. */
const OF_FIELDS = new Set([
  "span.kind",
  "otel.status_code",
  "otel.status_description",
  "otel.scope.name",
  "otel.scope.version",
  "otel.library.name",
  "otel.library.version",
  "w3c.tracestate",
  "internal.span.format",
]);

function spanToOtlp(span: Raw, tags: Map<string, Tag>): Raw {
  const references = referencesOf(span);
  // A span that only follows from another hangs below it, as Jaeger draws it.
  const parent =
    references.find(({ refType }) => refType === "CHILD_OF") ??
    references.find(({ traceID }) => traceID === span.traceID);
  const warnings = listOf(span.warnings).filter((text) => typeof text === "string");
  return {
    traceId: span.traceID,
    spanId: span.spanID,
    parentSpanId: parent?.spanID,
    name: span.operationName,
    kind: tags.get("span.kind")?.value,
    traceState: tags.get("w3c.tracestate")?.value,
    flags: span.flags,
    ...timesOf(span),
    attributes: [
      ...[...tags.values()].filter(({ key }) => !OF_FIELDS.has(key)).map(entryOf),
      ...(warnings.length ? [{ key: "jaeger.warnings", value: warnings }] : []),
    ],
    events: listOf(span.logs).filter(isObject).map(logToEvent),
    links: references
      .filter((reference) => reference !== parent)
      .map(({ traceID, spanID }) => ({ traceId: traceID, spanId: spanID })),
    status: statusOf(tags),
  };
}

function referencesOf(span: Raw): Raw[] {
  const references = listOf(span.references).filter(isObject);
  return references.length || !textOf(span.parentSpanID)
    ? references
    : [{ refType: "CHILD_OF", traceID: span.traceID, spanID: span.parentSpanID }];
}

function timesOf({ startTime, duration }: Raw): Raw {
  const start = nanosOf(startTime);
  const length = nanosOf(duration);
  return {
    startTimeUnixNano: start === undefined ? undefined : String(start),
    endTimeUnixNano: start === undefined || length === undefined ? undefined : String(start + length),
  };
}

function nanosOf(micros: unknown): bigint | undefined {
  const number = typeof micros === "string" && micros ? Number(micros) : micros;
  return typeof number === "number" && Number.isFinite(number) && number >= 0
    ? BigInt(Math.trunc(number)) * 1000n + BigInt(Math.round((number % 1) * 1000))
    : undefined;
}

function logToEvent({ timestamp, fields }: Raw): Raw {
  const tags = tagsOf(fields);
  const name = textOf(tags.get("event")?.value) ?? textOf(tags.get("message")?.value) ?? "log";
  const time = nanosOf(timestamp);
  return {
    timeUnixNano: time === undefined ? undefined : String(time),
    name,
    attributes: [...tags.values()].filter(({ key, value }) => key !== "event" || value !== name).map(entryOf),
  };
}

function statusOf(tags: Map<string, Tag>): Raw {
  const code = textOf(tags.get("otel.status_code")?.value);
  const error = tags.get("error")?.value;
  const failed = error === true || error === "true";
  const message = textOf(tags.get("otel.status_description")?.value);
  return { code: code ?? (failed ? 2 : 0), message };
}

const VALUE_OF_TYPE: Record<string, string> = {
  string: "stringValue",
  bool: "boolValue",
  int64: "intValue",
  float64: "doubleValue",
  binary: "bytesValue",
};

const entryOf = ({ key, type, value }: Tag) => ({
  key,
  value:
    typeof type === "string" && Object.hasOwn(VALUE_OF_TYPE, type)
      ? { [VALUE_OF_TYPE[type] as string]: value }
      : value,
});
